import { GrowableArray } from './typed-arrays.js';

/** Longest list. A key that more stories have finds nothing; its newest stories are listed. */
export const MAX_POSTINGS = 1024;
/** Integers of a row: the only story, or the start of the key's block; and size (16 bits) with the block's capacity. */
const ROW_SIZE = 2;
const SIZE_BITS = 16;
const SIZE_MASK = 0xffff;

/**
 * The inverted index: for each key id the numbers of the stories that have the key. A single story is stored in the key's own
 * row, as most keys have one; longer lists share one array, in blocks of powers of two that are reused.
 */
export class PostingLists {
  private readonly rows = new GrowableArray();
  private readonly blocks = new GrowableArray(1 << 14);
  /** Free blocks by capacity. */
  private readonly free = new Map<number, number[]>();
  private end = 0;

  size(key: number): number {
    return key >= 0 && key * ROW_SIZE < this.rows.array.length ? this.rows.array[key * ROW_SIZE + 1]! & SIZE_MASK : 0;
  }

  /** The i-th story that has the key, the oldest first. */
  at(key: number, i: number): number {
    const first = this.rows.array[key * ROW_SIZE]!;
    return this.capacity(key) ? this.blocks.array[first + i]! : first;
  }

  add(key: number, story: number): void {
    this.rows.reserve((key + 1) * ROW_SIZE);
    if (this.size(key) === MAX_POSTINGS) this.drop(key, 0);
    const size = this.size(key);
    if (size === 0) return this.set(key, story, 1, 0);
    const capacity = this.capacity(key);
    if (size >= capacity) this.enlarge(key, size, capacity);
    this.blocks.array[this.rows.array[key * ROW_SIZE]! + size] = story;
    this.rows.array[key * ROW_SIZE + 1]!++;
  }

  /** Removes a story from a key's list, if it is listed. */
  remove(key: number, story: number): void {
    const size = this.size(key);
    for (let i = 0; i < size; i++) if (this.at(key, i) === story) return this.drop(key, i);
  }

  /** Capacity of the key's block; 0 when it has none. */
  private capacity(key: number): number {
    return this.rows.array[key * ROW_SIZE + 1]! >>> SIZE_BITS;
  }

  private set(key: number, first: number, size: number, capacity: number): void {
    this.rows.array[key * ROW_SIZE] = first;
    this.rows.array[key * ROW_SIZE + 1] = size | (capacity << SIZE_BITS);
  }

  /** Removes the i-th story and keeps the order. A list of one moves back into its row. */
  private drop(key: number, i: number): void {
    const capacity = this.capacity(key);
    if (capacity === 0) return this.set(key, 0, 0, 0);
    const start = this.rows.array[key * ROW_SIZE]!;
    const size = this.size(key) - 1;
    this.blocks.array.copyWithin(start + i, start + i + 1, start + size + 1);
    if (size > 1) return this.set(key, start, size, capacity);
    this.set(key, this.blocks.array[start]!, size, 0);
    this.release(start, capacity);
  }

  private enlarge(key: number, size: number, capacity: number): void {
    const larger = size * 2;
    const block = this.free.get(larger)?.pop() ?? this.end;
    if (block === this.end) this.end += larger;
    this.blocks.reserve(this.end);
    const old = this.rows.array[key * ROW_SIZE]!;
    if (capacity === 0) this.blocks.array[block] = old;
    else {
      this.blocks.array.copyWithin(block, old, old + size);
      this.release(old, capacity);
    }
    this.set(key, block, size, larger);
  }

  private release(block: number, capacity: number): void {
    const blocks = this.free.get(capacity);
    if (blocks) blocks.push(block);
    else this.free.set(capacity, [block]);
  }
}
