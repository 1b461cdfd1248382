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
 * A map from 64-bit hashes to non-negative integers: open addressing on a typed array, 8 bytes a cell. The low lane says
 * where to look, the high lane is what is compared.
 */
export class HashTable {
  /** Of each cell the high lane, then the value: both are in one line of the processor's cache. */
  private readonly cells: Int32Array;
  private readonly mask: number;
  size = 0;

  /** @param cells power of two; 60 % of them can be filled */
  constructor(cells: number) {
    this.mask = cells - 1;
    this.cells = new Int32Array(2 * cells);
    this.clear();
  }

  /**
   * The value of a hash, which is `value` from now on where it had none.
   * @throws RangeError when it is full
   */
  add(low: number, high: number, value: number): number {
    const cell = this.find(low, high);
    const known = this.cells[cell + 1]!;
    if (known !== -1) return known;
    if (++this.size > (this.mask + 1) * MAX_LOAD) throw new RangeError('hash table is full');
    this.cells[cell] = high;
    return (this.cells[cell + 1] = value);
  }

  clear(): void {
    this.cells.fill(-1);
    this.size = 0;
  }

  /** Where the cell is, or the empty one that it would take. */
  private find(low: number, high: number): number {
    const { cells, mask } = this;
    let cell = (low ^ (low >>> 15)) & mask;
    while (cells[2 * cell + 1] !== -1 && cells[2 * cell] !== high) cell = (cell + 1) & mask;
    return 2 * cell;
  }
}
