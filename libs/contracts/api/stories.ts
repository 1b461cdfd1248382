import { z } from 'zod';
import { Edition } from '../text.js';
import { Cursor, line } from './line.js';
import { StoryArticle, StorySummary } from '../story.js';

const Moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()], 'must be an ISO 8601 date or date and time');

/** Query of GET /api/stories. Strict: a misspelt filter is an error, not a missing filter. */
export const StoryQuery = z.strictObject({
  cursor: Cursor.optional(),
  limit: z.coerce.number('must be a whole number from 1 to 100').int().min(1).max(100).default(20),
  language: z
    .string()
    .regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{1,8})*$/, 'must be a BCP 47 language tag')
    .max(35)
    .optional()
    .describe('Stories with an article in this language, BCP 47.'),
  source: line(300).optional().describe('Stories with an article from this source.'),
  q: line(300).optional().describe('Words in an article; "quoted" for a phrase, -word to exclude.'),
  from: Moment.optional().describe('Stories with news at or after this moment or day (UTC).'),
  to: Moment.optional().describe('Stories that began at or before this moment or day (UTC).'),
  updatedSince: Moment.optional().describe('Stories that changed at or after this moment or day (UTC).'),
  order: z
    .enum(['newest', 'updated'])
    .default('newest')
    .describe(
      '`newest`: the latest news first. `updated`: the oldest change first, so that a story that changes while you page comes again at the end.',
    ),
  include: z.literal('articles').optional().describe('With the articles of each story.'),
  lang: z
    .string()
    .max(100)
    .regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{1,8})*$/, 'must be a BCP 47 language tag')
    .optional()
    .describe('Language of the titles, where a story has one in it; overrides Accept-Language.'),
  edition: Edition.optional(),
});
export type StoryQuery = z.infer<typeof StoryQuery>;

/** Query of GET /api/stories/:id. */
export const StoryDetailQuery = StoryQuery.pick({ lang: true });
export type StoryDetailQuery = z.infer<typeof StoryDetailQuery>;

/** Query of GET /api/stories.atom: that of the list. Entries contain no articles. */
export const StoriesFeedQuery = StoryQuery.omit({ include: true });
export type StoriesFeedQuery = z.infer<typeof StoriesFeedQuery>;

/** Query of GET /api/stories/:id.atom. */
export const StoryFeedQuery = StoryQuery.pick({ cursor: true, limit: true, lang: true });
export type StoryFeedQuery = z.infer<typeof StoryFeedQuery>;

/** GET /api/stories: one page. */
export const StoryPage = z.object({
  items: z.array(
    StorySummary.extend({
      articles: z.array(StoryArticle).optional().describe('With `include=articles`, in order of arrival.'),
    }),
  ),
  next: z.string().nullable().describe('Cursor of the next page; null on the last one.'),
});
export type StoryPage = z.infer<typeof StoryPage>;

/** GET /api/stories/:id: the story with its articles in order of arrival. */
export const StoryDetail = StorySummary.extend({ articles: z.array(StoryArticle) });
export type StoryDetail = z.infer<typeof StoryDetail>;
