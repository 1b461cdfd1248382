/** Says of most hashes that a set does not have them (Bloom 1970, with one function); of the others it cannot tell. */
export class HashFilter {
  private readonly shift: number;

  /** @param bytes its bits, by the first bits of the hashes; a power of two */
  constructor(readonly bytes: Uint8Array) {
    this.shift = Math.clz32(8 * bytes.length) + 1;
  }

  add(hash: number): void {
    const bit = hash >>> this.shift;
    this.bytes[bit >>> 3]! |= 1 << (bit & 7);
  }

  mayHave(hash: number): boolean {
    const bit = hash >>> this.shift;
    return ((this.bytes[bit >>> 3]! >> (bit & 7)) & 1) !== 0;
  }
}
