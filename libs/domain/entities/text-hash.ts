/**
 * A 64-bit hash of a string in two 32-bit lanes that can be continued character by character: words, phrases and runs
 * are looked up while they are read, without building strings. Two strings of a table of a million meet with a
 * probability below 1e-7, so equal hashes are taken for equal strings.
 */
export const LOW_SEED = 0x811c9dc5 | 0;
export const HIGH_SEED = 0x9747b28c | 0;

/** The next state of the low lane (FNV-1a). */
export const nextLow = (low: number, code: number): number => Math.imul(low ^ code, 0x01000193);

/** The next state of the high lane (multiply, then fold the high bits back). */
export const nextHigh = (high: number, code: number): number => {
  const mixed = Math.imul(high ^ code, 0xcc9e2d51);
  return mixed ^ (mixed >>> 13);
};

const MAX_LOAD = 0.6;

/**
 * A map from 64-bit hashes to non-negative integers: open addressing on typed arrays, 8 bytes a cell. The low lane says
 * where to look, the high lane is what is compared.
 */
export class HashTable {
  private readonly highs: Int32Array;
  private readonly values: Int32Array;
  private readonly mask: number;
  size = 0;

  /** @param cells power of two; 60 % of them can be filled */
  constructor(cells: number) {
    this.mask = cells - 1;
    this.highs = new Int32Array(cells);
    this.values = new Int32Array(cells).fill(-1);
  }

  /** The value, or -1. */
  get(low: number, high: number): number {
    return this.values[this.find(low, high)]!;
  }

  /** @throws RangeError when it is full */
  set(low: number, high: number, value: number): void {
    const cell = this.find(low, high);
    if (this.values[cell] === -1 && ++this.size > (this.mask + 1) * MAX_LOAD)
      throw new RangeError('hash table is full');
    this.highs[cell] = high;
    this.values[cell] = value;
  }

  clear(): void {
    this.values.fill(-1);
    this.size = 0;
  }

  private find(low: number, high: number): number {
    let cell = (low ^ (low >>> 15)) & this.mask;
    while (this.values[cell] !== -1 && this.highs[cell] !== high) cell = (cell + 1) & this.mask;
    return cell;
  }
}
