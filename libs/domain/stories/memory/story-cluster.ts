import type { Embedding } from '../../embedding/embedding.js';
import type { AnchorRecord } from './anchor-record.js';
import type { Centroid } from './centroid.js';
import type { Counter } from './counter.js';

/** A remembered article. */
export interface RememberedArticle {
  /** Dense and unique among the remembered articles. */
  number: number;
  articleId: string;
  /** Differs from the id where it was reused; see reused-identity.ts. */
  identity: string;
  contentHash: string;
  url: string | null;
  language: string;
  anchors: AnchorRecord;
  /** Null without a sentence encoder. */
  embedding: Embedding | null;
  /** Surface forms of its first mentions, for evidence; see article-anchors.ts. */
  surfaceForms: string;
  /** Hashes of the lines at both ends of its text: they may be boilerplate. */
  edges: number[];
  /** Milliseconds: published, or received when that is unknown. */
  time: number;
  /** Milliseconds. */
  receivedAt: number;
  group: TextGroup;
  /** The article that the last decision on this one relates it to. */
  relatedTo: string | null;
  /** Whether its anchors are counted. Those of copies are not: each reprint would make the text's own names look common. */
  indexed: boolean;
  /** Length of its story vector when it arrived. */
  norm: number;
  /** Maps its positions to those of the group. */
  slope: number;
  offset: number;
}

/** One text: an article with its copies, revisions and translations. Sums and counts are over indexed members. */
export interface TextGroup {
  id: string;
  /** Order of the groups' first articles. */
  arrival: number;
  story: StoryCluster;
  members: RememberedArticle[];
  indexedCount: number;
  /** Members per language tag and per script. */
  languages: Counter<string>;
  scripts: Counter<number>;
  /** Mentions, and mentions of exact numbers. */
  mentionSum: number;
  numberSum: number;
  /** Of the indexed members, aligned; null while there is one, whose own anchors serve. */
  centroid: Centroid | null;
}

/** Texts about one event. Sums and counts are over indexed articles. */
export interface StoryCluster {
  id: string;
  /** Dense and unique among the current stories. */
  number: number;
  groups: TextGroup[];
  /** Order of the story's first article among those of other stories. */
  arrival: number;
  articleCount: number;
  /** Articles per language tag. */
  languages: Counter<string>;
  /** Null while there is one article. */
  centroid: Centroid | null;
  /** Length of the sum of the articles' story vectors. */
  norm: number;
  /** Times of the earliest and the latest article, milliseconds. */
  earliest: number;
  latest: number;
}
