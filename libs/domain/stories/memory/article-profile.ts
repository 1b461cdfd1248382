import { leadFactor, salience } from '../matching/anchor-weight.js';
import type { Profile } from './profile.js';
import type { ClusterSettings } from '../settings.js';
import type { StoredAnchors } from './stored-anchors.js';
import type { RememberedArticle } from './text-group.js';

/** How much a slot counts in the story vector: often, and early. */
export const slotWeight = (anchors: StoredAnchors, slot: number, settings: ClusterSettings): number =>
  salience(anchors.count(slot)) * leadFactor(anchors.position(slot), settings);

/** The profile of a single article, read from its anchors; positions as they stand in its group. */
export class ArticleProfile implements Profile {
  readonly members = 1;
  readonly keys: Int32Array;
  private readonly anchors: StoredAnchors;
  private readonly slope: number;
  private readonly offset: number;

  constructor(
    article: Pick<RememberedArticle, 'anchors' | 'slope' | 'offset'>,
    private readonly settings: ClusterSettings,
  ) {
    this.anchors = article.anchors;
    this.slope = article.slope;
    this.offset = article.offset;
    this.keys = this.anchors.keys;
  }

  count(): number {
    return 1;
  }
  position(i: number): number {
    return this.slope * this.anchors.position(this.anchors.slot(i)) + this.offset;
  }
  weight(i: number): number {
    return slotWeight(this.anchors, this.anchors.slot(i), this.settings);
  }
}
