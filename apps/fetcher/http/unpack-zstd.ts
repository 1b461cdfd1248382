import { setImmediate as turnOfOthers } from 'node:timers/promises';
import { Decompress } from 'fzstd';
import { ByteReader } from './byte-reader.js';
import { FetchFailed } from './exchange-failure.js';

type Bytes = AsyncIterable<Buffer>;

/** What a zstd window may be in HTTP, RFC 9659. Without it a few bytes could make the decoder allocate 2 GiB. */
const MAX_WINDOW = 8 * 1024 * 1024;
const MAX_BLOCK = 128 * 1024;
/** The decoder moves its whole window after each block: bytes moved before what comes is taken for an attack on our time. */
const MAX_MOVED = 4 * 1024 ** 3;
const BLOCKS_PER_TURN = 16;

/**
 * Unpacks Zstandard (RFC 8878) block by block, so that neither memory nor a pause is larger than a block needs.
 * @throws ExchangeFailure `bad-encoding`; errors of the source pass through
 */
export async function* unpackZstd(source: Bytes): Bytes {
  const reader = new ByteReader(source, () => broken('it ends too early'));
  const effort = { blocks: 0, moved: 0 };
  do {
    const magic = (await reader.take(4)).readUInt32LE();
    if (magic === 0xfd2fb528) yield* unpackFrame(reader, effort);
    else if (magic >>> 4 === 0x184d2a5) await reader.skip((await reader.take(4)).readUInt32LE());
    else throw broken('it has no magic number');
  } while (!(await reader.atEnd()));
}

async function* unpackFrame(reader: ByteReader, effort: { blocks: number; moved: number }): Bytes {
  const { header, window, hasChecksum } = await readFrameHeader(reader);
  const out: Buffer[] = [];
  const decoder = new Decompress((data) => out.push(Buffer.from(data)));
  let pending = header;
  for (let last = false; !last;) {
    const blockHeader = await reader.take(3);
    last = (blockHeader[0]! & 1) === 1;
    const block = await reader.take(blockBytes(blockHeader));
    const checksum = last && hasChecksum ? await reader.take(4) : Buffer.alloc(0);
    decode(decoder, Buffer.concat([pending, blockHeader, block, checksum]), last);
    pending = Buffer.alloc(0);
    yield* out.splice(0);
    effort.moved += window;
    if (effort.moved > MAX_MOVED) throw broken('its blocks are too small for its window');
    if (++effort.blocks % BLOCKS_PER_TURN === 0) await turnOfOthers();
  }
}

async function readFrameHeader(reader: ByteReader) {
  const descriptor = (await reader.take(1))[0]!;
  const single = (descriptor & 0x20) !== 0;
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  if (dictionaryBytes > 0) throw broken('it wants a dictionary');
  const rest = await reader.take((single ? 0 : 1) + sizeBytes);
  const window = single ? contentSize(rest, sizeBytes) : windowSize(rest[0]!);
  if (window > MAX_WINDOW) throw broken(`its window of ${window} bytes is over ${MAX_WINDOW}`);
  const header = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, descriptor]), rest]);
  return { header, window, hasChecksum: (descriptor & 4) !== 0 };
}

function contentSize(field: Buffer, bytes: number): number {
  if (bytes === 8) return Number(field.readBigUInt64LE());
  return field.readUIntLE(0, bytes) + (bytes === 2 ? 256 : 0);
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

/** Bytes that a block takes up; a run has one, whatever its length. */
function blockBytes(header: Buffer): number {
  const bits = header.readUIntLE(0, 3);
  const type = (bits >> 1) & 3;
  const size = bits >> 3;
  if (type === 3 || size > MAX_BLOCK) throw broken('a block of it is invalid');
  return type === 1 ? 1 : size;
}

function decode(decoder: Decompress, bytes: Buffer, last: boolean): void {
  try {
    decoder.push(bytes, last);
  } catch (error) {
    throw broken((error as Error).message);
  }
}

const broken = (why: string) => new FetchFailed('bad-encoding', `The body is no valid zstd (${why}).`);
