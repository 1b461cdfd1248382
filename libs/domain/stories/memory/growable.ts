type Column = Int32Array | Float32Array | Uint8Array;

/** A typed array that grows; `array` changes when it does. */
export interface Growable<T extends Column> {
  array: T;
  /** Makes room for `size` items; new ones are 0. */
  reserve(size: number): void;
}

export function growable<T extends Column>(type: new (size: number) => T, size = 1 << 10): Growable<T> {
  return {
    array: new type(size),
    reserve(needed: number) {
      if (needed <= this.array.length) return;
      const larger = new type(Math.max(needed, Math.ceil(this.array.length * 1.5)));
      larger.set(this.array);
      this.array = larger;
    },
  };
}
