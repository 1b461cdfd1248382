import anyAscii from 'any-ascii';
import { CharClass, classOf } from './char-classes.js';
import { HIGH_SEED, LOW_SEED, updateHigh, updateLow } from './hashes.js';

const ARABIC_VARIANTS: Record<string, string> = {
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ې: 'ي',
  ۍ: 'ي',
  ئ: 'ي',
  ک: 'ك',
  ة: 'ه',
  ۀ: 'ه',
  ہ: 'ه',
  ھ: 'ه',
  ۃ: 'ه',
  ؤ: 'و',
  ګ: 'گ',
};
const ARABIC_VOWELS = /[\u064b-\u065f\u0670\u0640\u200c\u200d]/g;
const HEBREW_POINTS = /[\u0591-\u05c7]/g;
/** Combining diacritics and joiners. */
const MARKS = /[\u0300-\u036f\u200c\u200d]/g;
/** Letters that no normalization form decomposes. */
const LETTERS: Record<string, string> = { ı: 'i', ё: 'е', đ: 'd', ł: 'l', ø: 'o', æ: 'ae', ß: 'ss', ς: 'σ' };
const SPECIAL_LETTERS = /[ıёđłøæßς]/g;

const isArabic = (code: number) => (code >= 0x600 && code < 0x700) || (code >= 0x750 && code < 0x780);
const isHebrew = (code: number) => code >= 0x590 && code < 0x600;

/**
 * Case and diacritic folding, one form for all spellings of a word: NFKC, lower case, without diacritics and vowel points,
 * Arabic letter variants unified. The lexicon's surface forms are folded.
 */
export function fold(word: string): string {
  const lower = word.normalize('NFKC').toLowerCase();
  const code = lower.charCodeAt(0);
  const charClass = classOf[code];
  if (charClass === CharClass.Latin || charClass === CharClass.Cased) {
    return lower
      .normalize('NFD')
      .replace(MARKS, '')
      .replace(SPECIAL_LETTERS, (letter) => LETTERS[letter] ?? letter);
  }
  if (isArabic(code))
    return lower.replace(ARABIC_VOWELS, '').replace(/./gu, (letter) => ARABIC_VARIANTS[letter] ?? letter);
  return isHebrew(code) ? lower.replace(HEBREW_POINTS, '') : lower.replace(MARKS, '');
}

/** In CodeUnitMap's table: not computed yet. Neither value is a character. */
const UNKNOWN = 0xffff;
/** In CodeUnitMap's table: not exactly one code unit. */
const STRING = 0xfffe;

/** Maps UTF-16 code units to strings, which are computed at first use and nearly always one code unit. */
export class CodeUnitMap {
  private readonly single = new Uint16Array(0x10000).fill(UNKNOWN);
  private readonly strings = new Map<number, string>();

  /** @param maxLength code units that one code unit may become */
  constructor(
    private readonly map: (unit: number) => string,
    readonly maxLength: number,
  ) {}

  /** Writes what `unit` becomes to `target` at `at`; returns its end. */
  write(unit: number, target: Uint16Array, at: number): number {
    const one = this.single[unit]!;
    if (one < STRING) {
      target[at] = one;
      return at + 1;
    }
    return this.writeString(one === STRING ? this.strings.get(unit)! : this.compute(unit), target, at);
  }

  private writeString(units: string, target: Uint16Array, at: number): number {
    for (let i = 0; i < units.length; i++) target[at + i] = units.charCodeAt(i);
    return at + units.length;
  }

  private compute(unit: number): string {
    const units = this.map(unit).slice(0, this.maxLength);
    const code = units.charCodeAt(0);
    if (units.length === 1 && code < STRING) this.single[unit] = code;
    else {
      this.single[unit] = STRING;
      this.strings.set(unit, units);
    }
    return units;
  }
}

/** `fold` by code unit, fast enough for every word of every article. An Arabic ligature becomes the most code units. */
export const foldedUnits = new CodeUnitMap((unit) => {
  const charClass = classOf[unit] ?? 0;
  const isUnchanged =
    (unit >= 0xac00 && unit <= 0xd7a3) || (charClass >= CharClass.Han && charClass <= CharClass.Katakana);
  return isUnchanged ? String.fromCharCode(unit) : fold(String.fromCharCode(unit));
}, 18);

/** A folded code unit transliterated to the letters a–z and digits, possibly to nothing. */
export const asciiUnits = new CodeUnitMap(
  (unit) =>
    anyAscii(String.fromCharCode(unit))
      .toLowerCase()
      .replace(/[^a-z0-9]/g, ''),
  24,
);

/** Code units of a text that are read as one word. */
export const MAX_WORD_LENGTH = 64;
export const MAX_FOLDED_LENGTH = MAX_WORD_LENGTH * foldedUnits.maxLength;

/** A folded word with the hashes of all its prefixes: possible stems are looked up without building strings. */
export class FoldedWord {
  readonly units = new Uint16Array(MAX_FOLDED_LENGTH);
  length = 0;
  /** By length of a prefix: the lanes of its hash. */
  readonly lows = new Int32Array(MAX_FOLDED_LENGTH + 1).fill(LOW_SEED);
  readonly highs = new Int32Array(MAX_FOLDED_LENGTH + 1).fill(HIGH_SEED);

  /** Replaces the word by text[start, end), which has at most MAX_WORD_LENGTH code units. */
  take(text: string, start: number, end: number): this {
    const { units, lows, highs } = this;
    let length = 0;
    for (let at = start; at < end; at++) length = foldedUnits.write(text.charCodeAt(at), units, length);
    this.length = length;
    let [low, high] = [LOW_SEED, HIGH_SEED];
    for (let i = 0; i < length; i++) {
      lows[i + 1] = low = updateLow(low, units[i]!);
      highs[i + 1] = high = updateHigh(high, units[i]!);
    }
    return this;
  }

  get low(): number {
    return this.lows[this.length]!;
  }

  get high(): number {
    return this.highs[this.length]!;
  }

  startsWith(prefix: string): boolean {
    return this.hasAt(prefix, 0);
  }

  /** Whether the letters from `start` on are these. */
  hasAt(letters: string, start: number): boolean {
    for (let i = 0; i < letters.length; i++) if (this.units[start + i] !== letters.charCodeAt(i)) return false;
    return start + letters.length <= this.length;
  }
}
