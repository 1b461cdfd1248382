import { readLanguageNgrams, SCORE, type LanguageNgrams } from './language-model-file.js';

/** The table is larger than what it holds by this factor at least. */
const SPARE = 1.5;
/** Of a place in the table, two bits are the edges that its n-gram touches. */
const EDGE_BITS = 2;
const EDGES = 3;
const STAMPS = 0xff;

/** What n-grams of bytes say of a text's language; in memory some 5 MB. */
export class LanguageModel {
  /** BCP 47. */
  readonly languages: readonly string[];
  /** By language, from 0 to 1: what a text in that language scores, see LanguageScores. */
  readonly averages: readonly number[];
  /** Open addressing: pairs of an n-gram's bytes and, in one number, where its scores start and its edges; 0 is empty. */
  private readonly table: Int32Array;
  private readonly mask: number;
  private readonly scores: Uint16Array;
  /** By slot: the last text that had its n-gram. Unknown n-grams are counted in the empty slot where they would be. */
  private readonly seen: Uint8Array;
  private stamp = 0;

  constructor({ header, ngrams, scores }: LanguageNgrams) {
    this.languages = header.languages;
    this.averages = header.averages;
    this.scores = scores;
    const slots = 2 ** Math.ceil(Math.log2(SPARE * ngrams.length));
    this.mask = slots - 1;
    this.table = new Int32Array(2 * slots);
    this.seen = new Uint8Array(slots);
    this.fill(ngrams, header.ngrams);
  }

  private fill(ngrams: Int32Array, counts: number[]): void {
    let score = 1;
    let next = 0;
    counts.forEach((count, edges) => {
      for (const end = next + count; next < end; next++) score = this.insert(ngrams[next]!, edges, score);
    });
  }

  /** Returns where the scores of the next n-gram start. */
  private insert(bytes: number, edges: number, score: number): number {
    const slot = this.slotOf(bytes, edges);
    this.table[2 * slot] = bytes;
    this.table[2 * slot + 1] = (score << EDGE_BITS) | edges;
    let last = score;
    while (this.scores[last]! < SCORE.last) last++;
    return last + 1;
  }

  /** The n-gram's slot, or the empty one where it would be. */
  private slotOf(bytes: number, edges: number): number {
    const { table, mask } = this;
    const mixed = Math.imul(bytes ^ (edges << 29), 0x9e3779b1);
    for (let slot = (mixed ^ (mixed >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const place = table[2 * slot + 1]!;
      if (place === 0 || (table[2 * slot] === bytes && (place & EDGES) === edges)) return slot;
    }
  }

  /** From here on every n-gram is new. */
  startText(): void {
    if (this.stamp === STAMPS) this.seen.fill(0);
    this.stamp = (this.stamp % STAMPS) + 1;
  }

  /**
   * Adds to the languages' sums what an n-gram says for them, unless the text had it already; returns whether it is new.
   * @param bytes its up to four bytes as a big-endian number
   * @param edges 1 when a word starts with it, 2 when a word ends with it, 3 when it is a word
   */
  addScores(bytes: number, edges: number, sums: Int32Array): boolean {
    const { scores, seen } = this;
    const slot = this.slotOf(bytes, edges);
    if (seen[slot] === this.stamp) return false;
    seen[slot] = this.stamp;
    let at = this.table[2 * slot + 1]! >>> EDGE_BITS;
    if (at === 0) return true;
    let score: number;
    do {
      score = scores[at++]!;
      sums[score & SCORE.language]! += (score >> SCORE.shift) & SCORE.value;
    } while (score < SCORE.last);
    return true;
  }
}

let shared: LanguageModel | undefined;

/** The model that ships with the product; made at first use, about 40 ms. */
export function languageModel(): LanguageModel {
  return (shared ??= new LanguageModel(readLanguageNgrams()));
}
