import type { AnchorDocument } from '../../entities/anchors.js';
import { Kind } from '../../entities/anchor-kinds.js';
import { binarySearch } from './typed-arrays.js';

/** Integers of the header: key count, mention count, number count, script, text length. */
const HEADER_SIZE = 5;

/**
 * The anchors of one article that are compared and remembered, in one run of 32-bit integers: a header; the keys in ascending
 * order; half a word a key with mention (8 bits) and kind (8); a word a mention with start (16), count (8) and prior (8).
 */
export class AnchorRecord {
  /** Number of keys. */
  readonly size: number;

  /**
   * @param block memory that may hold other records as well
   * @param offset of the record in it
   */
  constructor(
    private readonly block: Int32Array,
    private readonly offset: number,
  ) {
    this.size = block[offset]!;
  }

  /** In ascending order. */
  get keys(): Int32Array {
    return this.block.subarray(this.offset + HEADER_SIZE, this.offset + HEADER_SIZE + this.size);
  }
  get mentionCount(): number {
    return this.block[this.offset + 1]!;
  }
  /** Number of mentions that are exact numbers. */
  get numberCount(): number {
    return this.block[this.offset + 2]!;
  }
  get script(): number {
    return this.block[this.offset + 3]!;
  }
  key(i: number): number {
    return this.block[this.offset + HEADER_SIZE + i]!;
  }
  kind(i: number): number {
    return (this.half(i) >> 8) & 255;
  }
  /** The mention of the i-th key. */
  mention(i: number): number {
    return this.half(i) & 255;
  }
  /** Index of a key, or -1. */
  find(key: number): number {
    const start = this.offset + HEADER_SIZE;
    const at = binarySearch(this.block, key, start, start + this.size);
    return at < 0 ? -1 : at - start;
  }

  /** Where a mention occurs first: offset in code units. */
  start(mention: number): number {
    return this.mentionWord(mention) & 0xffff;
  }
  /** The same as a share of the text, 0 to 1. */
  position(mention: number): number {
    return this.start(mention) / Math.max(1, this.block[this.offset + 4]!);
  }
  count(mention: number): number {
    return (this.mentionWord(mention) >> 16) & 255;
  }
  prior(mention: number): number {
    return this.mentionWord(mention) >>> 24;
  }

  /** The whole record, to be copied. */
  get integers(): Int32Array {
    return this.block.subarray(this.offset, this.offset + recordLength(this.size, this.mentionCount));
  }

  private half(i: number): number {
    return this.block[this.offset + HEADER_SIZE + this.size + (i >> 1)]! >> ((i & 1) << 4);
  }

  private mentionWord(mention: number): number {
    return this.block[this.offset + HEADER_SIZE + this.size + ((this.size + 1) >> 1) + mention]!;
  }
}

const recordLength = (size: number, mentions: number): number => HEADER_SIZE + size + ((size + 1) >> 1) + mentions;

/** Exceeds every index of a key in a document. */
const INDEX_LIMIT = 0x2000;

/**
 * Packs some keys of a document with their mentions.
 * @param selected indexes of keys, ascending; at most 256
 * @param mentions of `mentionsOf` for the same keys
 */
export function packRecord(doc: AnchorDocument, selected: Uint16Array, mentions: SelectedMentions): AnchorRecord {
  const size = selected.length;
  const mentionCount = mentions.indexes.length;
  const sorted = Float64Array.from(selected, (i) => doc.keys[i]! * INDEX_LIMIT + i).sort();
  const record = new Int32Array(recordLength(size, mentionCount));
  record.set([size, mentionCount, mentions.numberCount, doc.script, doc.textLength]);
  const [halves, words] = [HEADER_SIZE + size, HEADER_SIZE + size + ((size + 1) >> 1)];
  for (let at = 0; at < size; at++) {
    const key = Math.floor(sorted[at]! / INDEX_LIMIT);
    const i = sorted[at]! - key * INDEX_LIMIT;
    const index = doc.mentions[i]!;
    const mention = mentions.renumbered[index]!;
    record[HEADER_SIZE + at] = key;
    record[halves + (at >> 1)]! |= (mention | (doc.kinds[i]! << 8)) << ((at & 1) << 4);
    record[words + mention] = doc.starts[index]! | (doc.counts[index]! << 16) | (doc.priors[i]! << 24);
  }
  return new AnchorRecord(record, 0);
}

/** The mentions that have a selected key, renumbered in the order of the document. */
interface SelectedMentions {
  /** By new number: the mention's index in the document. */
  indexes: number[];
  /** By index in the document: the new number, or -1. */
  renumbered: Int16Array;
  /** How many of them are exact numbers. */
  numberCount: number;
}

export function mentionsOf(doc: AnchorDocument, selected: Uint16Array): SelectedMentions {
  const renumbered = new Int16Array(doc.starts.length).fill(-1);
  const indexes: number[] = [];
  let numberCount = 0;
  for (const i of selected) {
    const index = doc.mentions[i]!;
    if (renumbered[index]! >= 0) continue;
    renumbered[index] = indexes.push(index) - 1;
    if (doc.kinds[i] === Kind.Number) numberCount++;
  }
  return { indexes, renumbered, numberCount };
}

const BLOCK_SIZE = 1 << 16;

/** Copies records into large blocks of memory: a typed array of its own is larger than many a record. */
export class AnchorRecordStore {
  private block = new Int32Array(0);
  private used = 0;

  /** @returns the copy */
  add({ integers }: AnchorRecord): AnchorRecord {
    if (this.used + integers.length > this.block.length) {
      this.block = new Int32Array(Math.max(BLOCK_SIZE, integers.length));
      this.used = 0;
    }
    const offset = this.used;
    this.block.set(integers, offset);
    this.used += integers.length;
    return new AnchorRecord(this.block, offset);
  }
}
