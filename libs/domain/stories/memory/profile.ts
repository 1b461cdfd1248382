import { nthLargest } from './nth-largest.js';

/**
 * What several texts have together: which keys, in ascending order, and of each how many texts have it, where it stands
 * on average and how much it counts in their story vectors.
 */
export interface Profile {
  /** Texts. */
  readonly members: number;
  readonly keys: Int32Array;
  /** Texts that have the i-th key. */
  count(i: number): number;
  /** Mean relative position, 0 to 1. */
  position(i: number): number;
  /** Sum over the texts of its weight in their story vectors. */
  weight(i: number): number;
}

/** The profile of several texts, kept as sums: columns in one block of memory. */
export class SumProfile implements Profile {
  readonly keys: Int32Array;
  readonly positions: Float32Array;
  readonly weights: Float32Array;
  readonly counts: Uint16Array;

  constructor(
    readonly members: number,
    size: number,
  ) {
    const memory = new ArrayBuffer(size * 14);
    this.keys = new Int32Array(memory, 0, size);
    this.positions = new Float32Array(memory, size * 4, size);
    this.weights = new Float32Array(memory, size * 8, size);
    this.counts = new Uint16Array(memory, size * 12, size);
  }

  count(i: number): number {
    return this.counts[i]!;
  }
  position(i: number): number {
    return this.positions[i]! / this.counts[i]!;
  }
  weight(i: number): number {
    return this.weights[i]!;
  }
}

/** The same as sums, whose columns can be read without asking. */
function sumsOf(profile: Profile): SumProfile {
  if (profile instanceof SumProfile) return profile;
  const sums = new SumProfile(profile.members, profile.keys.length);
  sums.keys.set(profile.keys);
  for (let i = 0; i < profile.keys.length; i++) {
    sums.counts[i] = profile.count(i);
    sums.positions[i] = profile.position(i) * profile.count(i);
    sums.weights[i] = profile.weight(i);
  }
  return sums;
}

const ROOM = 2048;
const WEIGHT_STEPS = 2 ** 8;
const WEIGHT_LIMIT = 2 ** 20;

/** Gathers the columns of a new profile in the order of keys. One instance serves all, so that only results take memory. */
class Columns {
  size = 0;
  private readonly keys = new Int32Array(ROOM);
  private readonly counts = new Uint16Array(ROOM);
  private readonly positions = new Float32Array(ROOM);
  private readonly weights = new Float32Array(ROOM);
  private readonly ranks = new Float64Array(ROOM);
  private readonly reordered = new Float64Array(ROOM);

  /** Appends a key. */
  put(from: SumProfile, i: number): void {
    const at = this.size++;
    this.keys[at] = from.keys[i]!;
    this.counts[at] = from.counts[i]!;
    this.positions[at] = from.positions[i]!;
    this.weights[at] = from.weights[i]!;
  }

  /** Changes the last key. */
  change(from: SumProfile, i: number, sign: 1 | -1): void {
    const at = this.size - 1;
    this.counts[at] = Math.max(0, this.counts[at]! + sign * from.counts[i]!);
    this.positions[at]! += sign * from.positions[i]!;
    this.weights[at]! += sign * from.weights[i]!;
  }

  dropLastIfEmpty(): void {
    if (this.counts[this.size - 1] === 0) this.size--;
  }

  /** Of more keys than `maxKeys` those that most texts have stay; of equals, those that count more, then smaller keys. */
  cut(maxKeys: number): void {
    const { size, ranks, reordered } = this;
    if (size <= maxKeys) return;
    for (let i = 0; i < size; i++) {
      const weight = Math.min(WEIGHT_LIMIT - 1, Math.floor(this.weights[i]! * WEIGHT_STEPS));
      ranks[i] = reordered[i] = (this.counts[i]! * WEIGHT_LIMIT + weight) * ROOM + (ROOM - 1 - i);
    }
    const least = maxKeys ? nthLargest(reordered, size, maxKeys) : Infinity;
    this.size = 0;
    for (let i = 0; i < size; i++) if (ranks[i]! >= least) this.move(i, this.size++);
  }

  private move(from: number, to: number): void {
    this.keys[to] = this.keys[from]!;
    this.counts[to] = this.counts[from]!;
    this.positions[to] = this.positions[from]!;
    this.weights[to] = this.weights[from]!;
  }

  /** What was gathered; begins anew. */
  take(members: number): SumProfile {
    const profile = new SumProfile(members, this.size);
    profile.keys.set(this.keys.subarray(0, this.size));
    profile.positions.set(this.positions.subarray(0, this.size));
    profile.weights.set(this.weights.subarray(0, this.size));
    profile.counts.set(this.counts.subarray(0, this.size));
    this.size = 0;
    return profile;
  }
}

const columns = new Columns();

/** A new profile of both together. Of more than `maxKeys` keys those that more texts have stay. */
export function addProfiles(a: Profile, b: Profile, maxKeys: number): SumProfile {
  const [left, right] = [sumsOf(a), sumsOf(b)];
  const [leftKeys, rightKeys] = [left.keys, right.keys];
  let [i, j] = [0, 0];
  while (i < leftKeys.length && j < rightKeys.length) {
    const difference = leftKeys[i]! - rightKeys[j]!;
    if (difference <= 0) columns.put(left, i++);
    else columns.put(right, j++);
    if (difference === 0) columns.change(right, j++, 1);
  }
  while (i < leftKeys.length) columns.put(left, i++);
  while (j < rightKeys.length) columns.put(right, j++);
  columns.cut(maxKeys);
  return columns.take(a.members + b.members);
}

/** A new profile of `a` without `b`, which is part of it. */
export function subtractProfile(a: Profile, b: Profile): SumProfile {
  const [left, right] = [sumsOf(a), sumsOf(b)];
  const [leftKeys, rightKeys] = [left.keys, right.keys];
  for (let i = 0, j = 0; i < leftKeys.length; i++) {
    while (j < rightKeys.length && rightKeys[j]! < leftKeys[i]!) j++;
    columns.put(left, i);
    if (j === rightKeys.length || rightKeys[j] !== leftKeys[i]) continue;
    columns.change(right, j, -1);
    columns.dropLastIfEmpty();
  }
  return columns.take(a.members - b.members);
}
