import { Kind, NO_PRIOR } from './anchor-kinds.js';
import { type AnchorDocument, MAX_KEYS, MAX_MENTIONS } from './anchors.js';
import { FORM_LIMIT } from './word-cache.js';

const KEY_CELLS = 1 << 14;
const SLOT_CELLS = 1 << 13;

/** Gathers the slots of one text after the other and packs them into columns. Its arrays serve all texts. */
export class AnchorCollector {
  private round = 0;
  private size = 0;
  /** By form the round in which it was met last, and its slot. */
  private readonly forms = new Int32Array(2 * FORM_LIMIT);
  /** By cell: an id of what is no word, and its slot. */
  private readonly slotIds = new Int32Array(SLOT_CELLS);
  private readonly slotOfId = new Int32Array(SLOT_CELLS);
  private readonly roundOfId = new Int32Array(SLOT_CELLS);
  /** Pairs of kind and key of the slots. */
  private pairs = new Int32Array(4 * MAX_KEYS);
  private pairsEnd = 0;
  private readonly pairsStart = new Int32Array(MAX_MENTIONS);
  private readonly pairsSize = new Int32Array(MAX_MENTIONS);
  private readonly priors = new Uint8Array(MAX_MENTIONS);
  private readonly starts = new Uint16Array(MAX_MENTIONS);
  private readonly lengths = new Uint8Array(MAX_MENTIONS);
  private readonly counts = new Uint8Array(MAX_MENTIONS);
  /** By cell a key and the round in which it was claimed. */
  private readonly keyCells = new Int32Array(2 * KEY_CELLS);

  /** Begins a new text. */
  begin(): void {
    this.round++;
    this.size = this.pairsEnd = 0;
  }

  /**
   * A word. Of several sets of keys for one form the one with the more telling first kind is kept.
   * @param form equal for spellings of one word (WordCache.formOf)
   * @param keys whose integers from `from` to `to` are its pairs of kind and key, at least one
   */
  addWord(
    form: number,
    keys: Int32Array,
    from: number,
    to: number,
    prior: number,
    start: number,
    length: number,
  ): void {
    if (this.forms[2 * form] === this.round) return this.again(this.forms[2 * form + 1]!, keys, from, to);
    const slot = this.open(keys, from, to, prior, start, length);
    if (slot < 0) return;
    this.forms[2 * form] = this.round;
    this.forms[2 * form + 1] = slot;
  }

  /** Anything else, told apart by its first key. */
  add(keys: Int32Array, from: number, to: number, start: number, length: number, prior = NO_PRIOR): void {
    const id = keys[from + 1]!;
    let cell = (id ^ (id >>> 14)) & (SLOT_CELLS - 1);
    for (; this.roundOfId[cell] === this.round; cell = (cell + 1) & (SLOT_CELLS - 1))
      if (this.slotIds[cell] === id) return this.again(this.slotOfId[cell]!, keys, from, to);
    const slot = this.open(keys, from, to, prior, start, length);
    if (slot < 0) return;
    this.roundOfId[cell] = this.round;
    this.slotIds[cell] = id;
    this.slotOfId[cell] = slot;
  }

  private again(slot: number, keys: Int32Array, from: number, to: number): void {
    if (this.counts[slot]! < 255) this.counts[slot]!++;
    if (keys[from]! < this.pairs[this.pairsStart[slot]!]!) this.setPairs(slot, keys, from, to);
  }

  private open(keys: Int32Array, from: number, to: number, prior: number, start: number, length: number): number {
    if (this.size === MAX_MENTIONS) return -1;
    const slot = this.size++;
    this.setPairs(slot, keys, from, to);
    this.priors[slot] = prior;
    this.starts[slot] = start;
    this.lengths[slot] = Math.min(255, length);
    this.counts[slot] = 1;
    return slot;
  }

  private setPairs(slot: number, keys: Int32Array, from: number, to: number): void {
    const start = this.pairsEnd;
    this.pairsEnd += to - from;
    if (this.pairsEnd > this.pairs.length) this.growPairs();
    for (let i = from; i < to; i++) this.pairs[start + i - from] = keys[i]!;
    this.pairsStart[slot] = start;
    this.pairsSize[slot] = to - from;
  }

  private growPairs(): void {
    const larger = new Int32Array(2 * this.pairsEnd);
    larger.set(this.pairs);
    this.pairs = larger;
  }

  /** Columns of everything gathered; a key that several slots have belongs to the first of them. */
  pack(textLength: number, script: number): AnchorDocument {
    const limit = Math.min(MAX_KEYS, this.pairsEnd / 2);
    const keys = new Int32Array(limit);
    const kinds = new Uint8Array(limit);
    const priors = new Uint8Array(limit);
    const slots = new Uint16Array(limit);
    let size = 0;
    let numberCount = 0;
    for (let slot = 0; slot < this.size; slot++) {
      const start = this.pairsStart[slot]!;
      const end = start + this.pairsSize[slot]!;
      if (this.pairs[start] === Kind.Number) numberCount++;
      for (let i = start; i < end && size < limit; i += 2) {
        const key = this.pairs[i + 1]!;
        if (!this.claim(key)) continue;
        kinds[size] = this.pairs[i]!;
        keys[size] = key;
        priors[size] = this.priors[slot]!;
        slots[size++] = slot;
      }
    }
    return {
      keys: keys.subarray(0, size),
      kinds: kinds.subarray(0, size),
      priors: priors.subarray(0, size),
      mentions: slots.subarray(0, size),
      starts: this.starts.slice(0, this.size),
      lengths: this.lengths.slice(0, this.size),
      counts: this.counts.slice(0, this.size),
      numberCount,
      script,
      textLength,
    };
  }

  /** Whether this is the first slot of the text to have the key. */
  private claim(key: number): boolean {
    const { keyCells, round } = this;
    let cell = (key ^ (key >>> 14)) & (KEY_CELLS - 1);
    for (; keyCells[2 * cell + 1] === round; cell = (cell + 1) & (KEY_CELLS - 1))
      if (keyCells[2 * cell] === key) return false;
    keyCells[2 * cell] = key;
    keyCells[2 * cell + 1] = round;
    return true;
  }
}
