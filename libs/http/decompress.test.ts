import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { FetchFailed } from './fetch-errors.js';
import { decompress } from './decompress.js';

const items = Array.from({ length: 40 }, (_, n) => `<item>${n} harbour bridge closed after storm</item>`);
const TEXT = items.join('');
const SHORT = '<a/>';

/** TEXT compressed by the reference implementation, with a checksum and without the content size. */
const ZSTD = Buffer.from(
  'KLUv/QRonQMAQkUREJB9YMNB6fyfxEFpHw6MXecJHVPIEB9GQscUMsQHkdAxhQzxn9AxhQzxQFl8dXYMdWT+YL7VOZSP4uZ434bZ9LAs1FQF' +
    'Kagx6O3/G+A1qwERNAzh//8ZAj+qpRRJlaawlNWC6C45AADw2UwJYA3YVUuZnY8=',
  'base64',
);
const ZSTD_PLAIN = Buffer.from(
  'KLUv/QBYFQUAIoURGKCnOYQTciGzL/vzD7+V2d9aSykNRtUBAv///79t27bdtm1bQQCQIMfdUhSVq7FLbAVzCNlCEA4NKOW5TKyT5nDGQGFL' +
    'JSkgYJPC0gMhSXRFLJE0uiKWSIouEWskRZeIFUmia8SKJNEVsUTS0dVexGIvktaLLvUiVnqRhF50nRexzIuk8iKQPDpEjJEQHSJGJIgOEUMi' +
    'Yca4TGNrQtQD',
  'base64',
);
const SKIPPED = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

const gzip = gzipSync(TEXT);
/** With every optional field of a gzip header. */
const gzipFullHeader = Buffer.concat([
  Buffer.from([0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3]),
  Buffer.from([2, 0, 7, 7]),
  Buffer.from('feed.xml\0a comment\0'),
  Buffer.from([1, 2]),
  gzip.subarray(10),
]);
const join = (...parts: (Buffer | string)[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));

async function* inChunks(body: Buffer, length: number): AsyncIterable<Buffer> {
  for (let at = 0; at < body.length; at += length) yield body.subarray(at, at + length);
}

/** @returns the text, or the error code */
async function decompressed(source: AsyncIterable<Buffer>, coding: string | undefined): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of decompress(source, coding)) chunks.push(Buffer.from(chunk));
  } catch (error) {
    if (error instanceof FetchFailed) return error.error.code;
    throw error;
  }
  return Buffer.concat(chunks).toString();
}

describe.each([1, 7, 100_000])('in chunks of %i bytes', (chunkLength) => {
  test.each<[string, string | undefined, Buffer, string]>([
    ['nothing', undefined, Buffer.from(TEXT), TEXT],
    ['identity', 'identity', Buffer.from(TEXT), TEXT],
    ['gzip', 'gzip', gzip, TEXT],
    ['gzip in capitals', 'GZIP', gzip, TEXT],
    ['x-gzip', 'x-gzip', gzip, TEXT],
    ['gzip and identity', 'identity, gzip', gzip, TEXT],
    ['gzip with a full header', 'gzip', gzipFullHeader, TEXT],
    ['gzip followed by zeros', 'gzip', join(gzip, Buffer.alloc(600)), TEXT],
    ['gzip followed by text', 'gzip', join(gzip, '<!-- cached -->'), TEXT],
    ['gzip followed by half a gzip', 'gzip', join(gzip, gzip.subarray(0, 20)), TEXT],
    ['truncated gzip', 'gzip', gzip.subarray(0, -30), 'bad-encoding'],
    ['gzip header only', 'gzip', gzip.subarray(0, 8), 'bad-encoding'],
    ['corrupt gzip', 'gzip', join(gzip.subarray(0, 20), 'error', gzip.subarray(25)), 'bad-encoding'],
    ['brotli', 'br', brotliCompressSync(TEXT), TEXT],
    ['short brotli', 'br', brotliCompressSync(SHORT), SHORT],
    ['truncated brotli', 'br', brotliCompressSync(TEXT).subarray(0, -5), 'bad-encoding'],
    ['deflate', 'deflate', deflateSync(TEXT), TEXT],
    ['raw deflate', 'deflate', deflateRawSync(TEXT), TEXT],
    ['zstd', 'zstd', ZSTD, TEXT],
    ['zstd without checksum', 'zstd', ZSTD_PLAIN, TEXT],
    ['zstd frames', 'zstd', join(ZSTD, SKIPPED, ZSTD_PLAIN), TEXT + TEXT],
    ['truncated zstd', 'zstd', ZSTD.subarray(0, -8), 'bad-encoding'],
    ['zstd followed by garbage', 'zstd', join(ZSTD, 'garbage'), 'bad-encoding'],
    ['zstd with a dictionary', 'zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 0x58, 9, 1, 0, 0]), 'bad-encoding'],
    ['zstd with a reserved block', 'zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58, 7, 0, 0]), 'bad-encoding'],
    ['gzip labelled as brotli', 'br', gzip, 'bad-encoding'],
    ['two codings', 'br, gzip', gzip, 'bad-encoding'],
    ['an unknown coding', 'compress', gzip, 'bad-encoding'],
    ['an empty body', 'gzip', Buffer.alloc(0), ''],
    // Not compressed, whatever the header says.
    ['XML', 'gzip', Buffer.from(TEXT), TEXT],
    ['XML after a byte-order mark', 'br', Buffer.from(`\ufeff\n${TEXT}`), `\ufeff\n${TEXT}`],
    ['short XML', 'zstd', Buffer.from(SHORT), SHORT],
    ['JSON', 'deflate', Buffer.from('{ "version": 1 }'), '{ "version": 1 }'],
    ['XML with a charset as its coding', 'utf-8', Buffer.from(TEXT), TEXT],
    ['XML labelled as compressed twice', 'gzip, gzip', Buffer.from(TEXT), TEXT],
    ['other text', 'gzip', Buffer.from('Not found, sorry'), 'bad-encoding'],
    ['XML with control characters', 'br', Buffer.from('<a\0\0\0/>'), 'bad-encoding'],
  ])('%s', async (_name, coding, body, expected) => {
    expect(await decompressed(inChunks(body, chunkLength), coding)).toBe(expected);
  });
});

test('connection errors are not reported as encoding errors', async () => {
  const broken = async function* () {
    yield gzip.subarray(0, 30);
    throw new Error('connection lost');
  };
  await expect(decompressed(broken(), 'gzip')).rejects.toThrow('connection lost');
});
