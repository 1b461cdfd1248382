import type { RawArticle } from '#libs/contracts/raw-article.js';
import { checkArticle, type ReadError } from './check-article.js';
import { decodeText } from '#libs/domain/text/decode-text.js';
import { htmlMetadata } from './html-metadata.js';
import { isJsonFeed } from '#libs/feed-parser/formats/json-feed.js';
import { plainText } from '#libs/domain/text/plain-text.js';
import { parseFeed } from '#libs/feed-parser/parse-feed.js';
import { toArticle } from './to-article.js';

/** What a document held: the articles that fit the contract, and a sentence for everything that did not. */
export interface ReadDocument {
  articles: RawArticle[];
  errors: ReadError[];
}

/** A file, as it is and decoded. */
interface File {
  bytes: Uint8Array;
  text: string;
}

type Reader = (file: File, source: string) => ReadDocument;

const readers: Record<string, Reader> = {
  txt: ({ text }, source) => checkAll([{ text }], source),
  html: ({ text: html }, source) => checkAll([{ ...htmlMetadata(html), html }], source),
  htm: ({ text: html }, source) => checkAll([{ ...htmlMetadata(html), html }], source),
  json: readJson,
  jsonl: readJsonLines,
  xml: readFeed,
  rss: readFeed,
  atom: readFeed,
};

/**
 * Reads one document by the ending of its name. Never throws: what cannot be read is told in `errors`.
 * @param source who it is from, for articles that do not say so themselves
 */
export function readDocument(fileName: string, bytes: Uint8Array, source: string): ReadDocument {
  const ending = fileName.split('.').pop()!.toLowerCase();
  const reader = fileName.includes('.') && Object.hasOwn(readers, ending) ? readers[ending] : undefined;
  if (!reader) return failure(`cannot read this kind of file; known endings: ${Object.keys(readers).join(', ')}`);
  const { text } = decodeText(bytes);
  if (!text.trim()) return failure('the file is empty');
  if (text.includes('\0')) return failure('this is not text: it holds NUL bytes');
  return reader({ bytes, text }, source);
}

function readJson(file: File, source: string): ReadDocument {
  const value = parseJson(file.text);
  if (!value.ok) return failure(value.reason);
  if (isJsonFeed(value.json)) return readFeed(file);
  return checkAll(Array.isArray(value.json) ? value.json : [value.json], source);
}

function readJsonLines({ text }: File, source: string): ReadDocument {
  const document: ReadDocument = { articles: [], errors: [] };
  text.split('\n').forEach((content, index) => {
    if (!content.trim()) return;
    const value = parseJson(content);
    const { articles, errors } = value.ok
      ? checkAll(Array.isArray(value.json) ? value.json : [value.json], source)
      : failure(value.reason);
    document.articles.push(...articles);
    document.errors.push(...errors.map(({ field, reason }) => ({ line: index + 1, field, reason })));
  });
  return document;
}

function parseJson(text: string): { ok: true; json: unknown } | { ok: false; reason: string } {
  try {
    return { ok: true, json: JSON.parse(text) };
  } catch (error) {
    return { ok: false, reason: `not valid JSON: ${(error as Error).message}` };
  }
}

function readFeed({ bytes }: File): ReadDocument {
  const result = parseFeed(bytes, {});
  if (!result.ok) return failure(`not an RSS, Atom or JSON feed: ${result.failure.detail}`);
  const { feed } = result;
  if (feed.items.length === 0) return failure('the feed holds no items');
  // The feed's own title, so that the guids of two feeds do not meet in one name space.
  const source = plainText(feed.titleHtml ?? '') || 'inbox';
  const items = feed.items.map((item) => toArticle(item, feed, source));
  const { articles, errors } = checkAll(items, source);
  return { articles, errors: feed.truncated ? [...errors, { reason: feed.truncated.detail }] : errors };
}

function checkAll(values: unknown[], source: string): ReadDocument {
  const document: ReadDocument = { articles: [], errors: [] };
  values.forEach((value, index) => {
    const checked = checkArticle(value, source);
    if (checked.ok) document.articles.push(checked.article);
    else document.errors.push(...checked.errors.map((error) => (values.length > 1 ? { index, ...error } : error)));
  });
  return document;
}

function failure(reason: string): ReadDocument {
  return { articles: [], errors: [{ reason }] };
}
