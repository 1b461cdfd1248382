import { RawArticle } from '#libs/contracts/raw-article.js';

/** Why something is not an article, and where it stands in its document. */
export interface ReadError {
  /** 1-based line of a .jsonl file. */
  line?: number;
  /** 0-based position in an array or among a feed's items. */
  index?: number;
  /** Path of the offending field; absent when the article as a whole is invalid. */
  field?: string;
  reason: string;
}

/** A document's valid articles, and an error for everything else in it. */
export interface ReadDocument {
  articles: RawArticle[];
  errors: ReadError[];
}

/** As JSON in UTF-8. A message log wants an upper bound; pages of this size are not news. */
const MAX_BYTES = 8_000_000;

export type CheckedArticle = { ok: true; article: RawArticle } | { ok: false; errors: ReadError[] };

/**
 * Decodes untyped input as a RawArticle and limits its size.
 * @param source of articles that name none
 */
export function checkArticle(value: unknown, source: string): CheckedArticle {
  const result = RawArticle.safeParse(withSource(value, source));
  if (!result.success) {
    const errors = result.error.issues.map(({ path, message }) => ({
      field: path.join('.') || undefined,
      reason: message,
    }));
    return { ok: false, errors };
  }
  if (Buffer.byteLength(JSON.stringify(result.data)) > MAX_BYTES)
    return { ok: false, errors: [{ reason: `the article is larger than ${MAX_BYTES / 1e6} MB` }] };
  return { ok: true, article: result.data };
}

function withSource(value: unknown, source: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return { ...value, source: (value as { source?: unknown }).source ?? source };
}

/** Decodes untyped input as an article. */
export type Check = (value: unknown) => CheckedArticle;

export function checkArticles(values: unknown[], check: Check): ReadDocument {
  const document: ReadDocument = { articles: [], errors: [] };
  values.forEach((value, index) => {
    const checked = check(value);
    if (checked.ok) document.articles.push(checked.article);
    else document.errors.push(...checked.errors.map((error) => (values.length > 1 ? { index, ...error } : error)));
  });
  return document;
}

export function failure(reason: string): ReadDocument {
  return { articles: [], errors: [{ reason }] };
}
