import { Decompress } from 'fzstd';
import { tooLarge } from './limit.js';

const FRAME_MAGIC = 0xfd2fb528;
const MAX_BLOCK_BYTES = 128 << 10;
/** The decoder copies its whole window after each block. Beyond this sum the data counts as an attack on CPU time. */
const MAX_COPIED_BYTES = 4 * 1024 ** 3;

interface Frame {
  windowBytes: number;
  hasChecksum: boolean;
  /** Where its blocks start. */
  start: number;
}

/**
 * Decompresses Zstandard frames (RFC 8878), with or without their content sizes. Checksums are not verified: a record batch
 * has its own.
 * @throws Error
 */
export function decompressZstd(bytes: Buffer, maxBytes: number): Buffer {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const add = (chunk: Uint8Array) => {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge();
    chunks.push(chunk);
  };
  for (let at = 0; at < bytes.length;) {
    const magic = take(bytes, at, 4).readUInt32LE();
    if (magic >>> 4 === 0x184d2a5) at += 8 + take(bytes, at + 4, 4).readUInt32LE();
    else if (magic === FRAME_MAGIC) at = decompressFrame(bytes, readHeader(bytes, at), add);
    else throw new Error('it has no magic number');
  }
  return Buffer.concat(chunks, length);
}

/** @returns where the frame ends */
function decompressFrame(bytes: Buffer, frame: Frame, add: (chunk: Uint8Array) => void): number {
  const { blocks, end, maxContentBytes } = findBlocks(bytes, frame);
  // No match reaches further back than the content is long. The highest levels declare windows of 128 MiB.
  const window = windowDescriptor(Math.min(frame.windowBytes, maxContentBytes));
  if (blocks.length * window.bytes > MAX_COPIED_BYTES) throw new Error('its blocks are too small for its window');
  const decoder = new Decompress(add);
  decoder.push(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, window.descriptor]));
  blocks.forEach((block, i) => decoder.push(block, i === blocks.length - 1));
  return end;
}

function readHeader(bytes: Buffer, at: number): Frame {
  const descriptor = take(bytes, at + 4, 1)[0]!;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  if ((descriptor & 3) !== 0) throw new Error('it needs a dictionary');
  const start = at + (isSingleSegment ? 5 : 6);
  const windowBytes = isSingleSegment
    ? contentSize(take(bytes, start, sizeBytes))
    : windowSize(take(bytes, at + 5, 1)[0]!);
  return { windowBytes, hasChecksum: (descriptor & 4) !== 0, start: start + sizeBytes };
}

function contentSize(field: Buffer): number {
  if (field.length === 8) return Number(field.readBigUInt64LE());
  return field.readUIntLE(0, field.length) + (field.length === 2 ? 256 : 0);
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

/** The smallest window of at least so many bytes. */
function windowDescriptor(minBytes: number): { descriptor: number; bytes: number } {
  let descriptor = 0;
  while (windowSize(descriptor) < minBytes) descriptor++;
  return { descriptor, bytes: windowSize(descriptor) };
}

function findBlocks(bytes: Buffer, { start, hasChecksum }: Frame) {
  const blocks: Buffer[] = [];
  let maxContentBytes = 0;
  let at = start;
  for (let isLast = false; !isLast;) {
    const header = take(bytes, at, 3).readUIntLE(0, 3);
    isLast = (header & 1) === 1;
    const type = (header >> 1) & 3;
    const size = header >> 3;
    if (type === 3 || size > MAX_BLOCK_BYTES) throw new Error('one of its blocks is invalid');
    // A run-length block has one byte, whatever its decompressed length.
    const length = 3 + (type === 1 ? 1 : size);
    blocks.push(take(bytes, at, length));
    maxContentBytes += type === 2 ? MAX_BLOCK_BYTES : size;
    at += length;
  }
  return { blocks, end: at + (hasChecksum ? 4 : 0), maxContentBytes };
}

function take(bytes: Buffer, at: number, length: number): Buffer {
  if (length > bytes.length - at) throw new Error('it is truncated');
  return bytes.subarray(at, at + length);
}
