import { growable } from './growable.js';

const NONE = 0;
const MAX_LOAD = 0.6;

/** Integers of a number's row: the key, and what the owner of the numbers keeps beside it, in one place in memory. */
export const ROW = 4;

/** Gives every key in use a small dense number, from 0, that is given out again once the key is not in use any more. */
export class KeyNumbers {
  /** Open addressing: number of a key, plus 1. */
  private cells = new Int32Array(1 << 12);
  /** By number. A row starts with its key; the rest is the owner's, and 0 when the number is given out first. */
  readonly rows = growable(Int32Array);
  private readonly free: number[] = [];
  private used = 0;

  /** The key's number, or -1. */
  get(key: number): number {
    return this.cells[this.find(key)]! - 1;
  }

  /** The key's number; a new key is given one. */
  open(key: number): number {
    const known = this.get(key);
    if (known >= 0) return known;
    if (++this.used > this.cells.length * MAX_LOAD) this.grow();
    const number = this.free.pop() ?? this.used - 1;
    this.rows.reserve((number + 1) * ROW);
    this.rows.array[number * ROW] = key;
    this.cells[this.find(key)] = number + 1;
    return number;
  }

  /** Takes a number back from its key, and closes the gap in the table, so that probing stays short for ever. */
  close(number: number): void {
    const { cells } = this;
    const mask = cells.length - 1;
    let gap = this.find(this.rows.array[number * ROW]!);
    for (let next = (gap + 1) & mask; cells[next] !== NONE; next = (next + 1) & mask) {
      const fromHome = (next - this.home(this.rows.array[(cells[next]! - 1) * ROW]!)) & mask;
      if (fromHome < ((next - gap) & mask)) continue;
      cells[gap] = cells[next]!;
      gap = next;
    }
    cells[gap] = NONE;
    this.used--;
    this.free.push(number);
  }

  private home(key: number): number {
    const hash = Math.imul(key, 0x9e3779b1);
    return (hash ^ (hash >>> 15)) & (this.cells.length - 1);
  }

  /** The cell that the key has, or would have. */
  private find(key: number): number {
    const { cells } = this;
    const rows = this.rows.array;
    const mask = cells.length - 1;
    let cell = this.home(key);
    while (cells[cell] !== NONE && rows[(cells[cell]! - 1) * ROW] !== key) cell = (cell + 1) & mask;
    return cell;
  }

  private grow(): void {
    const old = this.cells;
    this.cells = new Int32Array(old.length * 2);
    for (const number of old) if (number !== NONE) this.cells[this.find(this.rows.array[(number - 1) * ROW]!)] = number;
  }
}
