import { z } from 'zod';
import { INTERVAL_FORM, parseInterval } from '#libs/contracts/interval.js';
import '#libs/contracts/plain-errors.js';

const webUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).max(2000);

/** A pause that fits the column, in milliseconds; whoever wants a longer one means "paused". */
const LONGEST_INTERVAL = 24 * 86_400_000;

const interval = z
  .string(INTERVAL_FORM)
  .refine((text) => parseInterval(text) !== null, INTERVAL_FORM)
  .refine((text) => (parseInterval(text) ?? 0) <= LONGEST_INTERVAL, 'at most 24d');

/** Set by people in feeds.yaml, OPML, the API and the web page. */
export const FeedSettings = z.strictObject({
  url: webUrl,
  name: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .regex(/^[^\0]*$/, 'must not hold NUL')
    .optional()
    .describe("The articles' source; the URL's host when left out."),
  edition: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and hyphens, at most 64')
    .optional()
    .describe('`main` when left out.'),
  interval: interval
    .nullish()
    .describe('90s, 15m, 2h or 1d between two polls; by the rhythm of the feed when left out.'),
  fullText: z.boolean().optional().describe('Read the linked pages for the whole text.'),
  proxy: webUrl.nullish().describe('Forward proxy for this feed, with credentials if it wants some.'),
  throttleOnForbidden: z.boolean().optional().describe('This host says 403 when it means "too many requests".'),
  paused: z.boolean().optional(),
});
export type FeedSettings = z.infer<typeof FeedSettings>;
