import { Kind, KIND_COUNT } from './anchor-kinds.js';
import type { AnchorDocument } from './anchor-document.js';
import { NO_PRIOR } from './prior.js';
import { FORM_LIMIT } from './word-cache.js';

/** Distinct items that are kept of one text. */
export const MAX_SLOTS = 2048;
/** And keys. */
export const MAX_KEYS = 6000;
const KEY_CELLS = 1 << 14;

/** Gathers the slots of one text after the other and packs them into columns. Its arrays serve all texts. */
export class AnchorCollector {
  private round = 0;
  private size = 0;
  private readonly slotOfForm = new Int32Array(FORM_LIMIT);
  private readonly roundOfForm = new Int32Array(FORM_LIMIT);
  private readonly slotOfKey = new Map<number, number>();
  private readonly keysOfSlot: (readonly number[])[] = [];
  private readonly priors = new Uint8Array(MAX_SLOTS);
  private readonly starts = new Uint16Array(MAX_SLOTS);
  private readonly lengths = new Uint8Array(MAX_SLOTS);
  private readonly counts = new Uint8Array(MAX_SLOTS);
  private readonly keyCells = new Int32Array(KEY_CELLS);
  private readonly roundOfCell = new Int32Array(KEY_CELLS);

  /** Begins a new text. */
  begin(): void {
    this.round++;
    this.size = 0;
    this.slotOfKey.clear();
  }

  /**
   * A word. Of several sets of keys for one form the one with the more telling first kind is kept.
   * @param form equal for spellings of one word (WordCache.form)
   * @param keys pairs kind, key
   */
  addWord(form: number, keys: readonly number[], prior: number, start: number, length: number): void {
    if (this.roundOfForm[form] === this.round) return this.again(this.slotOfForm[form]!, keys);
    const slot = this.open(keys, prior, start, length);
    if (slot < 0) return;
    this.roundOfForm[form] = this.round;
    this.slotOfForm[form] = slot;
  }

  /** Anything else, told apart by its first key. */
  add(keys: readonly number[], start: number, length: number, prior = NO_PRIOR): void {
    const id = keys[1]!;
    const known = this.slotOfKey.get(id);
    if (known !== undefined) return this.again(known, keys);
    const slot = this.open(keys, prior, start, length);
    if (slot >= 0) this.slotOfKey.set(id, slot);
  }

  private again(slot: number, keys: readonly number[]): void {
    if (this.counts[slot]! < 255) this.counts[slot]!++;
    if ((keys[0] ?? KIND_COUNT) < (this.keysOfSlot[slot]![0] ?? KIND_COUNT)) this.keysOfSlot[slot] = keys;
  }

  private open(keys: readonly number[], prior: number, start: number, length: number): number {
    if (this.size === MAX_SLOTS) return -1;
    const slot = this.size++;
    this.keysOfSlot[slot] = keys;
    this.priors[slot] = prior;
    this.starts[slot] = start;
    this.lengths[slot] = Math.min(255, length);
    this.counts[slot] = 1;
    return slot;
  }

  /** Columns of everything gathered; a key that several slots have belongs to the first of them. */
  pack(textLength: number, script: number): AnchorDocument {
    const limit = Math.min(MAX_KEYS, this.keyLimit());
    const keys = new Int32Array(limit);
    const kinds = new Uint8Array(limit);
    const priors = new Uint8Array(limit);
    const slots = new Uint16Array(limit);
    let size = 0;
    let numberCount = 0;
    for (let slot = 0; slot < this.size; slot++) {
      const pairs = this.keysOfSlot[slot]!;
      if (pairs[0] === Kind.Number) numberCount++;
      for (let i = 0; i < pairs.length && size < limit; i += 2) {
        if (!this.claim(pairs[i + 1]!)) continue;
        kinds[size] = pairs[i]!;
        keys[size] = pairs[i + 1]!;
        priors[size] = this.priors[slot]!;
        slots[size++] = slot;
      }
    }
    return {
      keys: keys.subarray(0, size),
      kinds: kinds.subarray(0, size),
      priors: priors.subarray(0, size),
      slots: slots.subarray(0, size),
      starts: this.starts.slice(0, this.size),
      lengths: this.lengths.slice(0, this.size),
      counts: this.counts.slice(0, this.size),
      numberCount,
      script,
      textLength,
    };
  }

  private keyLimit(): number {
    let pairs = 0;
    for (let slot = 0; slot < this.size; slot++) pairs += this.keysOfSlot[slot]!.length;
    return pairs / 2;
  }

  /** Whether this is the first slot of the text to have the key. */
  private claim(key: number): boolean {
    let cell = (key ^ (key >>> 14)) & (KEY_CELLS - 1);
    for (; this.roundOfCell[cell] === this.round; cell = (cell + 1) & (KEY_CELLS - 1))
      if (this.keyCells[cell] === key) return false;
    this.roundOfCell[cell] = this.round;
    this.keyCells[cell] = key;
    return true;
  }
}
