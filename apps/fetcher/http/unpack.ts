import { createBrotliDecompress, createInflate, createInflateRaw } from 'node:zlib';
import { FetchFailed } from './exchange-failure.js';
import { throughZlib } from './through-zlib.js';
import { unpackGzip } from './unpack-gzip.js';
import { unpackZstd } from './unpack-zstd.js';

/** The codings that `unpack` knows, as an Accept-Encoding header. */
export const ACCEPT_ENCODING = 'br, gzip, zstd, deflate';

type Bytes = AsyncIterable<Buffer>;

/**
 * Undoes a Content-Encoding while the bytes come in. What plainly is text is taken as it is, whatever the header claims:
 * many servers set it on bodies that they did not pack.
 * @throws ExchangeFailure `bad-encoding`; errors of the source pass through
 */
export async function* unpack(source: Bytes, contentEncoding: string | undefined): Bytes {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim());
  const packed = codings.filter((coding) => coding !== '' && coding !== 'identity');
  if (packed.length === 0) return yield* source;
  const { head, all } = await peek(source, 64);
  if (head.length === 0 || isPlainText(head)) return yield* all;
  if (packed.length > 1) throw new FetchFailed('bad-encoding', `The body is packed twice (${packed.join(', ')}).`);
  yield* unpackOne(all, head, packed[0]!);
}

function unpackOne(source: Bytes, head: Buffer, coding: string): Bytes {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return unpackGzip(source);
    case 'br':
      return throughZlib(source, createBrotliDecompress(), coding);
    case 'deflate':
      // RFC 9110 means zlib's format; some servers send the bare one.
      return throughZlib(source, hasZlibHeader(head) ? createInflate() : createInflateRaw(), coding);
    case 'zstd':
      return unpackZstd(source);
  }
  throw new FetchFailed('bad-encoding', `The body is packed in an unknown way (${coding.slice(0, 40)}).`);
}

/** Reads the first bytes and hands back the whole. */
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

/** Whether this is the beginning of XML, HTML or JSON: no packed stream begins like that and goes on without control characters. */
function isPlainText(head: Buffer): boolean {
  const text = head.toString('latin1').replace(/^(ï»¿)?\s*/, '');
  return /^(<[?!a-z]|\{\s*["}]|\[\s*[[\]{"\d])/i.test(text) && !/[\0-\x08\x0b\x0e-\x1f]/.test(text);
}

function hasZlibHeader(head: Buffer): boolean {
  return head.length > 1 && (head[0]! & 0x0f) === 8 && head.readUInt16BE(0) % 31 === 0;
}
