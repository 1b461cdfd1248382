import { growable } from './growable.js';

/** A key that more stories have finds nothing: the newest ones are listed. */
export const LONGEST_POSTING = 1024;
/** Integers of a key's row: the only story, or where its block starts; and size (16 bits) with the block's room. */
const ROW = 2;
const SIZE_BITS = 16;
const SIZE_MASK = 0xffff;

/**
 * Which stories have a key: for each key number a list of story numbers. A single story stands in the key's own row, as
 * most keys have but one; longer lists share one array, in blocks of powers of two, and freed blocks are used again.
 */
export class PostingLists {
  private readonly rows = growable(Int32Array);
  private readonly pool = growable(Int32Array, 1 << 14);
  private readonly free = new Map<number, number[]>();
  private end = 0;

  size(key: number): number {
    return key >= 0 && key * ROW < this.rows.array.length ? this.rows.array[key * ROW + 1]! & SIZE_MASK : 0;
  }

  /** The i-th story that has the key. */
  at(key: number, i: number): number {
    const first = this.rows.array[key * ROW]!;
    return this.room(key) ? this.pool.array[first + i]! : first;
  }

  add(key: number, story: number): void {
    this.rows.reserve((key + 1) * ROW);
    if (this.size(key) === LONGEST_POSTING) this.drop(key, 0);
    const size = this.size(key);
    if (size === 0) return this.set(key, story, 1, 0);
    const room = this.room(key);
    if (size >= room) this.enlarge(key, size, room);
    this.pool.array[this.rows.array[key * ROW]! + size] = story;
    this.rows.array[key * ROW + 1]!++;
  }

  /** Takes a story off a list; nothing happens when it isn't there. */
  remove(key: number, story: number): void {
    const size = this.size(key);
    for (let i = 0; i < size; i++) if (this.at(key, i) === story) return this.drop(key, i);
  }

  /** Stories that the key's block has room for; 0 when it has none. */
  private room(key: number): number {
    return this.rows.array[key * ROW + 1]! >>> SIZE_BITS;
  }

  private set(key: number, first: number, size: number, room: number): void {
    this.rows.array[key * ROW] = first;
    this.rows.array[key * ROW + 1] = size | (room << SIZE_BITS);
  }

  /** Order is kept: the oldest comes first. A list that is short again goes back to its row. */
  private drop(key: number, i: number): void {
    const room = this.room(key);
    if (room === 0) return this.set(key, 0, 0, 0);
    const start = this.rows.array[key * ROW]!;
    const size = this.size(key) - 1;
    this.pool.array.copyWithin(start + i, start + i + 1, start + size + 1);
    if (size > 1) return this.set(key, start, size, room);
    this.set(key, this.pool.array[start]!, size, 0);
    this.release(start, room);
  }

  private enlarge(key: number, size: number, room: number): void {
    const larger = size * 2;
    const block = this.free.get(larger)?.pop() ?? this.end;
    if (block === this.end) this.end += larger;
    this.pool.reserve(this.end);
    const old = this.rows.array[key * ROW]!;
    if (room === 0) this.pool.array[block] = old;
    else {
      this.pool.array.copyWithin(block, old, old + size);
      this.release(old, room);
    }
    this.set(key, block, size, larger);
  }

  private release(block: number, room: number): void {
    const blocks = this.free.get(room);
    if (blocks) blocks.push(block);
    else this.free.set(room, [block]);
  }
}
