import { z } from 'zod';
import { HashId, NormalizedArticle } from './normalized-article.js';
import { Edition, Text } from './text.js';

/** How an article joined its story. */
export const Relation = z.enum(['first', 'revision', 'copy', 'near-copy', 'translation', 'same-story']);
export type Relation = z.infer<typeof Relation>;

/** A clue that two texts share. */
const SharedAnchor = z.object({
  kind: Text,
  /** Surface form in this article. */
  surface: Text,
  /** Surface form in the other article. */
  otherSurface: Text,
  /** Its part of the score: these weights and those of `adjustments` sum to the score. */
  weight: z.number(),
});

/** Why a decision was made. */
export const Evidence = z.object({
  /** What was compared; `none` for a first article. */
  method: z.enum(['none', 'identity', 'canonical-url', 'content-hash', 'minhash', 'translation', 'story']),
  score: z.number(),
  /** The score needed for a match. */
  threshold: z.number(),
  /** Strongest first, at most 12; the others are summed in `adjustments`. */
  anchors: z.array(SharedAnchor),
  /** Named parts of the score that are not a single anchor: position, numbers, coverage, time … */
  adjustments: z.array(z.object({ name: Text, weight: z.number() })),
});
export type Evidence = z.infer<typeof Evidence>;

/** The decision on one article. A later one on the same article (a revision) replaces it. */
export const ArticleClustered = z.object({
  type: z.literal('article-clustered'),
  edition: Edition,
  articleId: HashId,
  storyId: HashId,
  /** The text: the group of copies, revisions and translations that the article belongs to. A text is in one story. */
  textId: HashId,
  relation: Relation,
  /**
   * The article that this one is a revision, copy or translation of, or shares the story with; null for `first`. A new
   * version of the article itself has the `relatedTo` of the version before.
   */
  relatedTo: HashId.nullable(),
  evidence: Evidence,
  article: NormalizedArticle,
});
export type ArticleClustered = z.infer<typeof ArticleClustered>;

/** Two stories turned out to be the same. `from` remains valid as an alias of `into`. */
export const StoriesMerged = z.object({
  type: z.literal('stories-merged'),
  edition: Edition,
  from: HashId,
  into: HashId,
  /** The two articles, one of each story, whose comparison caused the merge. */
  articleId: HashId,
  relatedTo: HashId,
  evidence: Evidence,
});
export type StoriesMerged = z.infer<typeof StoriesMerged>;

/**
 * Two texts of one story turned out to be the same. `from` remains valid as an alias of `into`. If `articleId` was related
 * to no article, or to `relatedTo`, this replaces its relation, relatedTo and evidence. Otherwise it keeps them: they are
 * what connects it with its story.
 */
export const TextsJoined = z.object({
  type: z.literal('texts-joined'),
  edition: Edition,
  from: HashId,
  into: HashId,
  /** The two articles, one of each text, whose comparison caused this. */
  articleId: HashId,
  relatedTo: HashId,
  /** What `articleId` is of `relatedTo`. */
  relation: Relation.extract(['translation', 'near-copy']),
  storyId: HashId,
  evidence: Evidence,
});
export type TextsJoined = z.infer<typeof TextsJoined>;

/** A decision, as the clusterer makes it. */
export const ClusterDecision = z.discriminatedUnion('type', [ArticleClustered, StoriesMerged, TextsJoined]);
export type ClusterDecision = z.infer<typeof ClusterDecision>;

/** Of versions before 0.3: as `texts-joined`, of the texts that the articles belonged to. */
const TranslationFound = z.object({
  type: z.literal('translation-found'),
  edition: Edition,
  articleId: HashId,
  storyId: HashId,
  relatedTo: HashId,
  evidence: Evidence,
});
export type TranslationFound = z.infer<typeof TranslationFound>;

const differs = { path: ['into'], message: 'must differ from "from"' };

/** news.clustered: the log of all decisions, and the clusterer's only state. Versions before 0.3 wrote fewer fields. */
export const LoggedDecision = z.discriminatedUnion('type', [
  ArticleClustered.extend({
    /** Null in records of versions before 0.3: the text follows from relation and relatedTo. */
    textId: HashId.nullable().default(null),
  })
    .refine(({ articleId, article }) => article.articleId === articleId, {
      path: ['article', 'articleId'],
      message: 'must be the decision\'s "articleId"',
    })
    .refine(({ edition, article }) => article.edition === edition, {
      path: ['article', 'edition'],
      message: 'must be the decision\'s "edition"',
    }),
  StoriesMerged.partial({ articleId: true, relatedTo: true }).refine(({ from, into }) => from !== into, differs),
  TextsJoined.refine(({ from, into }) => from !== into, differs),
  TranslationFound,
]);
export type LoggedDecision = z.infer<typeof LoggedDecision>;
