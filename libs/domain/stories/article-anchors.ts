import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { anchorKinds } from '../entities/anchor-kinds.js';
import { type AnchorDocument, MAX_KEYS, unpackAnchors } from '../entities/anchors.js';
import { anchorText } from '../entities/extract-anchors.js';
import { mentionsOf, packRecord, type AnchorRecord } from './memory/anchor-record.js';
import { edgeHashes, splitLines, type BoilerplateLines, type Line } from './memory/boilerplate-lines.js';
import { quickselect } from './memory/typed-arrays.js';
import { anchorWeight, leadWeight, priorBackground, termFrequencyWeight } from './weighting/anchor-weight.js';
import type { ClusterSettings } from './weighting/settings.js';

/** What an article is compared and remembered by. */
interface ArticleAnchors {
  anchors: AnchorRecord;
  /** Surface forms of its first mentions; see `splitSurfaceForms`. */
  surfaceForms: string;
  /** Hashes of the lines at both ends of its text. */
  edges: number[];
}

/**
 * Reads an article's anchors, ignores those of boilerplate lines and selects the most specific keys.
 * @throws Error when the anchors can't be read
 */
export function readAnchors(
  article: NormalizedArticle,
  boilerplate: BoilerplateLines,
  selector: KeySelector,
): ArticleAnchors {
  const text = anchorText(article.title, article.text);
  const lines = splitLines(article.text);
  const offset = text.length - article.text.length;
  const doc = withoutLines(unpackAnchors(article.anchors), text, boilerplate.among(lines), offset);
  const selected = selector.select(doc);
  const mentions = mentionsOf(doc, selected);
  return {
    anchors: packRecord(doc, selected, mentions),
    surfaceForms: joinSurfaceForms(doc, mentions.indexes, text),
    edges: edgeHashes(lines),
  };
}

/**
 * A document without what occurs only in some lines: the count of such mentions becomes 0. A mention that occurs elsewhere as
 * well starts there.
 * @param text that the document's positions point into
 * @param offset in it of the text that the lines are of
 */
export function withoutLines(doc: AnchorDocument, text: string, lines: Line[], offset: number): AnchorDocument {
  if (lines.length === 0) return doc;
  const [starts, counts] = [doc.starts.slice(), doc.counts.slice()];
  const lineAt = (at: number) => lines.find(({ start, end }) => at >= start + offset && at < end + offset);
  for (let mention = 0; mention < starts.length; mention++) {
    let at = starts[mention]!;
    const surfaceForm = text.slice(at, at + doc.lengths[mention]!);
    for (let line = lineAt(at); line && at >= 0; line = lineAt(at))
      at = doc.counts[mention]! > 1 ? text.indexOf(surfaceForm, line.end + offset) : -1;
    if (at < 0 || at >= doc.textLength) counts[mention] = 0;
    else starts[mention] = at;
  }
  return { ...doc, starts, counts };
}

/** Surface forms that are remembered of an article. Mentions are in order: numbers, then the text's first ones. */
const MAX_SURFACE_FORMS = 32;
const SEPARATOR = '\n';

/** A form that is cut at its maximum length may end in half a surrogate pair, which evidence must not. */
export function joinSurfaceForms({ starts, lengths }: AnchorDocument, mentions: number[], text: string): string {
  const surfaceForm = (mention: number) =>
    text.slice(starts[mention]!, starts[mention]! + lengths[mention]!).replaceAll(SEPARATOR, ' ');
  return mentions.slice(0, MAX_SURFACE_FORMS).map(surfaceForm).join(SEPARATOR).toWellFormed();
}

/** Surface forms by mention; those of later mentions are not remembered. */
export const splitSurfaceForms = (surfaceForms: string): string[] => surfaceForms.split(SEPARATOR);

/** Priors are bytes. */
const PRIOR_COUNT = 256;
/** Values are compared in such steps. */
const VALUE_STEPS = 1e6;
/** Exceeds every index of a key. */
const INDEX_LIMIT = 8192;

/**
 * Selects the keys of a document that are compared and remembered: those with the highest evidence to expect. It is estimated
 * from priors alone, so that the selection doesn't depend on earlier articles.
 */
export class KeySelector {
  /** By kind and prior: evidence to expect, in nats; 0 of keys that are too common. */
  private readonly values: Float64Array;
  private readonly ranks = new Float64Array(MAX_KEYS);
  private readonly reordered = new Float64Array(MAX_KEYS);

  constructor(private readonly settings: ClusterSettings) {
    this.values = Float64Array.from({ length: anchorKinds.length * PRIOR_COUNT }, (_, i) => {
      const kind = Math.floor(i / PRIOR_COUNT);
      const background = priorBackground(kind, i % PRIOR_COUNT);
      const { recall } = anchorKinds[kind]!;
      const weight = anchorWeight(recall, background, settings.anchor.maxWeight);
      return background > settings.background.max ? 0 : recall * weight;
    });
  }

  /** Indexes of the selected keys, ascending. */
  select(doc: AnchorDocument): Uint16Array {
    return this.highest(this.rankKeys(doc));
  }

  /** Value and index of each key in one number, so that all differ: of equals the first in the text ranks highest. */
  private rankKeys({ keys, kinds, priors, mentions, counts, starts, textLength }: AnchorDocument): Float64Array {
    const scale = 1 / Math.max(1, textLength);
    for (let i = 0; i < keys.length; i++) {
      const mention = mentions[i]!;
      const weight = termFrequencyWeight(counts[mention]!) * leadWeight(starts[mention]! * scale, this.settings);
      const value = this.values[kinds[i]! * PRIOR_COUNT + priors[i]!]! * weight;
      this.ranks[i] = Math.floor(value * VALUE_STEPS) * INDEX_LIMIT + (INDEX_LIMIT - 1 - i);
    }
    return this.ranks.subarray(0, keys.length);
  }

  /** Indexes of the highest ranks with a value above 0, ascending. */
  private highest(ranks: Float64Array): Uint16Array {
    const { maxKeys } = this.settings.anchor;
    let least = INDEX_LIMIT;
    if (ranks.length > maxKeys) {
      this.reordered.set(ranks);
      least = Math.max(least, quickselect(this.reordered, ranks.length, maxKeys));
    }
    const selected = new Uint16Array(maxKeys);
    let count = 0;
    for (let i = 0; i < ranks.length; i++) if (ranks[i]! >= least) selected[count++] = i;
    return selected.subarray(0, count);
  }
}
