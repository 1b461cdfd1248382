import { snappyUncompressor } from 'hysnappy';
import { tooLarge } from './limit.js';

/** snappy-java's framing: this, a version and a compatible version, then blocks, each after its length. */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const XERIAL_HEADER_BYTES = 16;

/** Reused: an instance of WebAssembly reserves much address space. */
let uncompress = snappyUncompressor();

/** Decompresses Snappy: a raw block, or the blocks of snappy-java. @throws Error */
export function decompressSnappy(bytes: Buffer, maxBytes: number): Buffer {
  if (!isXerialHeader(bytes, 0)) return decompressBlock(bytes, maxBytes);
  const blocks: Buffer[] = [];
  let remaining = maxBytes;
  for (let at = 0; at < bytes.length;) {
    // Streams may follow one another.
    if (isXerialHeader(bytes, at)) at += XERIAL_HEADER_BYTES;
    if (at === bytes.length) break;
    if (bytes.length - at < 4) throw new Error('it is truncated');
    const length = bytes.readUInt32BE(at);
    at += 4;
    if (length > bytes.length - at) throw new Error('it is truncated');
    const block = decompressBlock(bytes.subarray(at, at + length), remaining);
    blocks.push(block);
    remaining -= block.length;
    at += length;
  }
  return Buffer.concat(blocks);
}

function isXerialHeader(bytes: Buffer, at: number): boolean {
  return bytes.length - at >= XERIAL_HEADER_BYTES && bytes.subarray(at, at + XERIAL_MAGIC.length).equals(XERIAL_MAGIC);
}

function decompressBlock(block: Buffer, maxBytes: number): Buffer {
  const length = uncompressedLength(block);
  if (length > maxBytes) throw tooLarge();
  try {
    const output = uncompress(block, length);
    return Buffer.from(output.buffer, output.byteOffset, output.length);
  } catch (error) {
    uncompress = snappyUncompressor(); // a trap leaves the old instance in an unknown state
    throw error;
  }
}

/** A block starts with it, as a varint. */
function uncompressedLength(block: Buffer): number {
  let length = 0;
  for (let i = 0; i < 5 && i < block.length; i++) {
    length += (block[i]! & 0x7f) * 2 ** (7 * i);
    if (block[i]! < 0x80) return length;
  }
  throw new Error('it has no length');
}
