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

/** Gathers the columns of a new profile in the order of keys. */
class Columns {
  size = 0;
  private readonly keys: Int32Array;
  private readonly counts: Uint16Array;
  private readonly positions: Float32Array;
  private readonly weights: Float32Array;

  constructor(room: number) {
    this.keys = new Int32Array(room);
    this.counts = new Uint16Array(room);
    this.positions = new Float32Array(room);
    this.weights = new Float32Array(room);
  }

  /** Appends a key, or changes the last one when it is the same. */
  put(from: Profile, i: number, sign: 1 | -1): void {
    const key = from.keys[i]!;
    if (this.size === 0 || this.keys[this.size - 1] !== key) this.keys[this.size++] = key;
    const at = this.size - 1;
    this.counts[at] = Math.max(0, this.counts[at]! + sign * from.count(i));
    this.positions[at]! += sign * from.position(i) * from.count(i);
    this.weights[at]! += sign * from.weight(i);
  }

  dropLastIfEmpty(): void {
    if (this.counts[this.size - 1] !== 0) return;
    this.size--;
    this.positions[this.size] = this.weights[this.size] = 0;
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

/** A new profile of both together. Of more than `maxKeys` keys those that more texts have stay. */
export function addProfiles(a: Profile, b: Profile, maxKeys: number): SumProfile {
  const sum = new Columns(a.keys.length + b.keys.length);
  for (let i = 0, j = 0; i < a.keys.length || j < b.keys.length;) {
    const left = i < a.keys.length ? a.keys[i]! : Infinity;
    const right = j < b.keys.length ? b.keys[j]! : Infinity;
    if (left <= right) sum.put(a, i++, 1);
    if (right <= left) sum.put(b, j++, 1);
  }
  const profile = sum.profile(a.members + b.members);
  return sum.size > maxKeys ? cut(profile, maxKeys) : profile;
}

/** A new profile of `a` without `b`, which is part of it. */
export function subtractProfile(a: Profile, b: Profile): SumProfile {
  const rest = new Columns(a.keys.length);
  for (let i = 0, j = 0; i < a.keys.length; i++) {
    while (j < b.keys.length && b.keys[j]! < a.keys[i]!) j++;
    rest.put(a, i, 1);
    if (j < b.keys.length && b.keys[j] === a.keys[i]) rest.put(b, j, -1);
    rest.dropLastIfEmpty();
  }
  return rest.profile(a.members - b.members);
}

/** Keeps the keys that most texts have; of equals, those that count more. */
function cut(profile: SumProfile, maxKeys: number): SumProfile {
  const order = Array.from(profile.keys.keys()).sort(
    (i, j) => profile.counts[j]! - profile.counts[i]! || profile.weights[j]! - profile.weights[i]! || i - j,
  );
  const kept = new Columns(maxKeys);
  for (const i of order.slice(0, maxKeys).sort((i, j) => i - j)) kept.put(profile, i, 1);
  return kept.profile(profile.members);
}
