import { z } from 'zod';
import { FEED_STATUSES, type FeedStatus } from '../feed-status.js';
import { INTERVAL_FORM, parseInterval } from '../interval.js';
import '../plain-errors.js';
import { Edition } from '../text.js';
import { Cursor, line, WEB_URL_PATTERN } from './line.js';

/** Upper bound of a poll interval, in milliseconds; the column is a 32-bit integer. */
const MAX_INTERVAL_MS = 24 * 86_400_000;

const webUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .max(2000)
  .regex(/^[^\x00-\x20\x7f]+$/, 'must be an http or https URL without spaces')
  .meta({ pattern: WEB_URL_PATTERN });
const interval = z
  .string(INTERVAL_FORM)
  .refine((text) => parseInterval(text) !== null, INTERVAL_FORM)
  .refine((text) => (parseInterval(text) ?? 0) <= MAX_INTERVAL_MS, 'must be at most 24d')
  .meta({ pattern: '^([1-9]\\d{0,3}[sm]|([1-9]\\d?|[1-4]\\d\\d|5[0-6]\\d|57[0-6])h|([1-9]|1\\d|2[0-4])d)$' });
const timestamp = z.iso.datetime();
const count = z.number().int();
const status = z.enum(Object.keys(FEED_STATUSES) as [FeedStatus, ...FeedStatus[]]);

/** Boolean settings. Each is a column of the entity Feed, a field of the API and an attribute in OPML, by the same name. */
const Flags = z.object({
  fullText: z.boolean().describe('Fetch the linked pages for the full text.'),
  throttleOnForbidden: z.boolean().describe('Treat 403 as 429 (Too Many Requests).'),
});
export const FEED_FLAGS = Flags.keyof().options;

/** Settings of a feed, from feeds.yaml, OPML, the API and the web page. */
export const FeedSettings = z.strictObject({
  url: webUrl,
  name: line(300).optional().describe("The articles' source; by default the URL's host."),
  edition: Edition.optional().describe('`main` by default.'),
  interval: interval.nullish().describe("Time between two polls, as in 90s, 15m, 2h or 1d; null: the feed's schedule."),
  proxy: webUrl.nullish().describe('URL of a forward proxy, with credentials if it needs any.'),
  ...Flags.partial().shape,
  paused: z.boolean().optional(),
});
export type FeedSettings = z.infer<typeof FeedSettings>;

/** Body of PATCH /api/feeds/:id: settings to change. */
export const FeedChanges = FeedSettings.partial();
export type FeedChanges = z.infer<typeof FeedChanges>;

/** `new` was not polled yet; the last poll of a `failing` feed ended with an error. */
export const FeedState = z.enum(['new', 'ok', 'failing', 'paused']);
export type FeedState = z.infer<typeof FeedState>;

const PAGE_SIZE = 'must be a whole number from 1 to 200';

/** Query of GET /api/feeds. */
export const FeedQuery = z.strictObject({
  cursor: Cursor.optional(),
  limit: z.coerce.number(PAGE_SIZE).int(PAGE_SIZE).min(1, PAGE_SIZE).max(200, PAGE_SIZE).default(50),
  state: FeedState.optional(),
  q: line(300).optional().describe('Part of a name, a title or a URL.'),
});
export type FeedQuery = z.infer<typeof FeedQuery>;

/** A feed with its settings and the result of its last poll. */
export const FeedView = z.object({
  id: z.uuid(),
  url: z.string(),
  name: z.string().describe("The articles' source."),
  edition: z.string(),
  interval: z
    .string()
    .nullable()
    .describe("Time between two polls, as in 90s, 15m, 2h or 1d; null: the feed's schedule."),
  proxy: z.string().nullable().describe('Without its password.'),
  ...Flags.shape,
  state: FeedState,
  pausedReason: z.string().nullable(),
  title: z.string().nullable(),
  siteUrl: z.string().nullable(),
  status: status.nullable().describe('Result of the last poll; null before the first.'),
  statusText: z.string().nullable().describe('What the status means.'),
  detail: z.string().nullable().describe('Particulars of the status.'),
  warnings: z.array(z.string()).describe('Faults in the document that did not keep it from being read.'),
  failures: count.describe('Failed polls since the last success.'),
  addedAt: timestamp,
  lastPolledAt: timestamp.nullable(),
  lastSuccessAt: timestamp.nullable(),
  lastNewAt: timestamp.nullable().describe('When a poll last found new items.'),
  nextPollAt: timestamp.nullable().describe('null while paused.'),
  nextPollReason: z.string().nullable(),
  itemIdentity: z.enum(['guid', 'url', 'content']).describe('What identifies the items.'),
  itemIdentityReason: z.string().nullable(),
  movedTo: z
    .string()
    .nullable()
    .describe('Target of a permanent redirect. It becomes the URL after three polls in a row.'),
  permanentRedirectCount: count.describe('Polls in a row that were redirected there.'),
  articles: count.describe('Articles and revisions published so far.'),
  push: z.object({
    state: z.enum(['none', 'requested', 'active', 'silent', 'refused']),
    hub: z.string().nullable(),
    until: timestamp.nullable(),
    lastAt: timestamp.nullable(),
    detail: z.string().nullable().describe('Why push is not active.'),
  }),
});
export type FeedView = z.infer<typeof FeedView>;

/** Response of GET /api/feeds. */
export const FeedList = z.object({
  items: z.array(FeedView),
  next: z.string().nullable().describe('Cursor of the next page; null on the last one.'),
  counts: z.object({ new: count, ok: count, failing: count, paused: count }).describe('All feeds by state.'),
});
export type FeedList = z.infer<typeof FeedList>;

/** Body of POST /api/feeds/preview. */
export const PreviewRequest = FeedSettings.pick({ url: true, proxy: true });

/** A feed that a page links to. Also the problem member `candidates` when a page has several feeds. */
export const FeedCandidate = z.object({ url: z.string(), title: z.string().nullable() });
export type FeedCandidate = z.infer<typeof FeedCandidate>;

/** Response of POST /api/feeds/preview: what is at a URL. Nothing is saved. */
export const FeedPreview = z.object({
  url: z.string().describe('After all permanent redirects.'),
  status,
  statusText: z.string().describe('What the status means.'),
  detail: z.string().nullable().describe('Particulars of the status.'),
  warnings: z.array(z.string()).describe('Faults in the document that did not keep it from being read.'),
  feed: z
    .object({
      title: z.string().nullable(),
      format: z.string(),
      language: z.string().nullable(),
      items: count,
      sample: z
        .array(z.object({ title: z.string().nullable(), url: z.string().nullable() }))
        .describe('The first five items.'),
    })
    .nullable(),
  candidates: z.array(FeedCandidate).describe('Feeds that the page links to, or that are at a usual path of its site.'),
  knownAs: z.uuid().nullable().describe('Id of the feed if it was added before.'),
});
export type FeedPreview = z.infer<typeof FeedPreview>;

/** Response of POST /api/feeds.opml. */
export const OpmlReport = z.object({
  added: count,
  known: count.describe('Feeds that were added before; they stay unchanged.'),
  errors: z.array(
    z.object({
      outline: z.string().nullable().describe('Title or URL of the outline; null: the whole file.'),
      reason: z.string(),
    }),
  ),
});
export type OpmlReport = z.infer<typeof OpmlReport>;
