/**
 * A 64-bit hash of a string in two 32-bit lanes, updated character by character: words, phrases and runs are looked up while
 * they are read, without building strings. In a table of a million strings two collide with a probability below 1e-7, so equal
 * hashes are taken for equal strings.
 */
export const LOW_SEED = 0x811c9dc5 | 0;
export const HIGH_SEED = 0x9747b28c | 0;

/** Adds a code unit to the low lane (FNV-1a). */
export const updateLow = (low: number, code: number): number => Math.imul(low ^ code, 0x01000193);

/** Adds a code unit to the high lane (multiplication, then the high bits folded back). */
export const updateHigh = (high: number, code: number): number => {
  const mixed = Math.imul(high ^ code, 0xcc9e2d51);
  return mixed ^ (mixed >>> 13);
};

/** 30-bit hash of a string (FNV-1a with a finalizer). Anchor keys are such hashes. */
export function hash30(text: string): number {
  let state = LOW_SEED;
  for (let i = 0; i < text.length; i++) state = updateLow(state, text.charCodeAt(i));
  return finalize30(state);
}

/** hash30 of a prefix and the first `length` units after it. */
export function hash30OfUnits(prefix: string, units: Uint16Array, length: number): number {
  let state = LOW_SEED;
  for (let i = 0; i < prefix.length; i++) state = updateLow(state, prefix.charCodeAt(i));
  for (let i = 0; i < length; i++) state = updateLow(state, units[i]!);
  return finalize30(state);
}

function finalize30(state: number): number {
  let hash = state ^ (state >>> 15);
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 12;
  return hash & 0x3fffffff;
}

export const MAX_LOAD = 0.6;

/**
 * A map from 64-bit hashes to non-negative integers: open addressing in a typed array, 8 bytes a cell. The low lane selects the
 * cell, the high lane is compared.
 */
export class HashTable {
  /** By cell the high lane, then the value: both are in one cache line. */
  private readonly cells: Int32Array;
  private readonly mask: number;
  size = 0;

  /** @param cells a power of two, of which MAX_LOAD can be filled */
  constructor(cells: number) {
    this.mask = cells - 1;
    this.cells = new Int32Array(2 * cells);
    this.clear();
  }

  /**
   * The value of a hash; sets it to `value` where there is none.
   * @throws RangeError when the table is full
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

  /** Index of the hash's cell, or of the empty one where it would be. */
  private find(low: number, high: number): number {
    const { cells, mask } = this;
    let cell = (low ^ (low >>> 15)) & mask;
    while (cells[2 * cell + 1] !== -1 && cells[2 * cell] !== high) cell = (cell + 1) & mask;
    return 2 * cell;
  }
}

/** Bloom filter with one hash function (Bloom 1970): it may report hashes that were never added, but misses none. */
export class BloomFilter {
  private readonly shift: number;

  /** @param bytes the filter's bits, indexed by the high bits of hashes; a power of two of bytes */
  constructor(readonly bytes: Uint8Array) {
    this.shift = Math.clz32(8 * bytes.length) + 1;
  }

  add(hash: number): void {
    const bit = hash >>> this.shift;
    this.bytes[bit >>> 3]! |= 1 << (bit & 7);
  }

  mightContain(hash: number): boolean {
    const bit = hash >>> this.shift;
    return ((this.bytes[bit >>> 3]! >> (bit & 7)) & 1) !== 0;
  }
}
