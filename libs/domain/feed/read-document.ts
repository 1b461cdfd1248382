import type { RawArticle } from '#libs/contracts/raw-article.js';
import { checkArticle, type ReadError } from './check-article.js';
import { decodeText } from './decode-text.js';
import { htmlMetadata } from './html-metadata.js';
import { parseFeed } from './parse-feed.js';

/** What a document held: the articles that fit the contract, and a sentence for everything that did not. */
export interface ReadDocument {
  articles: RawArticle[];
  errors: ReadError[];
}

type Reader = (text: string, source: string) => ReadDocument | Promise<ReadDocument>;

const readers: Record<string, Reader> = {
  txt: (text, source) => checkAll([{ text }], source),
  html: (html, source) => checkAll([{ ...htmlMetadata(html), html }], source),
  htm: (html, source) => checkAll([{ ...htmlMetadata(html), html }], source),
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
export async function readDocument(fileName: string, bytes: Uint8Array, source: string): Promise<ReadDocument> {
  const ending = fileName.split('.').pop()!.toLowerCase();
  const reader = fileName.includes('.') && Object.hasOwn(readers, ending) ? readers[ending] : undefined;
  if (!reader) return failure(`cannot read this kind of file; known endings: ${Object.keys(readers).join(', ')}`);
  const text = decodeText(bytes);
  if (!text.trim()) return failure('the file is empty');
  if (text.includes('\0')) return failure('this is not text: it holds NUL bytes');
  return reader(text, source);
}

function readJson(text: string, source: string): ReadDocument {
  try {
    const value: unknown = JSON.parse(text);
    return checkAll(Array.isArray(value) ? value : [value], source);
  } catch (error) {
    return failure(`not valid JSON: ${(error as Error).message}`);
  }
}

function readJsonLines(text: string, source: string): ReadDocument {
  const document: ReadDocument = { articles: [], errors: [] };
  text.split('\n').forEach((content, index) => {
    if (!content.trim()) return;
    const { articles, errors } = readJson(content, source);
    document.articles.push(...articles);
    document.errors.push(...errors.map(({ field, reason }) => ({ line: index + 1, field, reason })));
  });
  return document;
}

async function readFeed(xml: string): Promise<ReadDocument> {
  try {
    const items = await parseFeed(xml);
    return items.length > 0 ? checkAll(items, 'inbox') : failure('the feed holds no items');
  } catch (error) {
    return failure(`not an RSS or Atom feed: ${(error as Error).message.split('\n')[0]}`);
  }
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
