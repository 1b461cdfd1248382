import { growable } from './growable.js';

const NONE = 0;
const MAX_LOAD = 0.6;
const CELL = 2;

/** Integers of a number's row: the key, and what the owner of the numbers keeps beside it, in one place in memory. */
export const ROW = 4;

/** Gives every key in use a small dense number, from 0, that is given out again once the key is not in use any more. */
export class KeyNumbers {
  /** Open addressing: key, and its number plus 1, side by side. */
  private cells = new Int32Array(CELL << 12);
  /** By number. A row starts with its key; the rest is the owner's, and 0 when the number is given out first. */
  readonly rows = growable(Int32Array);
  private readonly free: number[] = [];
  private used = 0;

  /** The key's number, or -1. */
  get(key: number): number {
    return this.cells[this.find(key) + 1]! - 1;
  }

  /** The key's number; a new key is given one. */
  open(key: number): number {
    const known = this.get(key);
    if (known >= 0) return known;
    if (++this.used * CELL > this.cells.length * MAX_LOAD) this.grow();
    const number = this.free.pop() ?? this.used - 1;
    this.rows.reserve((number + 1) * ROW);
    this.rows.array[number * ROW] = key;
    this.put(this.find(key), key, number + 1);
    return number;
  }

  /** Takes a number back from its key, and closes the gap in the table, so that probing stays short for ever. */
  close(number: number): void {
    const { cells } = this;
    let gap = this.find(this.rows.array[number * ROW]!);
    for (let next = this.after(gap); cells[next + 1] !== NONE; next = this.after(next)) {
      const span = cells.length - 1;
      if (((next - this.home(cells[next]!)) & span) < ((next - gap) & span)) continue;
      this.put(gap, cells[next]!, cells[next + 1]!);
      gap = next;
    }
    this.put(gap, 0, NONE);
    this.used--;
    this.free.push(number);
  }

  private put(cell: number, key: number, number: number): void {
    this.cells[cell] = key;
    this.cells[cell + 1] = number;
  }

  private home(key: number): number {
    const hash = Math.imul(key, 0x9e3779b1);
    return ((hash ^ (hash >>> 15)) * CELL) & (this.cells.length - 1);
  }

  private after(cell: number): number {
    return (cell + CELL) & (this.cells.length - 1);
  }

  /** The cell that the key has, or would have. */
  private find(key: number): number {
    const { cells } = this;
    let cell = this.home(key);
    while (cells[cell + 1] !== NONE && cells[cell] !== key) cell = this.after(cell);
    return cell;
  }

  private grow(): void {
    const old = this.cells;
    this.cells = new Int32Array(old.length * 2);
    for (let i = 0; i < old.length; i += CELL)
      if (old[i + 1] !== NONE) this.put(this.find(old[i]!), old[i]!, old[i + 1]!);
  }
}
