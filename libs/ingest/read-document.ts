import type { RawArticle } from '#libs/contracts/raw-article.js';
import { decodeText } from '#libs/domain/text/decode-text.js';
import { plainText, readPage } from '#libs/domain/text/html.js';
import type { ParsedFeed, ParseResult } from '#libs/feed-parser/model/parsed-feed.js';
import { parseFeed } from '#libs/feed-parser/parse-feed.js';
import { checkArticle, type ReadError } from './check-article.js';
import { toArticle } from './to-article.js';

/** A document's valid articles, and an error for everything else in it. */
export interface ReadDocument {
  articles: RawArticle[];
  errors: ReadError[];
}

interface File {
  bytes: Uint8Array;
  text: string;
}

type Reader = (file: File, source: string) => ReadDocument;

/** By the file's extension. */
const READERS: Record<string, Reader> = {
  txt: ({ text }, source) => checkArticles([{ text }], source),
  html: readHtml,
  htm: readHtml,
  json: readJson,
  jsonl: readJsonLines,
  xml: readFeed,
  rss: readFeed,
  atom: readFeed,
};

/**
 * Reads the articles of a file by its extension. Never throws.
 * @param source of articles that name none; a feed's articles have the feed's title
 */
export function readDocument(fileName: string, bytes: Uint8Array, source: string): ReadDocument {
  const extension = fileName.split('.').pop()!.toLowerCase();
  const reader = fileName.includes('.') && Object.hasOwn(READERS, extension) ? READERS[extension] : undefined;
  if (!reader) return failure(`not a known kind of file; known extensions: ${Object.keys(READERS).join(', ')}`);
  const { text } = decodeText(bytes);
  if (!text.trim()) return failure('the file is empty');
  if (text.includes('\0')) return failure('the file is not text: it has NUL bytes');
  return reader({ bytes, text }, source);
}

function readHtml({ text: html }: File, source: string): ReadDocument {
  const { title, url, language, publishedAt } = readPage(html);
  const metadata = { title, url, language: language?.slice(0, 100), publishedAt: publishedAt?.slice(0, 200) };
  return checkArticles([{ ...metadata, html }], source);
}

function readJson(file: File, source: string): ReadDocument {
  const { error, value } = parseJson(file.text);
  if (error) return failure(error);
  if (Array.isArray(value)) return checkArticles(value, source);
  const result = parseFeed(file.bytes, {});
  return result.ok || result.error.code !== 'not-a-feed' ? readParsed(result) : checkArticles([value], source);
}

function readJsonLines({ text }: File, source: string): ReadDocument {
  const document: ReadDocument = { articles: [], errors: [] };
  text.split('\n').forEach((line, index) => {
    if (!line.trim()) return;
    const { error, value } = parseJson(line);
    const { articles, errors } = error ? failure(error) : checkArticles(Array.isArray(value) ? value : [value], source);
    document.articles.push(...articles);
    document.errors.push(...errors.map(({ field, reason }) => ({ line: index + 1, field, reason })));
  });
  return document;
}

function parseJson(text: string): { value?: unknown; error?: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { error: `not valid JSON: ${(error as Error).message}` };
  }
}

function readFeed({ bytes }: File): ReadDocument {
  return readParsed(parseFeed(bytes, {}));
}

function readParsed(result: ParseResult): ReadDocument {
  if (!result.ok) return failure(`not an RSS, Atom or JSON feed: ${result.error.detail}`);
  return result.feed.items.length === 0 ? failure('the feed has no items') : readItems(result.feed);
}

function readItems(feed: ParsedFeed): ReadDocument {
  // Guids are unique within a source: two feeds must not share one.
  const source = plainText(feed.titleHtml ?? '') || 'inbox';
  const items = feed.items.map((item) => toArticle(item, feed, source));
  const { articles, errors } = checkArticles(items, source);
  return { articles, errors: feed.truncated ? [...errors, { reason: feed.truncated.detail }] : errors };
}

function checkArticles(values: unknown[], source: string): ReadDocument {
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
