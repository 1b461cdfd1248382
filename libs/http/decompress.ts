import { pipeline, type Transform } from 'node:stream';
import { createBrotliDecompress, createInflate, createInflateRaw } from 'node:zlib';
import { ByteReader } from './byte-reader.js';
import { decompressZstd } from './decompress-zstd.js';
import { FetchFailed } from './fetch-errors.js';

/** The codings that `decompress` supports, as an Accept-Encoding header. */
export const ACCEPT_ENCODING = 'br, gzip, zstd, deflate';
/** Enough to recognise plain text. */
const HEAD_BYTES = 64;

/** Flags of a gzip header (RFC 1952). */
const GZIP_CRC = 2;
const GZIP_EXTRA = 4;
const GZIP_NAME = 8;
const GZIP_COMMENT = 16;

type Bytes = AsyncIterable<Buffer>;

/**
 * Decodes a Content-Encoding as a stream. Plain text is passed through whatever the header claims: many servers set it on
 * bodies that are not compressed.
 * @throws FetchFailed `bad-encoding`; errors of the source pass through
 */
export async function* decompress(source: Bytes, contentEncoding: string | undefined): Bytes {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length === 0) return yield* source;
  const { head, all } = await peek(source, HEAD_BYTES);
  if (head.length === 0 || isPlainText(head)) return yield* all;
  if (codings.length > 1) {
    throw new FetchFailed('bad-encoding', `The body is compressed twice (${codings.join(', ')}).`);
  }
  yield* decode(all, head, codings[0]!);
}

/** Reads the first bytes, and returns them and the whole stream. */
async function peek(source: Bytes, bytes: number): Promise<{ head: Buffer; all: Bytes }> {
  const iterator = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < bytes) {
    const next = await iterator.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const all = async function* () {
    yield head;
    yield* { [Symbol.asyncIterator]: () => iterator };
  };
  return { head, all: all() };
}

/** Whether this is the start of XML, HTML or JSON. Compressed data that starts the same way has control characters. */
function isPlainText(head: Buffer): boolean {
  const text = head.toString('latin1').replace(/^(ï»¿)?\s*/, '');
  return /^(<[?!a-z]|\{\s*["}]|\[\s*[[\]{"\d])/i.test(text) && !/[\0-\x08\x0b\x0e-\x1f]/.test(text);
}

function decode(source: Bytes, head: Buffer, coding: string): Bytes {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return decompressGzip(source);
    case 'br':
      return pipeThroughZlib(source, createBrotliDecompress(), coding);
    case 'deflate':
      // RFC 9110 means the zlib format; some servers send raw deflate.
      return pipeThroughZlib(source, hasZlibHeader(head) ? createInflate() : createInflateRaw(), coding);
    case 'zstd':
      return decompressZstd(source);
  }
  throw new FetchFailed('bad-encoding', `The content encoding "${coding.slice(0, 40)}" is not supported.`);
}

function hasZlibHeader(head: Buffer): boolean {
  return head.length > 1 && (head[0]! & 0x0f) === 8 && head.readUInt16BE(0) % 31 === 0;
}

/**
 * Decompresses the first member of a gzip file, as browsers do. node:zlib would go on with what follows it, and when that is
 * garbage, as from some servers, lose the end of the first member.
 */
async function* decompressGzip(source: Bytes): Bytes {
  const reader = new ByteReader(source, () => invalidGzip('its header is truncated'));
  const fixed = await reader.take(10);
  if (fixed.readUInt16BE() !== 0x1f8b || fixed[2] !== 8) throw invalidGzip('it has no magic number');
  const flags = fixed[3]!;
  if (flags & GZIP_EXTRA) await reader.skip((await reader.take(2)).readUInt16LE());
  if (flags & GZIP_NAME) await skipString(reader);
  if (flags & GZIP_COMMENT) await skipString(reader);
  if (flags & GZIP_CRC) await reader.skip(2);
  yield* pipeThroughZlib(reader.rest(), createInflateRaw(), 'gzip');
}

/** Skips a string with its terminating NUL. */
async function skipString(reader: ByteReader): Promise<void> {
  while ((await reader.take(1))[0] !== 0);
}

const invalidGzip = (why: string) => new FetchFailed('bad-encoding', `The body is not valid gzip (${why}).`);

/** Decompresses with a stream of node:zlib. Data after the end of the compressed data is ignored. */
async function* pipeThroughZlib(source: Bytes, stream: Transform, coding: string): Bytes {
  let sourceError: unknown;
  const observed = async function* () {
    try {
      yield* source;
    } catch (error) {
      sourceError = error;
      throw error;
    }
  };
  // Reading the stream reports the errors of both.
  pipeline(observed, stream, () => {});
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw (
      sourceError ?? new FetchFailed('bad-encoding', `The body is not valid ${coding} (${(error as Error).message}).`)
    );
  }
}
