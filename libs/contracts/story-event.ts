import { z } from 'zod';
import { Relation } from './cluster-decision.js';
import { HashId } from './normalized-article.js';

/** A story without its articles. */
export const StorySummary = z.object({
  id: HashId,
  edition: z.string(),
  title: z.string(),
  /** BCP 47, in alphabetical order. */
  languages: z.array(z.string()),
  articleCount: z.number().int(),
  firstPublishedAt: z.iso.datetime().nullable(),
  lastPublishedAt: z.iso.datetime().nullable(),
});
export type StorySummary = z.infer<typeof StorySummary>;

/** The article that an event is about. */
const EventArticle = z.object({
  id: HashId,
  /** The text that the article, its copies and its translations are. Null in events of versions before 0.3. */
  textId: HashId.nullable().default(null),
  title: z.string(),
  url: z.string().nullable(),
  language: z.string(),
  source: z.string(),
  /** Absent in events of versions before 0.2. */
  byline: z.string().nullable().default(null),
  publishedAt: z.iso.datetime().nullable(),
  relation: Relation,
  relatedTo: HashId.nullable(),
});

/** news.stories: CloudEvents 1.0 in structured JSON mode (https://github.com/cloudevents/spec). Ids are deterministic. */
export const StoryEvent = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.literal('/babelwire/store'),
  type: z.enum(['story.created', 'story.article-added', 'story.revised', 'story.merged', 'story.split']),
  /** The story's id. */
  subject: HashId,
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  data: z.object({
    story: StorySummary,
    /** Absent in story.merged. */
    article: EventArticle.optional(),
    /** story.merged: the id that became an alias of `story.id`. */
    mergedFrom: HashId.optional(),
    /** story.revised, when two texts were joined: the id that became an alias of `article.textId`. */
    joinedFrom: HashId.optional(),
  }),
});
export type StoryEvent = z.infer<typeof StoryEvent>;
