import type { Embedding } from '../../embedding/embedding.js';
import type { Profile } from './profile.js';
import type { StoredAnchors } from './stored-anchors.js';
import type { Tally } from './tally.js';

/** A remembered article. */
export interface RememberedArticle {
  /** Small and unique among the remembered. */
  number: number;
  articleId: string;
  contentHash: string;
  url: string | null;
  language: string;
  anchors: StoredAnchors;
  /** Null without a sentence encoder. */
  embedding: Embedding | null;
  /** Surface forms of the anchors' slots, for evidence: those of the most telling ones, joined by newlines. */
  surfaces: string;
  /** Hashes of the lines at both ends of its text: what may be page furniture. */
  edges: number[];
  /** Milliseconds: published, or received when that is unknown. */
  time: number;
  receivedAt: number;
  group: TextGroup;
  /** Whether its anchors are counted. Those of copies are not: a wire story would make its own names look common. */
  indexed: boolean;
  /** Length of its story vector when it came. */
  norm: number;
  /** Line that takes its positions to the group's. */
  slope: number;
  offset: number;
}

/** Texts that say the same: an article with its copies, revisions and translations. Sums are over indexed members. */
export interface TextGroup {
  story: Story;
  members: RememberedArticle[];
  indexedCount: number;
  /** Indexed members per language tag and per script. */
  languages: Tally<string>;
  scripts: Tally<number>;
  slotSum: number;
  numberSum: number;
  /** Of all indexed members, aligned; null while there is one, whose own anchors serve. */
  profile: Profile | null;
}

/** Groups that tell of one event. */
export interface Story {
  id: string;
  /** Small and unique among the living. */
  number: number;
  groups: TextGroup[];
  /** Order of arrival of its first article. */
  arrival: number;
  /** Indexed articles, and how many per language tag. */
  articles: number;
  languages: Tally<string>;
  /** Of all indexed articles; null while there is one. */
  profile: Profile | null;
  /** Length of the sum of its articles' story vectors. */
  norm: number;
  /** Times of its earliest and latest articles, milliseconds. */
  earliest: number;
  latest: number;
}

/** Takes one item out of a list. */
export function removeFrom<T>(list: T[], item: T): void {
  const at = list.indexOf(item);
  if (at >= 0) list.splice(at, 1);
}
