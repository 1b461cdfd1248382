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

/** The profile of several texts, kept as sums. */
export class SumProfile implements Profile {
  constructor(
    readonly members: number,
    readonly keys: Int32Array,
    readonly counts: Uint16Array,
    readonly positions: Float32Array,
    readonly weights: Float32Array,
  ) {}

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

/** Gathers the columns of a new profile in the order of keys. One instance serves all, so that only results take memory. */
class Columns {
  size = 0;
  private keys = new Int32Array(0);
  private counts = new Uint16Array(0);
  private positions = new Float32Array(0);
  private weights = new Float32Array(0);

  begin(room: number): this {
    this.size = 0;
    if (room <= this.keys.length) return this;
    this.keys = new Int32Array(room);
    this.counts = new Uint16Array(room);
    this.positions = new Float32Array(room);
    this.weights = new Float32Array(room);
    return this;
  }

  /** Appends a key. */
  put(from: Profile, i: number): void {
    const at = this.size++;
    const count = from.count(i);
    this.keys[at] = from.keys[i]!;
    this.counts[at] = count;
    this.positions[at] = from.position(i) * count;
    this.weights[at] = from.weight(i);
  }

  /** Changes the last key. */
  change(from: Profile, i: number, sign: 1 | -1): void {
    const at = this.size - 1;
    const count = from.count(i);
    this.counts[at] = Math.max(0, this.counts[at]! + sign * count);
    this.positions[at]! += sign * from.position(i) * count;
    this.weights[at]! += sign * from.weight(i);
  }

  dropLastIfEmpty(): void {
    if (this.counts[this.size - 1] === 0) this.size--;
  }

  /** Of more keys than `maxKeys` those that most texts have stay; of equals, those that count more. */
  cut(maxKeys: number): void {
    const { size, counts, weights } = this;
    if (size <= maxKeys) return;
    const ranks = Float64Array.from({ length: size }, (_, i) => rank(counts[i]!, weights[i]!, i));
    const least = maxKeys ? nthLargest(ranks.slice(), size, maxKeys) : Infinity;
    this.size = 0;
    for (let i = 0; i < size; i++) if (ranks[i]! >= least) this.move(i, this.size++);
  }

  private move(from: number, to: number): void {
    this.keys[to] = this.keys[from]!;
    this.counts[to] = this.counts[from]!;
    this.positions[to] = this.positions[from]!;
    this.weights[to] = this.weights[from]!;
  }

  profile(members: number): SumProfile {
    const { size } = this;
    return new SumProfile(
      members,
      this.keys.slice(0, size),
      this.counts.slice(0, size),
      this.positions.slice(0, size),
      this.weights.slice(0, size),
    );
  }
}

const columns = new Columns();
const WEIGHT_LIMIT = 2 ** 20;
const INDEX_LIMIT = 2 ** 13;

/** Count, weight and index in one number, so that all differ; of equals the smaller key ranks higher. */
function rank(count: number, weight: number, i: number): number {
  const rounded = Math.min(WEIGHT_LIMIT - 1, Math.round(weight * 256));
  return (count * WEIGHT_LIMIT + rounded) * INDEX_LIMIT + (INDEX_LIMIT - 1 - i);
}

/** A new profile of both together. Of more than `maxKeys` keys those that more texts have stay. */
export function addProfiles(a: Profile, b: Profile, maxKeys: number): SumProfile {
  const [left, right] = [a.keys, b.keys];
  const sum = columns.begin(left.length + right.length);
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    const difference = left[i]! - right[j]!;
    if (difference <= 0) sum.put(a, i++);
    else sum.put(b, j++);
    if (difference === 0) sum.change(b, j++, 1);
  }
  while (i < left.length) sum.put(a, i++);
  while (j < right.length) sum.put(b, j++);
  sum.cut(maxKeys);
  return sum.profile(a.members + b.members);
}

/** A new profile of `a` without `b`, which is part of it. */
export function subtractProfile(a: Profile, b: Profile): SumProfile {
  const [left, right] = [a.keys, b.keys];
  const rest = columns.begin(left.length);
  for (let i = 0, j = 0; i < left.length; i++) {
    while (j < right.length && right[j]! < left[i]!) j++;
    rest.put(a, i);
    if (j === right.length || right[j] !== left[i]) continue;
    rest.change(b, j, -1);
    rest.dropLastIfEmpty();
  }
  return rest.profile(a.members - b.members);
}
