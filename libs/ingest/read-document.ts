import { pipeline, Readable } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { decodeText } from '#libs/domain/text/decode-text.js';
import { plainText } from '#libs/domain/text/html/plain-text.js';
import { readPage } from '#libs/domain/text/html/read-page.js';
import { httpUrl } from '#libs/domain/text/url.js';
import type { ParsedFeed, ParseResult } from '#libs/feed-parser/model/parsed-feed.js';
import { parseFeed } from '#libs/feed-parser/parse-feed.js';
import { type Check, checkArticle, checkArticles, failure, type ReadDocument } from './check-article.js';
import { decodeLines } from './decode-lines.js';
import { LineReader, MAX_PIECE_ARTICLES, parseJson, severalHint } from './json-lines.js';
import { pageFields, toArticle } from './to-article.js';

interface File {
  bytes: Uint8Array;
  text: string;
}

type Reader = (file: File, check: Check) => ReadDocument;

/** By the file's extension. */
const READERS = new Map<string, Reader>(
  Object.entries({
    txt: readText,
    html: readHtml,
    htm: readHtml,
    json: readJson,
    jsonl: readJsonLines,
    ndjson: readJsonLines,
    xml: readFeed,
    rss: readFeed,
    atom: readFeed,
  }),
);

/** Largest content of a .gz file. */
const MAX_UNPACKED_MB = 256;
const MB = 1024 * 1024;
/** A piece of a document ends with the article that exceeds the characters. */
const MAX_PIECE_LENGTH = 1_000_000;
/** Why a file without text is refused. */
export const EMPTY = 'the file is empty';
const BINARY = 'the file is not text: it has NUL bytes';
const GZIP = [0x1f, 0x8b];
/** First bytes of files that people take for text, and what to do with them. */
const BINARY_FORMATS: [start: string, reason: string][] = [
  ['PK\x03\x04', 'it is a ZIP archive, or a document such as .docx; unpack it, or save it as plain text'],
  ['%PDF-', 'it is a PDF; save its text as .txt'],
  ['{\\rtf', 'it is a rich text document; save it as plain text'],
  ['\xd0\xcf\x11\xe0', 'it is a Microsoft Office document; save it as plain text'],
];

/**
 * Reads the articles of a file by its extension; `.gz` after it is unpacked. Never throws.
 * @param source of articles that name none; a feed's articles have the feed's title
 */
export function readDocument(fileName: string, bytes: Uint8Array, source: string): ReadDocument {
  if (!isGzip(bytes)) return readUnpacked(fileName, bytes, (value) => checkArticle(value, source));
  try {
    const unpacked = gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_MB * MB });
    return readUnpacked(withoutGz(fileName), unpacked, (value) => checkArticle(value, source));
  } catch (error) {
    return failure(gzipError(error as NodeJS.ErrnoException));
  }
}

/**
 * Reads a file as readDocument does, in pieces of a limited number of articles. JSON lines are never in memory as a whole, and
 * may be of any size, unless they are compressed.
 * @param check decodes an article, and may use it
 * @throws Error of the stream
 */
export async function* readInPieces(
  fileName: string,
  stream: AsyncIterable<Uint8Array>,
  check: Check,
): AsyncGenerator<ReadDocument> {
  const { first, all } = await peek(stream);
  if (!isGzip(first)) return yield* readUnpackedInPieces(fileName, all, check);
  // An error destroys the last stream, which throws it below.
  const gunzip = pipeline(Readable.from(all), createGunzip(), () => {});
  try {
    yield* readUnpackedInPieces(withoutGz(fileName), limited(gunzip), check);
  } catch (error) {
    if (!isGzipError(error as NodeJS.ErrnoException)) throw error;
    yield failure(gzipError(error as NodeJS.ErrnoException));
  }
}

export const isGzip = (bytes: Uint8Array): boolean => GZIP.every((byte, i) => bytes[i] === byte);
const withoutGz = (fileName: string) => fileName.replace(/\.gz$/i, '');

/** The first chunk, and the whole stream. */
async function peek(stream: AsyncIterable<Uint8Array>): Promise<{ first: Uint8Array; all: AsyncIterable<Uint8Array> }> {
  const iterator = stream[Symbol.asyncIterator]();
  const start = await iterator.next();
  const first = start.done ? new Uint8Array() : start.value;
  const all = async function* () {
    yield first;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  };
  return { first, all: all() };
}

async function* limited(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const bytes of stream) {
    size += bytes.length;
    if (size > MAX_UNPACKED_MB * MB) throw Object.assign(new Error(), { code: 'ERR_BUFFER_TOO_LARGE' });
    yield bytes;
  }
}

const isGzipError = ({ code = '' }: NodeJS.ErrnoException) => code === 'ERR_BUFFER_TOO_LARGE' || code.startsWith('Z_');

function gzipError({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ERR_BUFFER_TOO_LARGE') return `it unpacks to more than ${MAX_UNPACKED_MB} MB; split it`;
  return `it is not valid gzip: ${message}`;
}

function readUnpacked(fileName: string, bytes: Uint8Array, check: Check): ReadDocument {
  const refusal = refusalOf(bytes);
  if (refusal) return failure(refusal);
  const reader = READERS.get(extensionOf(fileName));
  if (!reader) return failure(`not a known kind of file; known extensions: ${[...READERS.keys()].join(', ')}`);
  const { text, unreadable } = decodeText(bytes);
  if (!text.trim()) return failure(EMPTY);
  if (unreadable) return failure(unreadable);
  return reader({ bytes, text }, check);
}

async function* readUnpackedInPieces(
  fileName: string,
  stream: AsyncIterable<Uint8Array>,
  check: Check,
): AsyncGenerator<ReadDocument> {
  const { first, all } = await peek(stream);
  if (READERS.get(extensionOf(fileName)) !== readJsonLines || refusalOf(first)) {
    const chunks: Uint8Array[] = [];
    for await (const bytes of all) chunks.push(bytes);
    return yield* piecesOf(readUnpacked(fileName, Buffer.concat(chunks), check));
  }
  const lines = new LineReader(check);
  for await (const { text, unreadable } of decodeLines(all)) {
    if (unreadable) return yield { articles: [], errors: [{ line: lines.number + 1, reason: unreadable }] };
    for (const piece of lines.read(text)) yield* piecesOf(piece);
    if (lines.isGivenUp) return;
  }
  if (lines.isEmpty) yield failure(EMPTY);
}

function* piecesOf({ articles, errors }: ReadDocument): Generator<ReadDocument> {
  let piece: RawArticle[] = [];
  let length = 0;
  for (const article of articles) {
    piece.push(article);
    length += (article.text?.length ?? 0) + (article.html?.length ?? 0);
    if (piece.length < MAX_PIECE_ARTICLES && length < MAX_PIECE_LENGTH) continue;
    yield { articles: piece, errors: [] };
    [piece, length] = [[], 0];
  }
  if (piece.length > 0 || errors.length > 0) yield { articles: piece, errors };
}

const extensionOf = (fileName: string) =>
  fileName.includes('.') ? fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase() : '';

/** Why bytes that follow each other can't be text of a document, by the first of them. */
function refusalOf(bytes: Uint8Array): string | undefined {
  if (isGzip(bytes)) return 'it is compressed twice; unpack it';
  const start = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  return BINARY_FORMATS.find(([signature]) => start.startsWith(signature))?.[1];
}

function readText({ text }: File, check: Check): ReadDocument {
  return text.includes('\0') ? failure(BINARY) : checkArticles([{ text }], check);
}

/** NUL bytes are left out of a page, as browsers and the fetcher do. */
function readHtml({ text: html }: File, check: Check): ReadDocument {
  if (html.includes('\0') && !/<[a-z!/]/i.test(html)) return failure(BINARY);
  const page = readPage(html);
  return checkArticles([{ ...pageFields(page), url: httpUrl(page.url ?? undefined), html }], check);
}

function readJson(file: File, check: Check): ReadDocument {
  const { error, value } = parseJson(file.text);
  if (error) return isJsonLines(file.text) ? readJsonLines(file, check) : failure(`${error}${severalHint(file.text)}`);
  if (Array.isArray(value))
    return value.length > 0 ? checkArticles(value, check) : failure('the array has no articles');
  const result = parseFeed(file.bytes, {});
  return result.ok || result.error.code !== 'not-a-feed' ? readParsed(result, check) : checkArticles([value], check);
}

/** Whether what isn't JSON as a whole has a JSON object or array as its first line. */
function isJsonLines(text: string): boolean {
  const first = text.trimStart().split('\n', 1)[0]!;
  return /^[{[]/.test(first) && !parseJson(first).error;
}

function readJsonLines({ text }: File, check: Check): ReadDocument {
  const pieces = [...new LineReader(check).read(text)];
  return { articles: pieces.flatMap(({ articles }) => articles), errors: pieces.flatMap(({ errors }) => errors) };
}

function readFeed({ bytes }: File, check: Check): ReadDocument {
  return readParsed(parseFeed(bytes, {}), check);
}

function readParsed(result: ParseResult, check: Check): ReadDocument {
  if (!result.ok) return failure(`not an RSS, Atom or JSON feed: ${result.error.detail}`);
  return result.feed.items.length === 0 ? failure('the feed has no items') : readItems(result.feed, check);
}

function readItems(feed: ParsedFeed, check: Check): ReadDocument {
  // Guids are unique within a source: two feeds must not share one.
  const source = plainText(feed.titleHtml ?? '') || 'inbox';
  const items = feed.items.map((item) => toArticle(item, feed, source));
  const { articles, errors } = checkArticles(items, check);
  return { articles, errors: feed.truncated ? [...errors, { reason: feed.truncated.detail }] : errors };
}
