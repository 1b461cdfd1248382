import { z } from 'zod';
import './plain-errors.js';
import { Edition, storable } from './text.js';

/** The fields of a RawArticle, without the other names that RawArticle takes for them. */
export const RawArticleFields = z.object(
  {
    /** Where it was published (absolute http or https URL). */
    url: z.url({ protocol: /^https?$/ }).optional(),
    /** The source's own id for it; with `source` it is the article's identity. */
    guid: z.string().min(1).max(2000).optional(),
    /** Who published it: a feed's name, `inbox`, or the name that an API caller gives itself. */
    source: z.string().trim().min(1).max(300),
    /** Identifies the source in the article's identity, so that a source can change its name; by default `source`. */
    sourceId: z.string().trim().min(1).max(300).optional(),
    title: z.string().max(5000).optional(),
    /** Plain text; line breaks separate paragraphs. Text with tags is read as HTML. */
    text: z.string().max(5_000_000).optional(),
    /** HTML, used when there is no `text`. Unsafe to show without sanitising it. */
    html: z.string().max(10_000_000).optional(),
    /** Who wrote it, as published. */
    byline: z
      .string()
      .trim()
      .max(1000)
      .transform((byline) => byline || undefined)
      .optional(),
    /** The publisher's claim, a BCP 47 tag; a hint that the text may contradict. */
    language: z.string().max(100).optional(),
    /** As the publisher wrote it, in any format; parsed in the normalizer. */
    publishedAt: z.string().max(200).optional(),
    /** ISO 8601 UTC: when the fetcher received it. Stands in for a missing `publishedAt`. */
    receivedAt: z.iso.datetime().optional(),
    /** The body of news it belongs to. Stories never cross editions. */
    edition: Edition.default('main'),
  },
  // A field that is missing is undefined, too: this is for the article itself.
  { error: (issue) => (issue.code === 'invalid_type' ? 'an article must be a JSON object' : undefined) },
);

/**
 * news.raw: an article as it was found, before anything was understood. Written by the fetcher, or by anyone with a Kafka
 * client. Either `text`, `html` or `title` must have content; everything else helps but may be missing. Every ingest channel
 * (POST, files, feeds, Kafka, `babelwire cluster`) decodes with this schema: null means absent, `id`, `lang` and `author` are
 * other names of `guid`, `language` and `byline`, a guid and a date may be numbers, and characters that can't be stored are left
 * out.
 */
export const RawArticle = z.preprocess(
  normalizeFields,
  RawArticleFields.refine((raw) => [raw.text, raw.html, raw.title].some(isVisible), {
    path: ['text'],
    message: 'an article needs text, html or at least a title',
  }),
);

export type RawArticle = z.infer<typeof RawArticle>;
/** The same before defaults were filled in, under the fields' own names. */
export type RawArticleInput = z.input<typeof RawArticleFields>;

/** Not only spaces, control and zero-width characters. */
const isVisible = (text = ''): boolean => /[\p{L}\p{N}\p{P}\p{S}]/u.test(text);

function normalizeFields(value: unknown, context: z.RefinementCtx): unknown {
  if (!isObject(value)) return value;
  const list = listOfArticles(value);
  if (list) {
    context.addIssue({
      code: 'custom',
      path: list,
      message: 'holds articles: send them alone, as [{…}, …] or one by one',
    });
    return z.NEVER;
  }
  const given = Object.entries(value).filter(([, field]) => field !== null);
  const { id, lang, author, ...fields }: Record<string, unknown> = Object.fromEntries(
    given.map(([name, field]) => [name, typeof field === 'string' ? storable(field) : field]),
  );
  const guid = fields.guid ?? id;
  return {
    ...fields,
    guid: textOf(guid),
    publishedAt: textOf(fields.publishedAt),
    language: fields.language ?? lang,
    byline: fields.byline ?? author,
  };
}

/** Fields in which feeds and other APIs' responses hold articles, also beside a title of the whole. */
const LIST_NAMES = new Set(['articles', 'items', 'entries']);

/** The path of a list of objects in what has no text of its own, as the responses of other APIs have it. */
function listOfArticles(value: Record<string, unknown>): string[] | undefined {
  if (value.text || value.html) return undefined;
  const paths = Object.entries(value).flatMap(([name, field]): string[][] => {
    if (value.title) return isList(field) && LIST_NAMES.has(name) ? [[name]] : [];
    if (isList(field)) return [[name]];
    return isObject(field) ? Object.keys(field).flatMap((inner) => (isList(field[inner]) ? [[name, inner]] : [])) : [];
  });
  return paths[0];
}

const isList = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isObject);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): unknown {
  return typeof value === 'number' ? String(value) : value;
}

const { source, guid, publishedAt } = RawArticleFields.shape;
const textOrNumber = (schema: z.ZodType) => z.union([schema, z.number()]).nullish();

/** In JSON Schema: text, html or title is not blank. */
export const NEEDS_CONTENT = {
  anyOf: ['text', 'html', 'title'].map((name) => ({
    required: [name],
    properties: { [name]: { type: 'string', pattern: '\\S' } },
  })),
};

/** What RawArticle decodes, as JSON Schema can say it: null for a missing field, numbers for a guid and a date. */
export const AcceptedArticle = z
  .object({
    ...Object.fromEntries(Object.entries(RawArticleFields.shape).map(([name, field]) => [name, field.nullish()])),
    source,
    guid: textOrNumber(guid),
    publishedAt: textOrNumber(publishedAt),
  })
  .meta(NEEDS_CONTENT);
