import { CharClass, classOf } from './char-classes.js';
import { hash30 } from './fold.js';
import { LONGEST_WORD } from './folded-word.js';
import { HIGH_SEED, LOW_SEED, nextHigh, nextLow } from './text-hash.js';

/** News tells its story at the start; of longer texts only so many tokens are read. */
export const MAX_TOKENS = 6_000;
/** The length of a token that no phrase crosses: a number, or a run of a script without spaces. */
export const BARRIER = 0;

const NEWLINE = 10;
/** After these a capital letter only begins a sentence. */
const SENTENCE_BREAKS = new Uint8Array(0x10000);
for (const char of '\n.!?:。।؟۔"“„«‘•።') SENTENCE_BREAKS[char.charCodeAt(0)] = 1;
const BLANKS = new Uint8Array(0x10000);
for (const code of [0x20, 0xa0, 9]) BLANKS[code] = 1;

/** What to do with what is no word: returns where it ends. */
export interface Reader {
  number(start: number): number;
  run(start: number, end: number, charClass: number): void;
}

/** The words of one text in order, as columns. The arrays serve all texts. */
export class Tokens {
  /** Lanes of a word's hash (text-hash.ts), which began with the language's seed. */
  readonly lows = new Int32Array(MAX_TOKENS);
  readonly highs = new Int32Array(MAX_TOKENS);
  readonly starts = new Int32Array(MAX_TOKENS);
  /** BARRIER for what is no word. */
  readonly lengths = new Uint8Array(MAX_TOKENS);
  /** 1 where a sentence begins. */
  readonly beginsSentence = new Uint8Array(MAX_TOKENS);
  size = 0;
  /** Characters in Latin letters, and in others. */
  latin = 0;
  other = 0;
  private seed = 0;

  /** One pass over the text. */
  read(text: string, language: string, reader: Reader): void {
    // A form is another word in another language.
    this.seed = hash30(language);
    this.size = this.latin = this.other = 0;
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
        at = reader.number(at);
        this.push(at, BARRIER, 0);
      } else if (isUnspaced(charClass)) {
        const end = runEnd(text, at, charClass);
        this.other += end - at;
        reader.run(at, end, charClass);
        this.push(at, BARRIER, 0);
        at = end;
      } else {
        at = this.readWord(text, at, charClass, SENTENCE_BREAKS[before]!);
      }
      before = 0;
    }
  }

  private readWord(text: string, start: number, charClass: number, beginsSentence: number): number {
    const limit = Math.min(text.length, start + LONGEST_WORD);
    const isLatin = charClass === CharClass.Latin;
    let low = LOW_SEED ^ this.seed;
    let high = HIGH_SEED ^ this.seed;
    let at = start;
    for (; at < limit; at++) {
      const code = text.charCodeAt(at);
      const next = classOf[code];
      if (next !== charClass && next !== CharClass.Mark && !(isLatin && next === CharClass.Digit)) break;
      low = nextLow(low, code);
      high = nextHigh(high, code);
    }
    if (isLatin) this.latin += at - start;
    else this.other += at - start;
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
