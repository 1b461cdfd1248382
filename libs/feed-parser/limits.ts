/** What reading one document may cost. Each limit has its code in code.ts. */
export interface FeedLimits {
  /** Elements within one another: `too-deep`. */
  nesting: number;
  /** Elements in all: `too-many-elements`. */
  elements: number;
  /** Uses of entities that the document declares itself, those within others included: `too-many-entities`. */
  entities: number;
  /** Code units that these entities stand for, all together: `too-many-entities`. */
  entityLength: number;
  /** The first ones are taken, and what follows is not read: `too-many-items`. */
  items: number;
  /** Code units of an item as it stands in the document; a larger one is left out: `item-too-large`. */
  itemLength: number;
  /** Milliseconds, after which what was read until then counts: `parse-timeout`. */
  milliseconds: number;
}

export const FEED_LIMITS: FeedLimits = {
  nesting: 256,
  elements: 300_000,
  entities: 10_000,
  entityLength: 1_000_000,
  items: 2_000,
  itemLength: 1_000_000,
  milliseconds: 5_000,
};
