import { tooLarge } from './limit.js';

const FRAME_MAGIC = 0x184d2204;
/** Bits of a frame's flags. */
const DICTIONARY_ID = 1;
const CONTENT_CHECKSUM = 4;
const CONTENT_SIZE = 8;
const BLOCK_CHECKSUM = 16;
/** Bit of a block's length that marks an uncompressed block. */
const UNCOMPRESSED = 0x80000000;
const MIN_MATCH_BYTES = 4;

interface Frame {
  /** Whether a checksum follows each block. */
  blockChecksums: boolean;
  contentChecksum: boolean;
  maxBlockBytes: number;
  /** Where its blocks start. */
  start: number;
}

/**
 * Decompresses LZ4 frames. Checksums are not verified: a record batch has its own.
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 * @throws Error
 */
export function decompressLz4(bytes: Buffer, maxBytes: number): Buffer {
  const outputs: Buffer[] = [];
  let remaining = maxBytes;
  for (let at = 0; at < bytes.length;) {
    const magic = uint32(bytes, at);
    if (magic >>> 4 === 0x184d2a5) {
      at += 8 + uint32(bytes, at + 4);
      continue;
    }
    if (magic !== FRAME_MAGIC) throw new Error('it has no magic number');
    const { end, output } = decompressFrame(bytes, readHeader(bytes, at), remaining);
    outputs.push(output);
    remaining -= output.length;
    at = end;
  }
  return outputs.length === 1 ? outputs[0]! : Buffer.concat(outputs);
}

function readHeader(bytes: Buffer, at: number): Frame {
  const flags = byte(bytes, at + 4);
  const sizeCode = (byte(bytes, at + 5) >> 4) & 7;
  if (flags >> 6 !== 1 || sizeCode < 4) throw new Error('its header is invalid');
  if (flags & DICTIONARY_ID) throw new Error('it needs a dictionary');
  return {
    blockChecksums: (flags & BLOCK_CHECKSUM) !== 0,
    contentChecksum: (flags & CONTENT_CHECKSUM) !== 0,
    maxBlockBytes: 1 << (8 + 2 * sizeCode),
    start: at + (flags & CONTENT_SIZE ? 15 : 7),
  };
}

/** The blocks of a frame may refer to one another, so they share one output. */
function decompressFrame(bytes: Buffer, frame: Frame, maxBytes: number): { end: number; output: Buffer } {
  const { blocks, end, maxOutputBytes } = findBlocks(bytes, frame);
  const output = Buffer.allocUnsafeSlow(Math.min(maxOutputBytes, maxBytes));
  let length = 0;
  for (const { data, isCompressed } of blocks) {
    if (isCompressed) length = decompressBlock(data, output, length);
    else if (data.length > output.length - length) throw tooLarge();
    else length += data.copy(output, length);
  }
  // The estimate may be far too large, and records keep the memory that they are in.
  return {
    end,
    output: length * 2 < output.length ? Buffer.from(output.subarray(0, length)) : output.subarray(0, length),
  };
}

function findBlocks(bytes: Buffer, { start, blockChecksums, contentChecksum, maxBlockBytes }: Frame) {
  const blocks: { data: Buffer; isCompressed: boolean }[] = [];
  let maxOutputBytes = 0;
  let at = start;
  for (;;) {
    const header = uint32(bytes, at);
    at += 4;
    if (header === 0) return { blocks, end: at + (contentChecksum ? 4 : 0), maxOutputBytes };
    const isCompressed = header < UNCOMPRESSED;
    const length = isCompressed ? header : header - UNCOMPRESSED;
    if (length > bytes.length - at) throw new Error('it is truncated');
    blocks.push({ data: bytes.subarray(at, at + length), isCompressed });
    maxOutputBytes += isCompressed ? Math.min(maxBlockBytes, length * 255) : length;
    at += length + (blockChecksums ? 4 : 0);
  }
}

/** @returns the new length of the output */
function decompressBlock(block: Buffer, output: Buffer, length: number): number {
  for (let at = 0; at < block.length;) {
    const token = block[at++]!;
    let literals = token >> 4;
    if (literals === 15) [literals, at] = readLength(block, at, literals);
    if (literals > block.length - at) throw new Error('it is truncated');
    if (literals > output.length - length) throw tooLarge();
    length += block.copy(output, length, at, at + literals);
    at += literals;
    if (at === block.length) break; // the last sequence has literals only
    if (block.length - at < 2) throw new Error('it is truncated');
    const distance = block[at]! | (block[at + 1]! << 8);
    at += 2;
    let matched = token & 15;
    if (matched === 15) [matched, at] = readLength(block, at, matched);
    matched += MIN_MATCH_BYTES;
    if (distance === 0 || distance > length) throw new Error('a match starts before the data');
    if (matched > output.length - length) throw tooLarge();
    // A match may overlap with what it produces.
    for (const end = length + matched; length < end; length++) output[length] = output[length - distance]!;
  }
  return length;
}

function readLength(block: Buffer, at: number, length: number): [length: number, at: number] {
  for (;;) {
    const next = byte(block, at++);
    length += next;
    if (next !== 255) return [length, at];
  }
}

function byte(bytes: Buffer, at: number): number {
  const value = bytes[at];
  if (value === undefined) throw new Error('it is truncated');
  return value;
}

function uint32(bytes: Buffer, at: number): number {
  if (bytes.length - at < 4) throw new Error('it is truncated');
  return bytes.readUInt32LE(at);
}
