import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { anchorText, unpackAnchors } from '../entities/anchors.js';
import type { AnchorChooser } from './choose-anchors.js';
import { ownSlots } from './own-slots.js';
import { edgesOf, linesOf, type PageFurniture } from './memory/page-furniture.js';
import { numberSlots, storeAnchors, type StoredAnchors } from './memory/stored-anchors.js';
import { surfacesOf } from './surfaces.js';

/** What an article is compared and remembered by. */
export interface ArticleAnchors {
  anchors: StoredAnchors;
  /** Surface forms of its slots; see surfaces.ts. */
  surfaces: string;
  /** Hashes of the lines at both ends of its text. */
  edges: number[];
}

/** Reads the anchors of an article and keeps the most telling ones of what is its own. */
export function anchorsOf(
  article: NormalizedArticle,
  furniture: PageFurniture,
  chooser: AnchorChooser,
): ArticleAnchors {
  const whole = anchorText(article.title, article.text);
  const lines = linesOf(article.text);
  const offset = whole.length - article.text.length;
  const doc = ownSlots(unpackAnchors(article.anchors), whole, furniture.among(lines), offset);
  const chosen = chooser.choose(doc);
  const slots = numberSlots(doc, chosen);
  return {
    anchors: storeAnchors(doc, chosen, slots),
    surfaces: surfacesOf(doc, slots.slots, whole),
    edges: edgesOf(lines),
  };
}
