import { anchorKinds } from '../entities/anchor-kinds.js';
import type { PostingIndex } from './posting-index.js';
import type { Query } from './query.js';
import type { ClusterSettings } from './settings.js';
import type { TextGroup } from './text-group.js';

/** Finds the groups that share the most telling anchors with an article. */
export class CandidateFinder {
  private scores = new Float64Array(1024);
  private seen = new Int32Array(1024);
  private round = 0;

  constructor(private readonly settings: ClusterSettings) {}

  /** Groups worth a full comparison, most promising first. */
  find(query: Query, index: PostingIndex): TextGroup[] {
    this.reserve(index.groupLimit);
    const touched = this.visit(query, index);
    const { count, share, usualKeys } = this.settings.candidates;
    for (const group of touched) {
      const excess = index.group(group).keyCount / usualKeys;
      if (excess > 1) this.scores[group]! /= Math.sqrt(excess);
    }
    touched.sort((a, b) => this.scores[b]! - this.scores[a]! || a - b);
    const least = (this.scores[touched[0] ?? 0] ?? 0) * share;
    return touched
      .slice(0, count)
      .filter((group, rank) => rank < 2 || this.scores[group]! >= least)
      .map((group) => index.group(group));
  }

  /** Walks postings from the rarest anchor on until the budget is spent; returns the groups met. */
  private visit(query: Query, index: PostingIndex): number[] {
    const round = ++this.round;
    const touched: number[] = [];
    let budget = this.settings.candidates.visits;
    for (const i of rarestFirst(query, index, this.settings.frequency.tooCommon)) {
      const postings = index.groupsWith(query.keys[i]!);
      if ((budget -= postings.length) < 0) break;
      const recall = anchorKinds[query.doc.kinds[i]!]!.recall;
      const background = Math.max(query.background[i]!, (postings.length / (index.groupCount + 1)) * 0.5);
      const weight = Math.log(1 + recall / background);
      for (const group of postings) {
        if (this.seen[group] !== round) {
          this.seen[group] = round;
          this.scores[group] = 0;
          touched.push(group);
        }
        this.scores[group]! += weight;
      }
    }
    return touched;
  }

  private reserve(groups: number): void {
    if (groups <= this.scores.length) return;
    this.scores = new Float64Array(groups * 2);
    this.seen = new Int32Array(groups * 2);
    this.round = 0;
  }
}

const KEY_BITS = 16384;

/** Indexes of known keys, those with the shortest postings first. One number holds length and index: sorts fast. */
function* rarestFirst(query: Query, index: PostingIndex, tooCommon: number): Generator<number> {
  const order = new Float64Array(query.keys.length);
  let size = 0;
  for (let i = 0; i < query.keys.length; i++) {
    const key = query.keys[i]!;
    if (key >= 0 && query.background[i]! <= tooCommon) order[size++] = index.groupsWith(key).length * KEY_BITS + i;
  }
  for (const item of order.subarray(0, size).sort()) yield item % KEY_BITS;
}
