import { z } from 'zod';

/**
 * news.raw: an article as it was found, before anything was understood. Written by the fetcher, or by anyone with a
 * Kafka client. Either `text` or `html` must have content; everything else helps but may be missing.
 */
export const RawArticle = z
  .object({
    /** Where it was published (absolute http or https URL). */
    url: z.url({ protocol: /^https?$/ }).optional(),
    /** The source's own id for it; with `source` it is the article's identity. */
    guid: z.string().min(1).max(2000).optional(),
    /** Who gave it to us: a feed's name, `inbox`, or what an API caller calls itself. */
    source: z.string().trim().min(1).max(300),
    title: z.string().max(5000).optional(),
    /** Plain text; line breaks separate paragraphs. */
    text: z.string().max(5_000_000).optional(),
    /** HTML, used when there is no `text`. */
    html: z.string().max(10_000_000).optional(),
    /** The publisher's claim, a BCP 47 tag; a hint, not believed against the text. */
    language: z.string().max(100).optional(),
    /** As the publisher wrote it, in any format; parsed in the normalizer. */
    publishedAt: z.string().max(200).optional(),
    /** ISO 8601 UTC: when the fetcher took it in. Stands in for a missing `publishedAt`. */
    receivedAt: z.iso.datetime().optional(),
    /** The body of news it belongs to. Stories never cross editions. */
    edition: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and hyphens, at most 64')
      .default('main'),
  })
  .refine((raw) => Boolean(raw.text?.trim() || raw.html?.trim() || raw.title?.trim()), {
    path: ['text'],
    message: 'an article needs text, html or at least a title',
  });

export type RawArticle = z.infer<typeof RawArticle>;
/** The same before defaults were filled in: what a caller may write. */
export type RawArticleInput = z.input<typeof RawArticle>;
