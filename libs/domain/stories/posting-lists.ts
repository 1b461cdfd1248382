import { growable } from './growable.js';

/** Room of a new list; a full one moves to room twice as large, up to the longest. */
const SHORTEST = 2;
/** A key that more stories have finds nothing: the newest ones are listed. */
export const LONGEST_POSTING = 1024;

/**
 * Which stories have a key: for each key number a list of story numbers. All lists live in one array, in blocks of
 * powers of two; freed blocks are used again.
 */
export class PostingLists {
  private readonly pool = growable(Int32Array, 1 << 14);
  private readonly offsets = growable(Int32Array);
  private readonly sizes = growable(Int32Array);
  private readonly rooms = growable(Int32Array);
  private readonly free = new Map<number, number[]>();
  private end = 0;

  size(key: number): number {
    return key >= 0 && key < this.sizes.array.length ? this.sizes.array[key]! : 0;
  }

  /** The i-th story that has the key. */
  at(key: number, i: number): number {
    return this.pool.array[this.offsets.array[key]! + i]!;
  }

  add(key: number, story: number): void {
    for (const column of [this.offsets, this.sizes, this.rooms]) column.reserve(key + 1);
    let size = this.sizes.array[key]!;
    if (size === LONGEST_POSTING) {
      this.drop(key, 0);
      size--;
    }
    if (size === this.rooms.array[key]!) this.enlarge(key, size);
    this.pool.array[this.offsets.array[key]! + size] = story;
    this.sizes.array[key] = size + 1;
  }

  /** Takes a story off a list; nothing happens when it isn't there. */
  remove(key: number, story: number): void {
    const start = this.offsets.array[key]!;
    for (let i = 0; i < this.size(key); i++) if (this.pool.array[start + i] === story) return this.drop(key, i);
  }

  /** Order is kept: the oldest comes first. */
  private drop(key: number, i: number): void {
    const start = this.offsets.array[key]!;
    const size = this.sizes.array[key]!;
    this.pool.array.copyWithin(start + i, start + i + 1, start + size);
    this.sizes.array[key] = size - 1;
    if (size > 1) return;
    this.release(start, this.rooms.array[key]!);
    this.rooms.array[key] = 0;
  }

  private enlarge(key: number, size: number): void {
    const room = size ? size * 2 : SHORTEST;
    const block = this.free.get(room)?.pop() ?? this.end;
    if (block === this.end) this.end += room;
    this.pool.reserve(this.end);
    const old = this.offsets.array[key]!;
    this.pool.array.copyWithin(block, old, old + size);
    if (size) this.release(old, size);
    this.offsets.array[key] = block;
    this.rooms.array[key] = room;
  }

  private release(block: number, room: number): void {
    const blocks = this.free.get(room);
    if (blocks) blocks.push(block);
    else this.free.set(room, [block]);
  }
}
