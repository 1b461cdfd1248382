import type { AnchorDocument } from '../../entities/anchors.js';
import { Kind } from '../../entities/anchor-kinds.js';
import { findSorted } from './find-sorted.js';

/** Header: key count, slot count, number count, script, text length. */
const HEADER = 5;
const SLAB = 1 << 16;

/**
 * The anchors of one article in one run of 32-bit integers: keys in ascending order, then half a word a key with slot (8
 * bits) and kind (8), then a word a slot with start (16), count (8) and prior (8).
 */
export class StoredAnchors {
  /** Keys. */
  readonly size: number;

  /**
   * @param slab block of memory that may hold others, too
   * @param offset where they begin in it
   */
  constructor(
    private readonly slab: Int32Array,
    private readonly offset: number,
  ) {
    this.size = slab[offset]!;
  }

  /** In ascending order. */
  get keys(): Int32Array {
    return this.slab.subarray(this.offset + HEADER, this.offset + HEADER + this.size);
  }
  get slotCount(): number {
    return this.slab[this.offset + 1]!;
  }
  get numberCount(): number {
    return this.slab[this.offset + 2]!;
  }
  get script(): number {
    return this.slab[this.offset + 3]!;
  }
  key(i: number): number {
    return this.slab[this.offset + HEADER + i]!;
  }
  kind(i: number): number {
    return (this.half(i) >> 8) & 255;
  }
  slot(i: number): number {
    return this.half(i) & 255;
  }
  /** Index of a key, or -1. */
  find(key: number): number {
    return findSorted(this.keys, key);
  }

  /** Where the slot first stands, 0 to 1. */
  position(slot: number): number {
    return (this.slotWord(slot) & 0xffff) / Math.max(1, this.slab[this.offset + 4]!);
  }
  count(slot: number): number {
    return (this.slotWord(slot) >> 16) & 255;
  }
  prior(slot: number): number {
    return this.slotWord(slot) >>> 24;
  }

  /** The whole record, to be copied. */
  get record(): Int32Array {
    return this.slab.subarray(this.offset, this.offset + recordLength(this.size, this.slotCount));
  }

  private half(i: number): number {
    return this.slab[this.offset + HEADER + this.size + (i >> 1)]! >> ((i & 1) << 4);
  }

  private slotWord(slot: number): number {
    return this.slab[this.offset + HEADER + this.size + ((this.size + 1) >> 1) + slot]!;
  }
}

const recordLength = (size: number, slots: number): number => HEADER + size + ((size + 1) >> 1) + slots;

const INDEX_LIMIT = 0x2000;

/**
 * Some keys of a document with their slots, in the form in which they are compared and remembered.
 * @param chosen indexes of keys, ascending; at most 256
 */
export function storeAnchors(doc: AnchorDocument, chosen: Uint16Array, slots: ChosenSlots): StoredAnchors {
  const size = chosen.length;
  const slotCount = slots.slots.length;
  const sorted = Float64Array.from(chosen, (i) => doc.keys[i]! * INDEX_LIMIT + i).sort();
  const record = new Int32Array(recordLength(size, slotCount));
  record.set([size, slotCount, slots.numbers, doc.script, doc.textLength]);
  const [halves, words] = [HEADER + size, HEADER + size + ((size + 1) >> 1)];
  for (let at = 0; at < size; at++) {
    const key = Math.floor(sorted[at]! / INDEX_LIMIT);
    const i = sorted[at]! - key * INDEX_LIMIT;
    const slot = doc.mentions[i]!;
    const number = slots.numberOf[slot]!;
    record[HEADER + at] = key;
    record[halves + (at >> 1)]! |= (number | (doc.kinds[i]! << 8)) << ((at & 1) << 4);
    record[words + number] = doc.starts[slot]! | (doc.counts[slot]! << 16) | (doc.priors[i]! << 24);
  }
  return new StoredAnchors(record, 0);
}

/** Slots that have a chosen key, numbered in the order of the document. */
export interface ChosenSlots {
  /** By number: the slot in the document. */
  slots: number[];
  /** By slot of the document: its number, or -1. */
  numberOf: Int16Array;
  /** How many of them are exact numbers. */
  numbers: number;
}

export function numberSlots(doc: AnchorDocument, chosen: Uint16Array): ChosenSlots {
  const numberOf = new Int16Array(doc.starts.length).fill(-1);
  const slots: number[] = [];
  let numbers = 0;
  for (const i of chosen) {
    const slot = doc.mentions[i]!;
    if (numberOf[slot]! >= 0) continue;
    numberOf[slot] = slots.push(slot) - 1;
    if (doc.kinds[i] === Kind.Number) numbers++;
  }
  return { slots, numberOf, numbers };
}

/** Copies records into large blocks: a typed array of its own costs more than many a record. */
export class RecordStore {
  private slab = new Int32Array(0);
  private used = 0;

  keep({ record }: StoredAnchors): StoredAnchors {
    if (this.used + record.length > this.slab.length) {
      this.slab = new Int32Array(Math.max(SLAB, record.length));
      this.used = 0;
    }
    const offset = this.used;
    this.slab.set(record, offset);
    this.used += record.length;
    return new StoredAnchors(this.slab, offset);
  }
}
