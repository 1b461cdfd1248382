import type { AnchorDocument } from '../entities/anchor-document.js';
import { Kind } from '../entities/anchor-kinds.js';
import { findSorted } from './find-sorted.js';

/** Header: key count, slot count, number count, script, text length. */
const HEADER = 5;
const SLAB = 1 << 16;

/**
 * The anchors of one remembered article in one run of 32-bit integers, keys in ascending order: 8 bytes a key, 4 a slot.
 * A key's second word holds kind (5 bits), prior (8) and slot (16); a slot's word holds start (16), count and length (8).
 */
export class StoredAnchors {
  /** Keys. */
  readonly size: number;
  /** In ascending order. */
  readonly keys: Int32Array;

  constructor(readonly record: Int32Array) {
    this.size = record[0]!;
    this.keys = record.subarray(HEADER, HEADER + this.size);
  }

  get slotCount(): number {
    return this.record[1]!;
  }
  get numberCount(): number {
    return this.record[2]!;
  }
  get script(): number {
    return this.record[3]!;
  }
  key(i: number): number {
    return this.record[HEADER + i]!;
  }
  /** Index of a key, or -1. */
  find(key: number): number {
    return findSorted(this.keys, key);
  }
  kind(i: number): number {
    return this.record[HEADER + this.size + i]! & 31;
  }
  prior(i: number): number {
    return (this.record[HEADER + this.size + i]! >> 5) & 255;
  }
  slot(i: number): number {
    return this.record[HEADER + this.size + i]! >> 13;
  }

  /** Where the slot first stands, 0 to 1. */
  position(slot: number): number {
    return (this.slotWord(slot) & 0xffff) / Math.max(1, this.record[4]!);
  }
  /** The same in UTF-16 code units. */
  start(slot: number): number {
    return this.slotWord(slot) & 0xffff;
  }
  count(slot: number): number {
    return (this.slotWord(slot) >> 16) & 255;
  }
  length(slot: number): number {
    return this.slotWord(slot) >>> 24;
  }

  private slotWord(slot: number): number {
    return this.record[HEADER + 2 * this.size + slot]!;
  }
}

const INDEX_LIMIT = 0x2000;

/**
 * Some keys of a document with their slots, in the form in which they are compared and remembered.
 * @param chosen indexes of keys, ascending
 */
export function storeAnchors(doc: AnchorDocument, chosen: Uint16Array): StoredAnchors {
  const size = chosen.length;
  const sorted = Float64Array.from(chosen, (i) => doc.keys[i]! * INDEX_LIMIT + i).sort();
  const { numberOf, count, numbers } = numberSlots(doc, chosen);
  const record = new Int32Array(HEADER + 2 * size + count);
  record.set([size, count, numbers, doc.script, doc.textLength]);
  for (let at = 0; at < size; at++) {
    const key = Math.floor(sorted[at]! / INDEX_LIMIT);
    const i = sorted[at]! - key * INDEX_LIMIT;
    const slot = doc.slots[i]!;
    const number = numberOf[slot]!;
    record[HEADER + at] = key;
    record[HEADER + size + at] = doc.kinds[i]! | (doc.priors[i]! << 5) | (number << 13);
    record[HEADER + 2 * size + number] = doc.starts[slot]! | (doc.counts[slot]! << 16) | (doc.lengths[slot]! << 24);
  }
  return new StoredAnchors(record);
}

/** Numbers the slots that have a chosen key, in the order of the text. */
function numberSlots(doc: AnchorDocument, chosen: Uint16Array) {
  const numberOf = new Int16Array(doc.starts.length).fill(-1);
  let [count, numbers] = [0, 0];
  for (const i of chosen) {
    const slot = doc.slots[i]!;
    if (numberOf[slot]! >= 0) continue;
    numberOf[slot] = count++;
    if (doc.kinds[i] === Kind.Number) numbers++;
  }
  return { numberOf, count, numbers };
}

/** Copies records into large blocks: a typed array of its own costs more than many a record. */
export class RecordStore {
  private slab = new Int32Array(0);
  private used = 0;

  keep(record: Int32Array): Int32Array {
    if (this.used + record.length > this.slab.length) {
      this.slab = new Int32Array(Math.max(SLAB, record.length));
      this.used = 0;
    }
    const kept = this.slab.subarray(this.used, (this.used += record.length));
    kept.set(record);
    return kept;
  }
}
