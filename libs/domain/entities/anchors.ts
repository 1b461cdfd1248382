import type { PackedAnchors } from '#libs/contracts/normalized-article.js';
import { anchorKinds } from './anchor-kinds.js';

/** Limits of one text: further mentions and keys are dropped. */
export const MAX_MENTIONS = 2048;
export const MAX_KEYS = 6000;

/**
 * The anchors of one text. A mention is one distinct surface form (a word, a number, a place name); it has one or more keys,
 * the ways in which another text may express it. Key columns are parallel, in the order of mentions; mention columns are
 * parallel, in the order of first appearance.
 */
export interface AnchorDocument {
  /** Per key: 30-bit hash. */
  keys: Int32Array;
  /** Per key: index into anchorKinds. */
  kinds: Uint8Array;
  /** Per key: how common it is, as anchor-kinds.ts encodes it. */
  priors: Uint8Array;
  /** Per key: its mention. */
  mentions: Uint16Array;
  /** Per mention: offset of its first occurrence in `anchorText`, in UTF-16 code units. */
  starts: Uint16Array;
  /** Per mention: length of that occurrence, at most 255. */
  lengths: Uint8Array;
  /** Per mention: number of occurrences, at most 255. */
  counts: Uint8Array;
  /** Number of mentions whose first key is an exact number of 13 or more. */
  numberCount: number;
  /** Writing system: 0 for mostly Latin letters, else a number that texts of one script share. */
  script: number;
  /** Length of the scanned text in code units. */
  textLength: number;
}

/** Increment it when extraction or layout changes. */
export const ANCHOR_VERSION = 3;

const HEADER_BYTES = 20;
const BYTES_PER_KEY = 8;
const BYTES_PER_MENTION = 4;

/**
 * Layout, little-endian: header of five 32-bit integers (key count, mention count, number count, script, text length), then
 * the columns keys (32 bit), mentions (16), starts (16), kinds (8), priors (8), lengths (8), counts (8).
 */
export function packAnchors(anchors: AnchorDocument): PackedAnchors {
  const { keys, mentions, starts, kinds, priors, lengths, counts } = anchors;
  const header = Int32Array.of(keys.length, starts.length, anchors.numberCount, anchors.script, anchors.textLength);
  const bytes = new Uint8Array(HEADER_BYTES + keys.length * BYTES_PER_KEY + starts.length * BYTES_PER_MENTION);
  let offset = 0;
  for (const column of [header, keys, mentions, starts, kinds, priors, lengths, counts]) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), offset);
    offset += column.byteLength;
  }
  return { version: ANCHOR_VERSION, data: Buffer.from(bytes.buffer).toString('base64') };
}

/** @throws Error when the version is unknown or the data contradicts itself: any sender may have written it */
export function unpackAnchors(packed: PackedAnchors): AnchorDocument {
  if (packed.version !== ANCHOR_VERSION)
    throw new Error(`anchors of version ${packed.version}; this code reads ${ANCHOR_VERSION}`);
  const source = Buffer.from(packed.data, 'base64');
  // Copied: Buffer pools memory, and columns need aligned starts.
  const bytes = new Uint8Array(source).buffer;
  const [keyCount = 0, mentionCount = 0, numberCount = 0, script = 0, textLength = 0] =
    source.length >= HEADER_BYTES ? new Int32Array(bytes, 0, 5) : [];
  const length = HEADER_BYTES + keyCount * BYTES_PER_KEY + mentionCount * BYTES_PER_MENTION;
  if (keyCount < 0 || mentionCount < 0 || source.length !== length)
    throw new Error(`anchors of ${source.length} bytes; the header says ${length}`);
  let end = HEADER_BYTES;
  const take = (size: number) => (end += size) - size;
  const anchors = {
    keys: new Int32Array(bytes, take(keyCount * 4), keyCount),
    mentions: new Uint16Array(bytes, take(keyCount * 2), keyCount),
    starts: new Uint16Array(bytes, take(mentionCount * 2), mentionCount),
    kinds: new Uint8Array(bytes, take(keyCount), keyCount),
    priors: new Uint8Array(bytes, take(keyCount), keyCount),
    lengths: new Uint8Array(bytes, take(mentionCount), mentionCount),
    counts: new Uint8Array(bytes, take(mentionCount), mentionCount),
    numberCount,
    script,
    textLength,
  };
  const problem = findContradiction(anchors);
  if (problem) throw new Error(`anchors ${problem}`);
  return anchors;
}

const KEY_LIMIT = 2 ** 30;

function findContradiction({ keys, kinds, mentions, starts, numberCount, textLength }: AnchorDocument): string | null {
  if (keys.length > MAX_KEYS || starts.length > MAX_MENTIONS)
    return `with ${keys.length} keys, ${starts.length} mentions`;
  if (numberCount < 0 || numberCount > starts.length || textLength < 0) return 'with counts that are out of range';
  for (let i = 0; i < keys.length; i++) {
    if (keys[i]! < 0 || keys[i]! >= KEY_LIMIT) return `with a key of ${keys[i]}`;
    if (kinds[i]! >= anchorKinds.length) return `of an unknown kind ${kinds[i]}`;
    if (mentions[i]! >= starts.length) return `with a key of mention ${mentions[i]}, of ${starts.length}`;
  }
  return null;
}
