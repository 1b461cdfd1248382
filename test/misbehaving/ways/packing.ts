import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { Way } from '../way.js';
import { GOOD_FEED, send } from './documents.js';
import { zstdFrame, zstdRuns } from './zstd.js';

const gzipped = gzipSync(GOOD_FEED);
const ZEROS = Buffer.alloc(16 * 1024 * 1024);
// Packed beforehand: while it is being done no other way gets an answer.
const GZIP_BOMB = gzipSync(ZEROS);
const BROTLI_BOMB = brotliCompressSync(ZEROS, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } });
const ZSTD_BOMB = zstdRuns(10_000, 128 * 1024);
const ZSTD_TINY_BLOCKS = zstdRuns(100_000, 1, 13);

const packed =
  (coding: string, body: () => Buffer | string): Way['http'] =>
  (_, response) =>
    send(response, body(), { 'content-encoding': coding });

/** Bodies that are not packed as their header says, and bombs. */
export const PACKING: Way[] = [
  { name: 'gzip', http: packed('gzip', () => gzipped), status: 'ok', articles: 2 },
  { name: 'brotli', http: packed('br', () => brotliCompressSync(GOOD_FEED)), status: 'ok', articles: 2 },
  { name: 'zstd', http: packed('zstd', () => zstdFrame(GOOD_FEED)), status: 'ok', articles: 2 },
  { name: 'deflate', http: packed('deflate', () => deflateSync(GOOD_FEED)), status: 'ok', articles: 2 },
  { name: 'deflate-bare', http: packed('deflate', () => deflateRawSync(GOOD_FEED)), status: 'ok', articles: 2 },
  {
    name: 'gzip-bomb',
    http: packed('gzip', () => GZIP_BOMB),
    status: 'decoded-too-large',
    detail: /200 times its size/,
  },
  {
    name: 'brotli-bomb',
    http: packed('br', () => BROTLI_BOMB),
    status: 'decoded-too-large',
  },
  { name: 'zstd-bomb', http: packed('zstd', () => ZSTD_BOMB), status: 'decoded-too-large' },
  {
    name: 'zstd-giant-window',
    http: packed('zstd', () => zstdRuns(1, 16, 31)),
    status: 'bad-encoding',
    detail: /window/,
  },
  {
    name: 'zstd-tiny-blocks',
    http: packed('zstd', () => ZSTD_TINY_BLOCKS),
    status: 'bad-encoding',
    detail: /too small/,
  },
  {
    name: 'packed-twice',
    http: packed('gzip, gzip', () => gzipSync(gzipped)),
    status: 'bad-encoding',
    detail: /twice/,
  },
  {
    name: 'unknown-coding',
    http: packed('lzma', () => Buffer.from('\x5d\0\0')),
    status: 'bad-encoding',
    detail: /lzma/,
  },
  { name: 'not-packed-at-all', http: packed('gzip', () => GOOD_FEED), status: 'ok', articles: 2 },
  { name: 'not-packed-as-brotli', http: packed('br', () => GOOD_FEED), status: 'ok', articles: 2 },
  { name: 'coding-is-a-charset', http: packed('utf-8', () => GOOD_FEED), status: 'ok', articles: 2 },
  { name: 'gzip-that-is-none', http: packed('gzip', () => 'no gzip, no XML'), status: 'bad-encoding' },
  { name: 'gzip-breaks-off', http: packed('gzip', () => gzipped.subarray(0, 60)), status: 'bad-encoding' },
  {
    name: 'gzip-with-garbage-behind',
    http: packed('gzip', () => Buffer.concat([gzipped, Buffer.from('\n<!-- served in 3 ms -->')])),
    status: 'ok',
    articles: 2,
  },
];
