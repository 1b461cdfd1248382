import { RawArticle } from '#libs/contracts/raw-article.js';

/** Why something could not be taken as an article, and where in the document it stood. */
export interface ReadError {
  /** 1-based line of a .jsonl file. */
  line?: number;
  /** 0-based position in an array or among a feed's items. */
  index?: number;
  /** Path of the offending field. */
  field?: string;
  reason: string;
}

/** As JSON in UTF-8. A message log wants an upper bound; pages of this size are not news. */
const MAX_BYTES = 8_000_000;

export type CheckedArticle = { ok: true; article: RawArticle } | { ok: false; errors: ReadError[] };

/**
 * Checks what a caller wrote against the contract. Nulls count as absent, and the batch door's short names `id` and
 * `lang` stand in for `guid` and `language`, so that one file fits every door.
 * @param source used when the record names none
 */
export function checkArticle(value: unknown, source: string): CheckedArticle {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, errors: [{ reason: 'an article must be a JSON object' }] };
  }
  const given = Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));
  const { id, lang, ...rest } = given;
  const guid = rest.guid ?? id;
  const result = RawArticle.safeParse({
    ...rest,
    guid: typeof guid === 'number' ? String(guid) : guid,
    language: rest.language ?? lang,
    source: rest.source ?? source,
  });
  if (result.success && Buffer.byteLength(JSON.stringify(result.data)) > MAX_BYTES) {
    return { ok: false, errors: [{ reason: `the article is larger than ${MAX_BYTES / 1e6} MB` }] };
  }
  if (result.success) return { ok: true, article: result.data };
  const errors = result.error.issues.map((issue) => ({ field: issue.path.join('.'), reason: issue.message }));
  return { ok: false, errors };
}
