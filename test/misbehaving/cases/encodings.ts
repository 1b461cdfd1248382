import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { FaultCase } from '../fault-case.js';
import { GOOD_FEED, send } from './documents.js';
import { zstdFrame, zstdRuns } from './zstd.js';

const gzipped = gzipSync(GOOD_FEED);
const ZEROS = Buffer.alloc(16 * 1024 * 1024);
// Compressed in advance, because compressing blocks the responses of the other cases.
const GZIP_BOMB = gzipSync(ZEROS);
const BROTLI_BOMB = brotliCompressSync(ZEROS, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } });
const ZSTD_BOMB = zstdRuns(10_000, 128 * 1024);
const ZSTD_TINY_BLOCKS = zstdRuns(100_000, 1, 13);

const encoded =
  (coding: string, body: () => Buffer | string): FaultCase['http'] =>
  (_, response) =>
    send(response, body(), { 'content-encoding': coding });

/** Bodies with a wrong or unsupported Content-Encoding, and decompression bombs. */
export const ENCODINGS: FaultCase[] = [
  { name: 'gzip', http: encoded('gzip', () => gzipped), status: 'ok', articles: 2 },
  { name: 'brotli', http: encoded('br', () => brotliCompressSync(GOOD_FEED)), status: 'ok', articles: 2 },
  { name: 'zstd', http: encoded('zstd', () => zstdFrame(GOOD_FEED)), status: 'ok', articles: 2 },
  { name: 'deflate', http: encoded('deflate', () => deflateSync(GOOD_FEED)), status: 'ok', articles: 2 },
  { name: 'raw-deflate', http: encoded('deflate', () => deflateRawSync(GOOD_FEED)), status: 'ok', articles: 2 },
  {
    name: 'gzip-bomb',
    http: encoded('gzip', () => GZIP_BOMB),
    status: 'decoded-too-large',
    detail: /200 times its size/,
  },
  {
    name: 'brotli-bomb',
    http: encoded('br', () => BROTLI_BOMB),
    status: 'decoded-too-large',
  },
  { name: 'zstd-bomb', http: encoded('zstd', () => ZSTD_BOMB), status: 'decoded-too-large' },
  {
    name: 'zstd-giant-window',
    http: encoded('zstd', () => zstdRuns(1, 16, 31)),
    status: 'bad-encoding',
    detail: /window/,
  },
  {
    name: 'zstd-tiny-blocks',
    http: encoded('zstd', () => ZSTD_TINY_BLOCKS),
    status: 'bad-encoding',
    detail: /too small/,
  },
  {
    name: 'compressed-twice',
    http: encoded('gzip, gzip', () => gzipSync(gzipped)),
    status: 'bad-encoding',
    detail: /twice/,
  },
  {
    name: 'unknown-coding',
    http: encoded('lzma', () => Buffer.from('\x5d\0\0')),
    status: 'bad-encoding',
    detail: /lzma/,
  },
  { name: 'plain-text-as-gzip', http: encoded('gzip', () => GOOD_FEED), status: 'ok', articles: 2 },
  { name: 'plain-text-as-brotli', http: encoded('br', () => GOOD_FEED), status: 'ok', articles: 2 },
  { name: 'coding-is-a-charset', http: encoded('utf-8', () => GOOD_FEED), status: 'ok', articles: 2 },
  { name: 'garbage-as-gzip', http: encoded('gzip', () => 'no gzip, no XML'), status: 'bad-encoding' },
  { name: 'truncated-gzip', http: encoded('gzip', () => gzipped.subarray(0, 60)), status: 'bad-encoding' },
  {
    name: 'gzip-followed-by-garbage',
    http: encoded('gzip', () => Buffer.concat([gzipped, Buffer.from('\n<!-- served in 3 ms -->')])),
    status: 'ok',
    articles: 2,
  },
];
