import { z } from 'zod';
import { Evidence } from './cluster-decision.js';
import { HashId } from './normalized-article.js';
import { StoryArticle, StorySummary } from './story.js';

const SUMMARY_AFTER = 'The story after this change.';

const created = z.object({
  story: StorySummary.describe(SUMMARY_AFTER),
  article: StoryArticle.describe('The article after this change.'),
});

/**
 * The data of each type of event. Every event holds all that its change made different, so that a consumer which applies
 * them in the order of `sequence` has the stories that REST serves; docs/events.md has the rules.
 */
export const storyEventData = {
  /** A story began with this article. */
  'org.babelwire.story.created.v1': created,
  /** The article is new in the story. */
  'org.babelwire.story.article-added.v1': created,
  /** The article changed: its content, its relation, or the text that it is of. */
  'org.babelwire.story.revised.v1': created.extend({
    joinedFrom: HashId.optional().describe(
      'When two texts were joined: the id that became an alias of article.textId.',
    ),
  }),
  /** All articles of `mergedFrom` are part of `story` now; `mergedFrom` remains valid as an alias. */
  'org.babelwire.story.merged.v1': z.object({
    story: StorySummary.describe(SUMMARY_AFTER),
    mergedFrom: HashId,
    articleId: HashId.nullable().describe('With relatedTo, the pair of articles that showed that the stories are one.'),
    relatedTo: HashId.nullable(),
    evidence: Evidence.nullable(),
  }),
  /** The article left the story. The next event names the story that it is part of now. */
  'org.babelwire.story.split.v1': created,
  /** The article was erased, or deleted after RETENTION_DAYS. When it was the last one of the story, `closed` follows. */
  'org.babelwire.story.article-removed.v1': z.object({
    story: StorySummary.describe('The story after this change; without articles, it has no title.'),
    articleId: HashId.describe('The article that is gone.'),
  }),
  /** The story has no articles any more. */
  'org.babelwire.story.closed.v1': z.object({
    story: StorySummary.describe('The story as it was, with articleCount 0.'),
  }),
} as const;

export type StoryEventType = keyof typeof storyEventData;
export const STORY_EVENT_TYPES = Object.keys(storyEventData) as StoryEventType[];

const variant = <T extends StoryEventType>(type: T) =>
  z.object({
    specversion: z.literal('1.0'),
    /** Derives from the decision: an event that is delivered twice has the same id. */
    id: z.string(),
    source: z.literal('/babelwire/store'),
    type: z.literal(type),
    /** The story's id. */
    subject: HashId,
    time: z.iso.datetime(),
    datacontenttype: z.literal('application/json'),
    /** Extension attribute: the position among the events of the edition, from 1, without gaps. */
    sequence: z.number().int().positive(),
    /** Extension attribute: the edition of the story; also the record's key. */
    edition: z.string(),
    data: storyEventData[type],
  });

/** news.stories: CloudEvents 1.0 in structured JSON mode (https://github.com/cloudevents/spec). */
export const StoryEvent = z.discriminatedUnion('type', [
  variant('org.babelwire.story.created.v1'),
  variant('org.babelwire.story.article-added.v1'),
  variant('org.babelwire.story.revised.v1'),
  variant('org.babelwire.story.merged.v1'),
  variant('org.babelwire.story.split.v1'),
  variant('org.babelwire.story.article-removed.v1'),
  variant('org.babelwire.story.closed.v1'),
]);
export type StoryEvent = z.infer<typeof StoryEvent>;
