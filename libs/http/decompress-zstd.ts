import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { Decompress } from 'fzstd';
import { ByteReader } from './byte-reader.js';
import { FetchFailed } from './fetch-errors.js';

type Bytes = AsyncIterable<Buffer>;

/** Limit for HTTP (RFC 9659). Without it a few bytes could make the decoder allocate 2 GiB. */
const MAX_WINDOW_BYTES = 8 * 1024 * 1024;
const MAX_BLOCK_BYTES = 128 * 1024;
/** The decoder copies its whole window after each block. Beyond this sum the stream counts as an attack on CPU time. */
const MAX_COPIED_BYTES = 4 * 1024 ** 3;
/** Blocks that are decoded before other tasks of the event loop run. */
const BLOCKS_PER_TICK = 16;

/**
 * Decompresses Zstandard (RFC 8878) block by block, so that neither memory nor a pause exceeds what one block needs.
 * @throws FetchFailed `bad-encoding`; errors of the source pass through
 */
export async function* decompressZstd(source: Bytes): Bytes {
  const reader = new ByteReader(source, () => invalid('it is truncated'));
  const work = { blocks: 0, copiedBytes: 0 };
  do {
    const magic = (await reader.take(4)).readUInt32LE();
    if (magic === 0xfd2fb528) yield* decompressFrame(reader, work);
    else if (magic >>> 4 === 0x184d2a5) await reader.skip((await reader.take(4)).readUInt32LE());
    else throw invalid('it has no magic number');
  } while (!(await reader.atEnd()));
}

async function* decompressFrame(reader: ByteReader, work: { blocks: number; copiedBytes: number }): Bytes {
  const { header, windowBytes, hasChecksum } = await readFrameHeader(reader);
  const out: Buffer[] = [];
  const decoder = new Decompress((data) => out.push(Buffer.from(data)));
  let pending = header;
  for (let isLast = false; !isLast;) {
    const blockHeader = await reader.take(3);
    isLast = (blockHeader[0]! & 1) === 1;
    const block = await reader.take(blockBytes(blockHeader));
    const checksum = isLast && hasChecksum ? await reader.take(4) : Buffer.alloc(0);
    decode(decoder, Buffer.concat([pending, blockHeader, block, checksum]), isLast);
    pending = Buffer.alloc(0);
    yield* out.splice(0);
    work.copiedBytes += windowBytes;
    if (work.copiedBytes > MAX_COPIED_BYTES) throw invalid('its blocks are too small for its window');
    if (++work.blocks % BLOCKS_PER_TICK === 0) await yieldToEventLoop();
  }
}

async function readFrameHeader(reader: ByteReader) {
  const descriptor = (await reader.take(1))[0]!;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  if (dictionaryBytes > 0) throw invalid('it needs a dictionary');
  const rest = await reader.take((isSingleSegment ? 0 : 1) + sizeBytes);
  const windowBytes = isSingleSegment ? contentSize(rest, sizeBytes) : windowSize(rest[0]!);
  if (windowBytes > MAX_WINDOW_BYTES) {
    throw invalid(`its window of ${windowBytes} bytes is larger than ${MAX_WINDOW_BYTES}`);
  }
  const header = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, descriptor]), rest]);
  return { header, windowBytes, hasChecksum: (descriptor & 4) !== 0 };
}

function contentSize(field: Buffer, bytes: number): number {
  if (bytes === 8) return Number(field.readBigUInt64LE());
  return field.readUIntLE(0, bytes) + (bytes === 2 ? 256 : 0);
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

/** The length of a block's data; a run-length block has one byte, whatever its decompressed length. */
function blockBytes(header: Buffer): number {
  const bits = header.readUIntLE(0, 3);
  const type = (bits >> 1) & 3;
  const size = bits >> 3;
  if (type === 3 || size > MAX_BLOCK_BYTES) throw invalid('one of its blocks is invalid');
  return type === 1 ? 1 : size;
}

function decode(decoder: Decompress, bytes: Buffer, isLast: boolean): void {
  try {
    decoder.push(bytes, isLast);
  } catch (error) {
    throw invalid((error as Error).message);
  }
}

const invalid = (why: string) => new FetchFailed('bad-encoding', `The body is not valid zstd (${why}).`);
