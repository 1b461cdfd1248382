import type { AnchorDocument } from '../entities/anchor-document.js';
import { Kind } from '../entities/anchor-kinds.js';

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

/** The anchors of a document whose slots are marked, in the form in which they are compared and remembered. */
export function storeAnchors(doc: AnchorDocument, isChosen: Uint8Array): StoredAnchors {
  const order: number[] = [];
  const slotNumber = new Int32Array(doc.starts.length).fill(-1);
  const slots: number[] = [];
  let numberCount = 0;
  for (let i = 0; i < doc.keys.length; i++) {
    const slot = doc.slots[i]!;
    if (!isChosen[slot]) continue;
    if (slotNumber[slot]! < 0) {
      slotNumber[slot] = slots.push(doc.starts[slot]! | (doc.counts[slot]! << 16) | (doc.lengths[slot]! << 24)) - 1;
      if (doc.kinds[i] === Kind.Number) numberCount++;
    }
    order.push(doc.keys[i]! * 0x2000 + i);
  }
  const sorted = Float64Array.from(order).sort();
  const record = new Int32Array(HEADER + 2 * sorted.length + slots.length);
  record.set([sorted.length, slots.length, numberCount, doc.script, doc.textLength]);
  sorted.forEach((item, at) => {
    const i = item % 0x2000;
    record[HEADER + at] = doc.keys[i]!;
    record[HEADER + sorted.length + at] = doc.kinds[i]! | (doc.priors[i]! << 5) | (slotNumber[doc.slots[i]!]! << 13);
  });
  record.set(slots, HEADER + 2 * sorted.length);
  return new StoredAnchors(record);
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
