const EMPTY = -1;
const MAX_LOAD = 0.6;
/** Integers of a cell: the pair and its value, side by side, so that a look-up touches one cache line. */
const CELL_SIZE = 3;

/** A hash map from two integers to a non-negative integer: open addressing in one typed array, 12 bytes a cell. */
export class PairMap {
  private cells!: Int32Array;
  private mask!: number;
  private used = 0;

  /** @param capacity power of two */
  constructor(capacity = 1 << 12) {
    this.allocate(capacity);
  }

  /** The value, or -1. */
  get(a: number, b: number): number {
    return this.cells[this.find(a, b) + 2]!;
  }

  set(a: number, b: number, value: number): void {
    let cell = this.find(a, b);
    if (this.cells[cell + 2] === EMPTY && ++this.used > (this.mask + 1) * MAX_LOAD) {
      this.grow();
      cell = this.find(a, b);
    }
    this.cells[cell] = a;
    this.cells[cell + 1] = b;
    this.cells[cell + 2] = value;
  }

  /** Removes a pair and shifts later cells back into the gap: no tombstones, so probes stay short. */
  delete(a: number, b: number): void {
    let gap = this.find(a, b);
    if (this.cells[gap + 2] === EMPTY) return;
    this.used--;
    for (let next = this.after(gap); this.cells[next + 2] !== EMPTY; next = this.after(next)) {
      const home = this.home(this.cells[next]!, this.cells[next + 1]!);
      const [fromHome, fromGap] = [next / CELL_SIZE - home, (next - gap) / CELL_SIZE];
      if ((fromHome & this.mask) < (fromGap & this.mask)) continue;
      this.cells.copyWithin(gap, next, next + CELL_SIZE);
      gap = next;
    }
    this.cells[gap + 2] = EMPTY;
  }

  private allocate(capacity: number): void {
    this.mask = capacity - 1;
    this.cells = new Int32Array(capacity * CELL_SIZE).fill(EMPTY);
  }

  private home(a: number, b: number): number {
    const hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
    return (hash ^ (hash >>> 15)) & this.mask;
  }

  private after(cell: number): number {
    return cell === this.mask * CELL_SIZE ? 0 : cell + CELL_SIZE;
  }

  /** The pair's cell, or the empty one where it would be put. */
  private find(a: number, b: number): number {
    const { cells } = this;
    let cell = this.home(a, b) * CELL_SIZE;
    while (cells[cell + 2] !== EMPTY && (cells[cell] !== a || cells[cell + 1] !== b)) cell = this.after(cell);
    return cell;
  }

  private grow(): void {
    const { cells } = this;
    this.allocate((this.mask + 1) * 2);
    for (let from = 0; from < cells.length; from += CELL_SIZE) {
      if (cells[from + 2] === EMPTY) continue;
      this.cells.set(cells.subarray(from, from + CELL_SIZE), this.find(cells[from]!, cells[from + 1]!));
    }
  }
}
