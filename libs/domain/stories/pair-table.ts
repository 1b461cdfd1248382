const EMPTY = -1;
const MAX_LOAD = 0.6;

/** A map from two integers to a non-negative integer: open addressing on typed arrays, 12 bytes a cell. */
export class PairTable {
  private first!: Int32Array;
  private second!: Int32Array;
  private values!: Int32Array;
  private mask!: number;
  private used = 0;

  /** @param capacity power of two */
  constructor(capacity = 1 << 12) {
    this.allocate(capacity);
  }

  /** The value, or -1. */
  get(a: number, b: number): number {
    return this.values[this.find(a, b)]!;
  }

  set(a: number, b: number, value: number): void {
    let cell = this.find(a, b);
    if (this.values[cell] === EMPTY) {
      if (++this.used > (this.mask + 1) * MAX_LOAD) {
        this.grow();
        cell = this.find(a, b);
      }
      this.first[cell] = a;
      this.second[cell] = b;
    }
    this.values[cell] = value;
  }

  /** Removes a pair and closes the gap, so that probing stays short for ever. */
  delete(a: number, b: number): void {
    let gap = this.find(a, b);
    if (this.values[gap] === EMPTY) return;
    this.used--;
    for (let next = (gap + 1) & this.mask; this.values[next] !== EMPTY; next = (next + 1) & this.mask) {
      const home = this.home(this.first[next]!, this.second[next]!);
      const reachable = ((next - home) & this.mask) >= ((next - gap) & this.mask);
      if (!reachable) continue;
      this.move(next, gap);
      gap = next;
    }
    this.values[gap] = EMPTY;
  }

  private allocate(capacity: number): void {
    this.mask = capacity - 1;
    this.first = new Int32Array(capacity);
    this.second = new Int32Array(capacity);
    this.values = new Int32Array(capacity).fill(EMPTY);
  }

  private home(a: number, b: number): number {
    const hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
    return (hash ^ (hash >>> 15)) & this.mask;
  }

  private find(a: number, b: number): number {
    let cell = this.home(a, b);
    while (this.values[cell] !== EMPTY && (this.first[cell] !== a || this.second[cell] !== b))
      cell = (cell + 1) & this.mask;
    return cell;
  }

  private move(from: number, to: number): void {
    this.first[to] = this.first[from]!;
    this.second[to] = this.second[from]!;
    this.values[to] = this.values[from]!;
  }

  private grow(): void {
    const { first, second, values } = this;
    this.allocate((this.mask + 1) * 2);
    for (let i = 0; i < values.length; i++) {
      if (values[i] === EMPTY) continue;
      const cell = this.find(first[i]!, second[i]!);
      this.first[cell] = first[i]!;
      this.second[cell] = second[i]!;
      this.values[cell] = values[i]!;
    }
  }
}
