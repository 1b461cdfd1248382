import { anchorKinds } from '../../entities/anchor-kinds.js';
import { anchorWeight } from './anchor-weight.js';
import type { PostingLists } from '../memory/posting-lists.js';
import type { Query } from './query.js';
import type { ClusterSettings } from '../settings.js';

/** Finds the stories that share the most telling anchors with an article. */
export class CandidateFinder {
  private scores = new Float64Array(1024);
  private seenIn = new Int32Array(1024);
  private lastSlot = new Int32Array(1024);
  private round = 0;

  constructor(private readonly settings: ClusterSettings) {}

  /**
   * Numbers of stories worth a full comparison, most promising first.
   * @param storyLimit upper bound of story numbers
   */
  find(query: Query, postings: PostingLists, storyLimit: number): number[] {
    this.reserve(storyLimit);
    const touched = this.visit(query, postings);
    const { count, share, always } = this.settings.candidates;
    const best: number[] = [];
    for (const story of touched) this.insert(best, story, count);
    const least = (this.scores[best[0] ?? 0] ?? 0) * share;
    return best.filter((story, rank) => rank < always || this.scores[story]! >= least);
  }

  /** Keeps the `count` best in order. */
  private insert(best: number[], story: number, count: number): void {
    const score = this.scores[story]!;
    let at = best.length;
    while (at > 0 && this.isBetter(score, story, best[at - 1]!)) at--;
    if (at >= count) return;
    best.splice(at, 0, story);
    if (best.length > count) best.pop();
  }

  private isBetter(score: number, story: number, other: number): boolean {
    return score > this.scores[other]! || (score === this.scores[other]! && story < other);
  }

  /** Walks the lists of one slot after the other, rare ones first, until the budget is spent; returns the stories met. */
  private visit(query: Query, postings: PostingLists): number[] {
    const round = ++this.round;
    const touched: number[] = [];
    let budget = this.settings.candidates.visits;
    for (const i of rarestFirst(query, postings, this.settings.frequency.tooCommon)) {
      const number = query.numbers[i]!;
      const size = postings.size(number);
      if ((budget -= size) < 0) break;
      const { recall } = anchorKinds[query.kinds[i]!]!;
      const weight = recall * anchorWeight(recall, query.background[i]!, this.settings.anchor.maxWeight) ** 2;
      const slot = query.slots[i]!;
      for (let at = 0; at < size; at++) {
        const story = postings.at(number, at);
        if (this.seenIn[story] !== round) {
          this.seenIn[story] = round;
          this.scores[story] = 0;
          this.lastSlot[story] = -1;
          touched.push(story);
        }
        if (this.lastSlot[story] === slot) continue;
        this.lastSlot[story] = slot;
        this.scores[story]! += weight;
      }
    }
    return touched;
  }

  private reserve(stories: number): void {
    if (stories <= this.scores.length) return;
    this.scores = new Float64Array(stories * 2);
    this.seenIn = new Int32Array(stories * 2);
    this.lastSlot = new Int32Array(stories * 2);
    this.round = 0;
  }
}

const KEY_BITS = 16384;

/** Indexes of known keys, those with the shortest lists first. One number holds length and index: sorts fast. */
function rarestFirst(query: Query, postings: PostingLists, tooCommon: number): number[] {
  const order = new Float64Array(query.keys.length);
  let size = 0;
  for (let i = 0; i < order.length; i++) {
    const number = query.numbers[i]!;
    if (number >= 0 && query.background[i]! <= tooCommon) order[size++] = postings.size(number) * KEY_BITS + i;
  }
  return Array.from(order.subarray(0, size).sort(), (item) => item % KEY_BITS);
}
