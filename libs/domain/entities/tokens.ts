import { CharClass, classOf } from './char-classes.js';
import { MAX_WORD_LENGTH } from './fold.js';
import { hash30, HIGH_SEED, LOW_SEED, updateHigh, updateLow } from './hashes.js';

/** Tokens of a text that are read: news reports the facts first. */
export const MAX_TOKENS = 6_000;
/** Length of a token that no phrase crosses: a number, or a run of a script without spaces. */
export const BARRIER = 0;

const NEWLINE = 10;
/** After these a capital letter only begins a sentence. */
const SENTENCE_BREAKS = new Uint8Array(0x10000);
for (const char of '\n.!?:。।؟۔"“„«‘•።') SENTENCE_BREAKS[char.charCodeAt(0)] = 1;
const BLANKS = new Uint8Array(0x10000);
for (const code of [0x20, 0xa0, 9]) BLANKS[code] = 1;

/** Reads the tokens that are no words. */
export interface TokenHandler {
  /** Reads a number; returns its end. */
  number(start: number): number;
  /** Reads a run of a script without spaces. */
  run(start: number, end: number, charClass: number): void;
}

/** The words of one text in order, as columns. The arrays are reused for all texts. */
export class Tokens {
  /** Lanes of a word's hash, whose seeds include the language. */
  readonly lows = new Int32Array(MAX_TOKENS);
  readonly highs = new Int32Array(MAX_TOKENS);
  readonly starts = new Int32Array(MAX_TOKENS);
  /** BARRIER for what is no word. */
  readonly lengths = new Uint8Array(MAX_TOKENS);
  /** 1 where a sentence begins. */
  readonly beginsSentence = new Uint8Array(MAX_TOKENS);
  size = 0;
  /** Code units in Latin letters, and in others. */
  latinLength = 0;
  otherLength = 0;
  private seed = 0;

  /** Tokenizes a text in one pass. */
  read(text: string, language: string, handler: TokenHandler): void {
    // Equal forms are different words in different languages.
    this.seed = hash30(language);
    this.size = this.latinLength = this.otherLength = 0;
    let before = NEWLINE;
    for (let at = 0; at < text.length && this.size < MAX_TOKENS;) {
      const code = text.charCodeAt(at);
      const charClass = classOf[code]!;
      if (charClass === CharClass.Separator || charClass === CharClass.Mark) {
        if (!BLANKS[code]) before = code;
        at++;
        continue;
      }
      if (charClass === CharClass.Digit) {
        at = handler.number(at);
        this.push(at, BARRIER, 0);
      } else if (isUnspaced(charClass)) {
        const end = runEnd(text, at, charClass);
        this.otherLength += end - at;
        handler.run(at, end, charClass);
        this.push(at, BARRIER, 0);
        at = end;
      } else {
        at = this.readWord(text, at, charClass, SENTENCE_BREAKS[before]!);
      }
      before = 0;
    }
  }

  private readWord(text: string, start: number, charClass: number, beginsSentence: number): number {
    const limit = Math.min(text.length, start + MAX_WORD_LENGTH);
    const isLatin = charClass === CharClass.Latin;
    let low = LOW_SEED ^ this.seed;
    let high = HIGH_SEED ^ this.seed;
    let at = start;
    for (; at < limit; at++) {
      const code = text.charCodeAt(at);
      const next = classOf[code];
      if (next !== charClass && next !== CharClass.Mark && !(isLatin && next === CharClass.Digit)) break;
      low = updateLow(low, code);
      high = updateHigh(high, code);
    }
    if (isLatin) this.latinLength += at - start;
    else this.otherLength += at - start;
    this.lows[this.size] = low;
    this.highs[this.size] = high;
    this.push(start, at - start, beginsSentence);
    return at;
  }

  private push(start: number, length: number, beginsSentence: number): void {
    this.starts[this.size] = start;
    this.lengths[this.size] = length;
    this.beginsSentence[this.size++] = beginsSentence;
  }
}

const isUnspaced = (charClass: number) =>
  charClass === CharClass.Han || charClass === CharClass.Hiragana || charClass === CharClass.SouthEastAsian;

function runEnd(text: string, start: number, charClass: number): number {
  let end = start + 1;
  while (
    end < text.length &&
    (classOf[text.charCodeAt(end)] === charClass || classOf[text.charCodeAt(end)] === CharClass.Mark)
  )
    end++;
  return end;
}
