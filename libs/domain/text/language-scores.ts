import type { LanguageModel } from './language-model.js';

/** Brings the average score of an n-gram to a scale from 0 to 1. */
const HALF = 25;
/** Fewer n-grams are no proof. */
const MIN_NGRAMS = 3;
/** Bits of an n-gram's edges. */
const STARTS_WORD = 1;
const ENDS_WORD = 2;

/** How much a text looks like each language, by n-grams of four bytes, as eld tells it. Holds one text at a time. */
export class LanguageScores {
  /** The languages that score highest and second highest; undefined where none scores. */
  best: string | undefined;
  second: string | undefined;
  /** How many different n-grams the text has, the unknown ones among them. */
  private ngrams = 0;
  private readonly sums: Int32Array;

  constructor(private readonly model: LanguageModel) {
    this.sums = new Int32Array(model.languages.length);
  }

  /** Takes the measure of a text. @param words in small letters as UTF-8, each with a 0 after it */
  measure(words: Uint8Array, length: number): void {
    this.model.startText();
    this.sums.fill(0);
    this.ngrams = 0;
    for (let start = 0, end = 0; end < length; end++) {
      if (words[end] !== 0) continue;
      this.addWord(words, start, end);
      start = end + 1;
    }
    this.rank();
  }

  /** Four bytes from every third on, and the last four. */
  private addWord(words: Uint8Array, start: number, end: number): void {
    let at = start;
    for (; at + 4 < end; at += 3) {
      const bytes = (words[at]! << 24) | (words[at + 1]! << 16) | (words[at + 2]! << 8) | words[at + 3]!;
      this.addNgram(bytes, at === start ? STARTS_WORD : 0);
    }
    let last = 0;
    for (let i = Math.max(start, end - 4); i < end; i++) last = (last << 8) | words[i]!;
    this.addNgram(last, at === start ? STARTS_WORD | ENDS_WORD : ENDS_WORD);
  }

  private addNgram(bytes: number, edges: number): void {
    if (this.model.addScores(bytes, edges, this.sums)) this.ngrams++;
  }

  private rank(): void {
    const { sums, model } = this;
    let best = -1;
    let second = -1;
    for (let i = 0; i < sums.length; i++) {
      if (sums[i]! > (best < 0 ? 0 : sums[best]!)) {
        second = best;
        best = i;
      } else if (sums[i]! > (second < 0 ? 0 : sums[second]!)) second = i;
    }
    this.best = model.languages[best];
    this.second = model.languages[second];
  }

  knows(language: string): boolean {
    return this.model.languages.includes(language);
  }

  /** From 0 to 1; 0 for a language that the model does not know. */
  of(language: string): number {
    const average = (this.sums[this.model.languages.indexOf(language)] ?? 0) / this.ngrams;
    return average / (average + HALF) || 0;
  }

  /** The text's score in its best language, as a share of what texts in that language score on average. */
  likeness(): number {
    if (!this.best || this.ngrams < MIN_NGRAMS) return 0;
    return this.of(this.best) / this.model.averages[this.model.languages.indexOf(this.best)]!;
  }
}
