import { lowerCaseOf, SCRIPT_NAMES, scriptOf } from './characters.js';
import type { LanguageModel } from './language-model.js';

/** Texts up to this length in code units are read from the beginning, longer ones in chunks spread over the text. */
const MAX_UNSAMPLED_LENGTH = 350;
const CHUNKS = 5;
const CHUNK_BYTES = 90;
/** What the last word of a chunk may add. */
const MAX_OVERRUN_BYTES = 30;
/** A chunk ends after this many code units even if few of them are letters. */
const MAX_CHUNK_LENGTH = 1000;
/** A chunk that would start within a word starts after it, unless the word's rest is longer. */
const MAX_SKIPPED_LENGTH = 30;
/** Longest UTF-8 form of a code unit, and the 0 after it. */
const MAX_UNIT_BYTES = 4;
/** Latin, Greek, Cyrillic and few other letters have lower code units. */
const FIRST_COUNTED_UNIT = 0x530;

/** The words of a text that its language is detected by: samples from the whole text outvote a line in another language. */
export class LanguageSample {
  /** The words in lower case as UTF-8, each with a 0 after it. */
  readonly bytes = new Uint8Array(CHUNKS * (CHUNK_BYTES + MAX_OVERRUN_BYTES + MAX_UNIT_BYTES));
  length = 0;
  letters = 0;
  /** Number of letters by script; Latin, Greek and Cyrillic letters are not counted. */
  readonly scripts = new Uint16Array(SCRIPT_NAMES.length);

  private skipsCapitalized = false;

  /**
   * Replaces the sample by one of `text`, in bounded time for any length.
   * @param skipsCapitalized leaves out words that begin with a capital: they may be names, which occur in any language
   */
  take(text: string, skipsCapitalized = false): void {
    this.skipsCapitalized = skipsCapitalized;
    this.length = this.letters = 0;
    this.scripts.fill(0);
    if (text.length <= MAX_UNSAMPLED_LENGTH) return this.read(text, 0, text.length, CHUNKS * CHUNK_BYTES);
    const step = text.length / CHUNKS;
    for (let chunk = 0; chunk < CHUNKS; chunk++) {
      const start = Math.floor(chunk * step);
      const end = Math.min(Math.floor(start + step), start + MAX_CHUNK_LENGTH);
      this.read(text, chunk === 0 ? 0 : skipWord(text, start), end, CHUNK_BYTES);
    }
  }

  /** Reads words from `start` until one ends after `end` or after `size` bytes. */
  private read(text: string, start: number, end: number, size: number): void {
    const { bytes, skipsCapitalized } = this;
    let { length, letters } = this;
    let wordStart = length;
    let skipsWord = false;
    const enough = length + size;
    for (let i = start; i < text.length && length < enough + MAX_OVERRUN_BYTES; i++) {
      const code = text.charCodeAt(i);
      const letter = lowerCaseOf[code]! || apostropheAt(text, i, code);
      if (letter === 0) {
        if (skipsWord) length = wordStart;
        if (length > wordStart) bytes[length++] = 0;
        wordStart = length;
        skipsWord = false;
        if (i >= end || length >= enough) break;
        continue;
      }
      letters++;
      if (skipsCapitalized && length === wordStart) skipsWord = letter !== code;
      if (letter < 0x80) bytes[length++] = letter;
      else length = this.addBytes(letter, length);
    }
    if (skipsWord) length = wordStart;
    if (length > wordStart) bytes[length++] = 0;
    this.length = length;
    this.letters = letters;
  }

  /** Writes the UTF-8 form of a code unit above 0x7f; returns its end. */
  private addBytes(code: number, at: number): number {
    const { bytes } = this;
    if (code >= FIRST_COUNTED_UNIT) this.scripts[scriptOf[code]!]!++;
    if (code < 0x800) bytes[at++] = 0xc0 | (code >> 6);
    else {
      bytes[at++] = 0xe0 | (code >> 12);
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
    }
    bytes[at++] = 0x80 | (code & 0x3f);
    return at;
  }
}

/** An apostrophe before a letter is part of the word; 0 for anything else. */
function apostropheAt(text: string, i: number, code: number): number {
  const isApostrophe = code === 0x27 || code === 0x2019 || code === 0x60;
  return isApostrophe && lowerCaseOf[text.charCodeAt(i + 1)] ? code : 0;
}

function skipWord(text: string, start: number): number {
  let end = start;
  while (end < start + MAX_SKIPPED_LENGTH && lowerCaseOf[text.charCodeAt(end)]) end++;
  return end < start + MAX_SKIPPED_LENGTH ? end : start;
}

/** Scales an n-gram's average score to 0 to 1: this average becomes 0.5. */
const HALF_SCORE = 25;
/** Fewer n-grams are no evidence. */
const MIN_NGRAMS = 3;
/** Bits of an n-gram's word boundaries. */
const STARTS_WORD = 1;
const ENDS_WORD = 2;

/** Scores of a text by language, from n-grams of four bytes, as eld computes them. Holds one text at a time. */
export class LanguageScores {
  /** The languages that score highest and second highest; undefined where none scores. */
  best: string | undefined;
  second: string | undefined;
  /** Distinct n-grams of the text, unknown ones included. */
  ngrams = 0;
  private readonly sums: Int32Array;

  constructor(private readonly model: LanguageModel) {
    this.sums = new Int32Array(model.languages.length);
  }

  /** Scores a text. @param words in lower case as UTF-8, each with a 0 after it */
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

  /** Four bytes at every third offset, and the last four. */
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

  private addNgram(bytes: number, boundaries: number): void {
    if (this.model.addScores(bytes, boundaries, this.sums)) this.ngrams++;
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

  /** From 0 to 1; 0 for a language that the model doesn't know. */
  of(language: string): number {
    const average = (this.sums[this.model.languages.indexOf(language)] ?? 0) / this.ngrams;
    return average / (average + HALF_SCORE) || 0;
  }

  /** How much the text resembles texts in a language that the model knows: its n-grams' average score, 1 for an average text. */
  resemblance(language: string): number {
    const index = this.model.languages.indexOf(language);
    const typical = this.model.averages[index]!;
    return (this.sums[index]! / this.ngrams) * ((1 - typical) / typical / HALF_SCORE) || 0;
  }

  /** Evidence for a language and against another: an n-gram's scores are logarithmic, so this is a log-likelihood ratio. */
  evidence(language: string, against: string): number {
    const { sums, model } = this;
    return sums[model.languages.indexOf(language)]! - sums[model.languages.indexOf(against)]!;
  }

  /** The score in the best language, relative to the average score of texts in that language. */
  relativeScore(): number {
    if (!this.best || this.ngrams < MIN_NGRAMS) return 0;
    return this.of(this.best) / this.model.averages[this.model.languages.indexOf(this.best)]!;
  }
}
