import { gzipSync } from 'node:zlib';
import { JAVA_BATCHES, LZ4_FULL_HEADER, LZ4_LINKED, TEXT, ZSTD_SIZED, ZSTD_ULTRA } from '../encoded.fixtures.js';
import { decompressRecords } from './decompress-records.js';

const [GZIP, SNAPPY, LZ4, ZSTD] = [1, 2, 3, 4];
const RECORDS_AT = 61;
const join = (...parts: (Buffer | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as number[])));

/** A frame that applications skip; both formats have the same. */
const SKIPPED = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
const XERIAL = JAVA_BATCHES.snappy.subarray(RECORDS_AT);
/** Raw snappy: 70,000 times the letter a. */
const SNAPPY_RAW = join([0xf0, 0xa2, 0x04, 0, 0x61], ...Array<number[]>(1093).fill([0xfe, 1, 0]), [0xba, 1, 0]);
const LZ4_HEADER = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73];
/** A block of one letter that is repeated 255 times for each byte. */
const lz4Repeated = (bytes: number) => join([0x1f, 0x61, 1, 0], Buffer.alloc(bytes, 255), [0]);
const lz4Block = (block: Buffer) => join(new Uint8Array(Uint32Array.of(block.length).buffer) as never, block);
/** Zstandard blocks of 128 KiB of one byte. */
const zstdRunLength = (blocks: number) =>
  join([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58], ...Array<number[]>(blocks).fill([2, 0, 16, 7]), [1, 0, 0]);

test.each<[string, number, Buffer, string]>([
  ['no compression', 0, Buffer.from(TEXT), TEXT],
  ['gzip', GZIP, gzipSync(TEXT), TEXT],
  ['gzip in two members', GZIP, join(gzipSync(TEXT), gzipSync('!')), `${TEXT}!`],
  ['raw snappy', SNAPPY, SNAPPY_RAW, 'a'.repeat(70_000)],
  ['LZ4 with linked blocks', LZ4, LZ4_LINKED, TEXT],
  ['LZ4 with every field', LZ4, LZ4_FULL_HEADER, TEXT],
  ['LZ4 frames', LZ4, join(LZ4_LINKED, SKIPPED, LZ4_FULL_HEADER), TEXT + TEXT],
  ['LZ4 with an uncompressed block', LZ4, join(LZ4_HEADER, [2, 0, 0, 0x80, 0x68, 0x69], [0, 0, 0, 0]), 'hi'],
  ['zstd with content size', ZSTD, ZSTD_SIZED, TEXT],
  ['zstd at its highest level', ZSTD, ZSTD_ULTRA, TEXT],
  ['zstd frames', ZSTD, join(SKIPPED, ZSTD_SIZED, ZSTD_ULTRA), TEXT + TEXT],
  ['zstd of a run', ZSTD, zstdRunLength(4), '\x07'.repeat(4 << 17)],
  ['nothing', ZSTD, Buffer.alloc(0), ''],
])('%s', async (_name, codec, bytes, text) => {
  expect((await decompressRecords(codec, bytes)).equals(Buffer.from(text))).toBe(true);
});

test('streams of snappy-java may follow one another', async () => {
  const once = await decompressRecords(SNAPPY, XERIAL);
  expect(await decompressRecords(SNAPPY, join(XERIAL, XERIAL))).toEqual(join(once, once));
});

const TOO_LARGE = 'it unpacks to more than 64 MiB';
test.each<[string, number, Buffer, string]>([
  ['an unknown codec', 5, Buffer.from('text'), 'codec 5 is unknown'],
  ['gzip of zeros', GZIP, gzipSync(Buffer.alloc(65 << 20)), TOO_LARGE],
  ['snappy that declares 2 GiB', SNAPPY, join([0xff, 0xff, 0xff, 0xff, 7], [0, 0x61]), TOO_LARGE],
  ['LZ4 of one letter', LZ4, join(LZ4_HEADER, lz4Block(lz4Repeated(300_000)), [0, 0, 0, 0]), TOO_LARGE],
  ['zstd of one byte', ZSTD, zstdRunLength(1024), TOO_LARGE],
  ['zstd frames of one byte', ZSTD, join(...Array<Buffer>(10).fill(zstdRunLength(100))), TOO_LARGE],
  ['truncated gzip', GZIP, gzipSync(TEXT).subarray(0, -20), 'unexpected end of file'],
  ['truncated snappy', SNAPPY, SNAPPY_RAW.subarray(0, -1), 'snappy data is invalid'],
  ['truncated snappy-java', SNAPPY, XERIAL.subarray(0, -1), 'it is truncated'],
  ['snappy-java cut off in a length', SNAPPY, XERIAL.subarray(0, 18), 'it is truncated'],
  ['snappy of nothing', SNAPPY, Buffer.alloc(0), 'it has no length'],
  ['truncated LZ4', LZ4, LZ4_LINKED.subarray(0, -20), 'it is truncated'],
  ['LZ4 without a magic number', LZ4, Buffer.from('something else'), 'it has no magic number'],
  ['LZ4 with a dictionary', LZ4, join([4, 0x22, 0x4d, 0x18, 0x61, 0x70, 1, 2, 3, 4, 5]), 'it needs a dictionary'],
  [
    'LZ4 with a match before its data',
    LZ4,
    join(LZ4_HEADER, lz4Block(join([0x10, 0x61, 2, 0])), [0, 0, 0, 0]),
    'before the data',
  ],
  ['truncated zstd', ZSTD, ZSTD_ULTRA.subarray(0, -20), 'it is truncated'],
  ['zstd with a dictionary', ZSTD, join([0x28, 0xb5, 0x2f, 0xfd, 1, 0x58, 9, 1, 0, 0]), 'it needs a dictionary'],
  ['zstd with a reserved block', ZSTD, join([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58, 7, 0, 0]), 'its blocks is invalid'],
  // Copying a window of 64 MiB for each of so many blocks would take minutes.
  [
    'zstd of tiny blocks',
    ZSTD,
    join([0x28, 0xb5, 0x2f, 0xfd, 0, 0x80], ...Array<number[]>(9000).fill([0x1c, 0, 0, 0, 0, 0]), [1, 0, 0]),
    'too small for its window',
  ],
])('%s is an error', async (_name, codec, bytes, message) => {
  await expect(decompressRecords(codec, bytes)).rejects.toThrow(message);
});
