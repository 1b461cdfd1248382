import type { PackedAnchors } from '#libs/contracts/normalized-article.js';
import type { AnchorDocument } from './anchor-document.js';

/** Raise it when extraction or layout changes. */
export const ANCHOR_VERSION = 2;

const HEADER_BYTES = 20;
const BYTES_PER_KEY = 8;
const BYTES_PER_SLOT = 4;

/**
 * Layout, little-endian: header of five 32-bit integers (key count, slot count, number count, script, text length),
 * then the columns keys (32 bit), slots (16), starts (16), kinds (8), priors (8), lengths (8), counts (8).
 */
export function packAnchors(doc: AnchorDocument): PackedAnchors {
  const header = Int32Array.of(doc.keys.length, doc.starts.length, doc.numberCount, doc.script, doc.textLength);
  const columns = [header, doc.keys, doc.slots, doc.starts, doc.kinds, doc.priors, doc.lengths, doc.counts];
  const bytes = new Uint8Array(HEADER_BYTES + doc.keys.length * BYTES_PER_KEY + doc.starts.length * BYTES_PER_SLOT);
  let at = 0;
  for (const column of columns) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at += column.byteLength;
  }
  return { version: ANCHOR_VERSION, data: Buffer.from(bytes.buffer).toString('base64') };
}

/** @throws Error when the version is unknown or the data does not have the length its header tells */
export function unpackAnchors(packed: PackedAnchors): AnchorDocument {
  if (packed.version !== ANCHOR_VERSION)
    throw new Error(`anchors of version ${packed.version}; this code reads ${ANCHOR_VERSION}`);
  const source = Buffer.from(packed.data, 'base64');
  // A copy of its own: Buffer pools memory, and columns need aligned starts.
  const bytes = new Uint8Array(source).buffer;
  const [keyCount = 0, slotCount = 0, numberCount = 0, script = 0, textLength = 0] =
    source.length >= HEADER_BYTES ? new Int32Array(bytes, 0, 5) : [];
  const length = HEADER_BYTES + keyCount * BYTES_PER_KEY + slotCount * BYTES_PER_SLOT;
  if (source.length !== length) throw new Error(`anchors of ${source.length} bytes; the header says ${length}`);
  let at = HEADER_BYTES;
  const take = (size: number) => (at += size) - size;
  return {
    keys: new Int32Array(bytes, take(keyCount * 4), keyCount),
    slots: new Uint16Array(bytes, take(keyCount * 2), keyCount),
    starts: new Uint16Array(bytes, take(slotCount * 2), slotCount),
    kinds: new Uint8Array(bytes, take(keyCount), keyCount),
    priors: new Uint8Array(bytes, take(keyCount), keyCount),
    lengths: new Uint8Array(bytes, take(slotCount), slotCount),
    counts: new Uint8Array(bytes, take(slotCount), slotCount),
    numberCount,
    script,
    textLength,
  };
}
