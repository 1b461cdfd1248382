import { leadWeight, termFrequencyWeight } from '../weighting/anchor-weight.js';
import type { ClusterSettings } from '../weighting/settings.js';
import type { AnchorRecord } from './anchor-record.js';
import { quickselect } from './typed-arrays.js';

/** A line that takes positions in one text to positions in another. */
export interface PositionMap {
  slope: number;
  offset: number;
}

/**
 * What several texts have in common: their keys in ascending order, with the number of texts that have each, its mean position,
 * and its summed weight in their story vectors.
 */
export interface Centroid {
  /** Number of texts. */
  readonly members: number;
  readonly keys: Int32Array;
  /** Texts that have the i-th key. */
  count(i: number): number;
  /** Mean position, 0 to 1. */
  position(i: number): number;
  /** Sum of the weights in the texts' story vectors. */
  weight(i: number): number;
}

/** Weight of a mention in a story vector: by its number of occurrences and its first position. */
export const mentionWeight = (anchors: AnchorRecord, mention: number, settings: ClusterSettings): number =>
  termFrequencyWeight(anchors.count(mention)) * leadWeight(anchors.position(mention), settings);

/** The centroid of a single article, read from its record; positions are those in its text group. */
export class ArticleCentroid implements Centroid {
  readonly members = 1;
  readonly keys: Int32Array;
  private readonly anchors: AnchorRecord;
  private readonly slope: number;
  private readonly offset: number;

  constructor(
    article: PositionMap & { anchors: AnchorRecord },
    private readonly settings: ClusterSettings,
  ) {
    this.anchors = article.anchors;
    this.slope = article.slope;
    this.offset = article.offset;
    this.keys = this.anchors.keys;
  }

  count(): number {
    return 1;
  }
  position(i: number): number {
    return this.slope * this.anchors.position(this.anchors.mention(i)) + this.offset;
  }
  weight(i: number): number {
    return mentionWeight(this.anchors, this.anchors.mention(i), this.settings);
  }
}

/** A centroid with its positions mapped to another text. */
export class MappedCentroid implements Centroid {
  readonly members: number;
  readonly keys: Int32Array;

  constructor(
    private readonly from: Centroid,
    private readonly map: PositionMap,
  ) {
    this.members = from.members;
    this.keys = from.keys;
  }

  count(i: number): number {
    return this.from.count(i);
  }
  position(i: number): number {
    return this.map.slope * this.from.position(i) + this.map.offset;
  }
  weight(i: number): number {
    return this.from.weight(i);
  }
}

/** The centroid of several texts, stored as sums: columns in one block of memory. */
export class SumCentroid implements Centroid {
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

/** A new centroid of both. Of more than `maxKeys` keys those that most texts have are kept. */
export function addCentroids(a: Centroid, b: Centroid, maxKeys: number): SumCentroid {
  const [left, right] = [sumsOf(a), sumsOf(b)];
  const [leftKeys, rightKeys] = [left.keys, right.keys];
  let [i, j] = [0, 0];
  while (i < leftKeys.length && j < rightKeys.length) {
    const difference = leftKeys[i]! - rightKeys[j]!;
    if (difference <= 0) builder.append(left, i++);
    else builder.append(right, j++);
    if (difference === 0) builder.addToLast(right, j++, 1);
  }
  while (i < leftKeys.length) builder.append(left, i++);
  while (j < rightKeys.length) builder.append(right, j++);
  builder.truncate(maxKeys);
  return builder.build(a.members + b.members);
}

/** A new centroid of `a` without `b`, which is part of it. */
export function subtractCentroid(a: Centroid, b: Centroid): SumCentroid {
  const [left, right] = [sumsOf(a), sumsOf(b)];
  const [leftKeys, rightKeys] = [left.keys, right.keys];
  for (let i = 0, j = 0; i < leftKeys.length; i++) {
    while (j < rightKeys.length && rightKeys[j]! < leftKeys[i]!) j++;
    builder.append(left, i);
    if (j === rightKeys.length || rightKeys[j] !== leftKeys[i]) continue;
    builder.addToLast(right, j, -1);
    builder.dropLastIfEmpty();
  }
  return builder.build(a.members - b.members);
}

/** The same as sums: their columns can be read without method calls. */
function sumsOf(centroid: Centroid): SumCentroid {
  if (centroid instanceof SumCentroid) return centroid;
  const sums = new SumCentroid(centroid.members, centroid.keys.length);
  sums.keys.set(centroid.keys);
  for (let i = 0; i < centroid.keys.length; i++) {
    sums.counts[i] = centroid.count(i);
    sums.positions[i] = centroid.position(i) * centroid.count(i);
    sums.weights[i] = centroid.weight(i);
  }
  return sums;
}

const CAPACITY = 2048;
const WEIGHT_STEPS = 2 ** 8;
const WEIGHT_LIMIT = 2 ** 20;

/** Collects the columns of a new centroid in the order of keys. One instance is reused, so that only results are allocated. */
class CentroidBuilder {
  size = 0;
  private readonly keys = new Int32Array(CAPACITY);
  private readonly counts = new Uint16Array(CAPACITY);
  private readonly positions = new Float32Array(CAPACITY);
  private readonly weights = new Float32Array(CAPACITY);
  private readonly ranks = new Float64Array(CAPACITY);
  private readonly reordered = new Float64Array(CAPACITY);

  /** Appends a key. */
  append(from: SumCentroid, i: number): void {
    const at = this.size++;
    this.keys[at] = from.keys[i]!;
    this.counts[at] = from.counts[i]!;
    this.positions[at] = from.positions[i]!;
    this.weights[at] = from.weights[i]!;
  }

  /** Adds to the last key, or subtracts. */
  addToLast(from: SumCentroid, i: number, sign: 1 | -1): void {
    const at = this.size - 1;
    this.counts[at] = Math.max(0, this.counts[at]! + sign * from.counts[i]!);
    this.positions[at]! += sign * from.positions[i]!;
    this.weights[at]! += sign * from.weights[i]!;
  }

  dropLastIfEmpty(): void {
    if (this.counts[this.size - 1] === 0) this.size--;
  }

  /** Keeps the `maxKeys` keys that most texts have; of equals the ones with the larger weight, then the smaller keys. */
  truncate(maxKeys: number): void {
    const { size, ranks, reordered } = this;
    if (size <= maxKeys) return;
    for (let i = 0; i < size; i++) {
      const weight = Math.min(WEIGHT_LIMIT - 1, Math.floor(this.weights[i]! * WEIGHT_STEPS));
      ranks[i] = reordered[i] = (this.counts[i]! * WEIGHT_LIMIT + weight) * CAPACITY + (CAPACITY - 1 - i);
    }
    const least = maxKeys ? quickselect(reordered, size, maxKeys) : Infinity;
    this.size = 0;
    for (let i = 0; i < size; i++) if (ranks[i]! >= least) this.move(i, this.size++);
  }

  private move(from: number, to: number): void {
    this.keys[to] = this.keys[from]!;
    this.counts[to] = this.counts[from]!;
    this.positions[to] = this.positions[from]!;
    this.weights[to] = this.weights[from]!;
  }

  /** The centroid of the collected keys; starts anew. */
  build(members: number): SumCentroid {
    const centroid = new SumCentroid(members, this.size);
    centroid.keys.set(this.keys.subarray(0, this.size));
    centroid.positions.set(this.positions.subarray(0, this.size));
    centroid.weights.set(this.weights.subarray(0, this.size));
    centroid.counts.set(this.counts.subarray(0, this.size));
    this.size = 0;
    return centroid;
  }
}

const builder = new CentroidBuilder();
