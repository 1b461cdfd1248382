import type { AnchorDocument } from '../entities/anchor-document.js';

/** A remembered article. */
export interface RememberedArticle {
  articleId: string;
  contentHash: string;
  url: string | null;
  language: string;
  /** What anchors' positions point into; for evidence. */
  anchorText: string;
  doc: AnchorDocument;
  signature: Uint32Array;
  /** Milliseconds: published, or received when that is unknown. */
  time: number;
  receivedAt: number;
  group: TextGroup;
  /** Whether its anchors are counted. Those of copies are not: a wire story would make its own names look common. */
  indexed: boolean;
  /** Line that takes its positions to the group's. */
  slope: number;
  offset: number;
  /** Length of its story vector when it came. */
  norm: number;
}

/** Texts that say the same: an article with its copies, revisions and translations. Sums are over indexed members. */
export interface TextGroup {
  number: number;
  story: Story;
  members: Set<RememberedArticle>;
  indexedCount: number;
  /** Indexed members per language tag and per script. */
  languages: Map<string, number>;
  scripts: Map<number, number>;
  slotSum: number;
  numberSum: number;
  normSum: number;
  /** Distinct anchor keys. */
  keyCount: number;
}

/** Groups that tell of one event. */
export interface Story {
  id: string;
  groups: Set<TextGroup>;
  /** Order of arrival of its first article. */
  arrival: number;
}

/** Adds to a counter in a map and drops it at zero. */
export function increase<K>(counts: Map<K, number>, key: K, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count) counts.set(key, count);
  else counts.delete(key);
}
