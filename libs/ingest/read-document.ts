import { gunzipSync } from 'node:zlib';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { decodeText } from '#libs/domain/text/decode-text.js';
import { plainText } from '#libs/domain/text/html/plain-text.js';
import { readPage } from '#libs/domain/text/html/read-page.js';
import { httpUrl } from '#libs/domain/text/url.js';
import type { ParsedFeed, ParseResult } from '#libs/feed-parser/model/parsed-feed.js';
import { parseFeed } from '#libs/feed-parser/parse-feed.js';
import { checkArticle, type ReadError } from './check-article.js';
import { pageFields, toArticle } from './to-article.js';

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
  ndjson: readJsonLines,
  xml: readFeed,
  rss: readFeed,
  atom: readFeed,
};

/** JSON lines are given up after this many errors, unless more articles were read. */
const MAX_ERRORS = 1000;
/** Largest content of a .gz file. */
const MAX_UNPACKED_MB = 256;
const GZIP = [0x1f, 0x8b];
/** First bytes of files that people take for text, and what to do with them. */
const BINARY_FORMATS: [start: string, reason: string][] = [
  ['PK\x03\x04', 'it is a ZIP archive, or a document such as .docx; unpack it, or save it as plain text'],
  ['%PDF-', 'it is a PDF; save its text as .txt'],
  ['\xd0\xcf\x11\xe0', 'it is a Microsoft Office document; save it as plain text'],
];

/**
 * Reads the articles of a file by its extension; `.gz` after it is unpacked. Never throws.
 * @param source of articles that name none; a feed's articles have the feed's title
 */
export function readDocument(fileName: string, bytes: Uint8Array, source: string): ReadDocument {
  const start = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  if (GZIP.every((byte, i) => bytes[i] === byte)) return readGzip(fileName, bytes, source);
  const binary = BINARY_FORMATS.find(([signature]) => start.startsWith(signature));
  if (binary) return failure(binary[1]);
  const extension = fileName.split('.').pop()!.toLowerCase();
  const reader = fileName.includes('.') && Object.hasOwn(READERS, extension) ? READERS[extension] : undefined;
  if (!reader) return failure(`not a known kind of file; known extensions: ${Object.keys(READERS).join(', ')}`);
  const { text, unreadable } = decodeText(bytes);
  if (!text.trim()) return failure('the file is empty');
  if (text.includes('\0')) return failure('the file is not text: it has NUL bytes');
  if (unreadable) return failure(unreadable);
  return reader({ bytes, text }, source);
}

function readGzip(fileName: string, bytes: Uint8Array, source: string): ReadDocument {
  let unpacked: Uint8Array;
  try {
    unpacked = gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_MB * 1024 * 1024 });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') return failure(`it unpacks to more than ${MAX_UNPACKED_MB} MB; split it`);
    return failure(`it is not valid gzip: ${message}`);
  }
  if (GZIP.every((byte, i) => unpacked[i] === byte)) return failure('it is compressed twice; unpack it');
  return readDocument(fileName.replace(/\.gz$/i, ''), unpacked, source);
}

function readHtml({ text: html }: File, source: string): ReadDocument {
  const page = readPage(html);
  return checkArticles([{ ...pageFields(page), url: httpUrl(page.url ?? undefined), html }], source);
}

function readJson(file: File, source: string): ReadDocument {
  const { error, value } = parseJson(file.text);
  if (error) return isJsonLines(file.text) ? readJsonLines(file, source) : failure(error);
  if (Array.isArray(value)) return checkArticles(value, source);
  const result = parseFeed(file.bytes, {});
  return result.ok || result.error.code !== 'not-a-feed' ? readParsed(result) : checkArticles([value], source);
}

/** Whether what isn't JSON as a whole has a JSON object or array as its first line. */
function isJsonLines(text: string): boolean {
  const first = text.trimStart().split('\n', 1)[0]!;
  return /^[{[]/.test(first) && !parseJson(first).error;
}

function readJsonLines({ text }: File, source: string): ReadDocument {
  const document: ReadDocument = { articles: [], errors: [] };
  let number = 0;
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? text.length : end);
    start += line.length + 1;
    number++;
    if (!line.trim()) continue;
    if (document.errors.length >= MAX_ERRORS && document.errors.length > document.articles.length) {
      document.errors.push({ line: number, reason: 'most lines are invalid; the rest of the file is not read' });
      break;
    }
    const { error, value } = parseJson(line);
    const { articles, errors } = error ? failure(error) : checkArticles(Array.isArray(value) ? value : [value], source);
    document.articles.push(...articles);
    document.errors.push(...errors.map(({ field, reason }) => ({ line: number, field, reason })));
  }
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
