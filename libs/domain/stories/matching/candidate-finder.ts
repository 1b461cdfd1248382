import { anchorKinds } from '../../entities/anchor-kinds.js';
import type { PostingLists } from '../memory/posting-lists.js';
import { anchorWeight } from '../weighting/anchor-weight.js';
import type { ClusterSettings } from '../weighting/settings.js';
import type { Query } from './query.js';

/** Candidate generation: finds the stories that share the most specific anchors with an article. */
export class CandidateFinder {
  /** Columns per story number; valid where `seenIn` is the current search. */
  private scores = new Float64Array(1024);
  private seenIn = new Int32Array(1024);
  private lastMention = new Int32Array(1024);
  private search = 0;

  constructor(private readonly settings: ClusterSettings) {}

  /**
   * Numbers of the stories that share most with an article, the best first, and how many of them are worth a full comparison.
   * @param numberLimit exceeds every story's number
   */
  find(query: Query, postings: PostingLists, numberLimit: number): { found: number[]; likely: number } {
    this.reserve(numberLimit);
    const candidates = this.accumulate(query, postings);
    const { maxStories, minScoreShare, minStories } = this.settings.candidates;
    const best: number[] = [];
    for (const story of candidates) this.insert(best, story, maxStories);
    const minScore = (this.scores[best[0] ?? 0] ?? 0) * minScoreShare;
    const isLikely = (story: number, rank: number) => rank < minStories || this.scores[story]! >= minScore;
    return { found: best, likely: best.filter(isLikely).length };
  }

  /** Inserts a story into the best ones, which are in order. */
  private insert(best: number[], story: number, limit: number): void {
    const score = this.scores[story]!;
    let at = best.length;
    while (at > 0 && this.isBetter(score, story, best[at - 1]!)) at--;
    if (at >= limit) return;
    best.splice(at, 0, story);
    if (best.length > limit) best.pop();
  }

  private isBetter(score: number, story: number, other: number): boolean {
    return score > this.scores[other]! || (score === this.scores[other]! && story < other);
  }

  /**
   * Adds up scores over the posting lists, one key after the other, the rarest first, until the limit of postings is
   * reached.
   * @returns the stories that were found
   */
  private accumulate(query: Query, postings: PostingLists): number[] {
    const search = ++this.search;
    const found: number[] = [];
    let budget = this.settings.candidates.maxPostings;
    for (const i of rarestFirst(query, postings, this.settings.background.max)) {
      const id = query.keyIds[i]!;
      const size = postings.size(id);
      if ((budget -= size) < 0) break;
      const { recall } = anchorKinds[query.kinds[i]!]!;
      const weight = recall * anchorWeight(recall, query.backgrounds[i]!, this.settings.anchor.maxWeight) ** 2;
      const mention = query.mentions[i]!;
      for (let at = 0; at < size; at++) {
        const story = postings.at(id, at);
        if (this.seenIn[story] !== search) {
          this.seenIn[story] = search;
          this.scores[story] = 0;
          this.lastMention[story] = -1;
          found.push(story);
        }
        if (this.lastMention[story] === mention) continue;
        this.lastMention[story] = mention;
        this.scores[story]! += weight;
      }
    }
    return found;
  }

  private reserve(stories: number): void {
    if (stories <= this.scores.length) return;
    this.scores = new Float64Array(stories * 2);
    this.seenIn = new Int32Array(stories * 2);
    this.lastMention = new Int32Array(stories * 2);
    this.search = 0;
  }
}

/** Exceeds every index of a key. */
const INDEX_LIMIT = 16384;

/** Indexes of known keys by the length of their lists. One number holds length and index: that sorts fastest. */
function rarestFirst(query: Query, postings: PostingLists, maxBackground: number): number[] {
  const order = new Float64Array(query.keys.length);
  let size = 0;
  for (let i = 0; i < order.length; i++) {
    const id = query.keyIds[i]!;
    if (id >= 0 && query.backgrounds[i]! <= maxBackground) order[size++] = postings.size(id) * INDEX_LIMIT + i;
  }
  return Array.from(order.subarray(0, size).sort(), (item) => item % INDEX_LIMIT);
}
