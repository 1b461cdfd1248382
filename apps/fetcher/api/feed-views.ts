import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { FEED_STATUSES, type FeedStatus } from '#libs/contracts/feed-status.js';

const moment = z.iso.datetime();
const status = z.enum(Object.keys(FEED_STATUSES) as [FeedStatus, ...FeedStatus[]]);

/** A feed as it is shown: `new` was not polled yet, `failing` had an error at its last poll. */
export const FeedView = z.object({
  id: z.uuid(),
  url: z.string(),
  name: z.string().describe("The articles' source."),
  edition: z.string(),
  interval: z.string().nullable().describe('Set by a person, as in 90s, 15m, 2h; null: by the rhythm of the feed.'),
  fullText: z.boolean(),
  proxy: z.string().nullable().describe('Without its password.'),
  throttleOnForbidden: z.boolean(),
  state: z.enum(['new', 'ok', 'failing', 'paused']),
  pausedReason: z.string().nullable(),
  title: z.string().nullable(),
  siteUrl: z.string().nullable(),
  status: status.nullable(),
  statusText: z.string().nullable().describe('What the status means.'),
  detail: z.string().nullable().describe('Its particulars.'),
  warnings: z.array(z.string()).describe('What was wrong with the document and read over.'),
  failures: z.number().int().describe('Failed polls since the last that succeeded.'),
  addedAt: moment,
  lastPolledAt: moment.nullable(),
  lastSuccessAt: moment.nullable(),
  lastNewAt: moment.nullable().describe('When a poll last found something new.'),
  nextPollAt: moment.nullable().describe('null while paused.'),
  nextPollReason: z.string().nullable(),
  itemIdentity: z.enum(['guid', 'url', 'content']),
  itemIdentityReason: z.string().nullable(),
  movedTo: z.string().nullable().describe('Where a permanent redirect points; followed, and taken over at the third.'),
  permanentRedirectCount: z.number().int(),
  articles: z.number().int().describe('Articles and revisions handed on so far.'),
  push: z.object({
    state: z.enum(['none', 'requested', 'active', 'silent', 'refused']),
    hub: z.string().nullable(),
    until: moment.nullable(),
    lastAt: moment.nullable(),
    detail: z.string().nullable().describe('Why push is not active.'),
  }),
});
export type FeedView = z.infer<typeof FeedView>;

export class FeedDto extends createZodDto(FeedView) {}

/** What an address holds, looked at without saving anything. */
export const FeedPreview = z.object({
  url: z.string().describe('After all redirects.'),
  status,
  statusText: z.string(),
  detail: z.string().nullable(),
  warnings: z.array(z.string()),
  feed: z
    .object({
      title: z.string().nullable(),
      format: z.string(),
      language: z.string().nullable(),
      items: z.number().int(),
      sample: z
        .array(z.object({ title: z.string().nullable(), url: z.string().nullable() }))
        .describe('The first five.'),
    })
    .nullable(),
  candidates: z
    .array(z.object({ url: z.string(), title: z.string().nullable() }))
    .describe('Feeds that the page at this address names, or that stand where feeds usually stand.'),
  knownAs: z.uuid().nullable().describe('The id under which this feed is there already.'),
});
export type FeedPreview = z.infer<typeof FeedPreview>;

export class FeedPreviewDto extends createZodDto(FeedPreview) {}

const count = z.number().int();
export class FeedListDto extends createZodDto(
  z.object({
    items: z.array(FeedView),
    next: z.string().nullable().describe('Cursor of the next page.'),
    counts: z.object({ new: count, ok: count, failing: count, paused: count }),
  }),
) {}
