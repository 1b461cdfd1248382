import { Kind, KIND_COUNT } from './anchor-kinds.js';
import type { AnchorDocument } from './anchor-document.js';

const MAX_SLOTS = 4096;
const MAX_KEYS = 12_000;

interface Slot {
  keys: readonly number[];
  start: number;
  length: number;
  count: number;
}

/** Gathers slots while a text is scanned and packs them into columns. */
export class AnchorCollector {
  private readonly slots = new Map<number, Slot>();

  /**
   * @param id equal for equal surface items
   * @param keys pairs kind, key; of several sets for one item the one with the more telling first kind is kept
   */
  add(id: number, keys: readonly number[], start: number, length: number): void {
    const slot = this.slots.get(id);
    if (slot) {
      slot.count++;
      if ((keys[0] ?? KIND_COUNT) < (slot.keys[0] ?? KIND_COUNT)) slot.keys = keys;
    } else if (this.slots.size < MAX_SLOTS) {
      this.slots.set(id, { keys, start, length, count: 1 });
    }
  }

  /** Columns of everything gathered; a key that several slots have belongs to the first of them. */
  pack(textLength: number, script: number): AnchorDocument {
    const owners = new Map<number, number>();
    const kinds: number[] = [];
    const slots: number[] = [];
    const starts = new Uint16Array(this.slots.size);
    const lengths = new Uint8Array(this.slots.size);
    const counts = new Uint8Array(this.slots.size);
    let numberCount = 0;
    let index = 0;
    for (const slot of this.slots.values()) {
      starts[index] = slot.start;
      lengths[index] = Math.min(255, slot.length);
      counts[index] = Math.min(255, slot.count);
      if (slot.keys[0] === Kind.Number) numberCount++;
      for (let i = 0; i < slot.keys.length && kinds.length < MAX_KEYS; i += 2) {
        const key = slot.keys[i + 1]!;
        if (owners.has(key)) continue;
        owners.set(key, index);
        kinds.push(slot.keys[i]!);
        slots.push(index);
      }
      index++;
    }
    return {
      keys: Int32Array.from(owners.keys()),
      kinds: Uint8Array.from(kinds),
      slots: Uint16Array.from(slots),
      starts,
      lengths,
      counts,
      numberCount,
      script,
      textLength,
    };
  }
}
