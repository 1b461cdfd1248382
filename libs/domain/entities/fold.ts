import anyAscii from 'any-ascii';
import { CharClass, classOf } from './char-classes.js';
import { UnitTable } from './unit-table.js';

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
/** Diacritics that stand alone, and joiners. */
const MARKS = /[\u0300-\u036f\u200c\u200d]/g;
/** Letters that no normal form takes apart. */
const LETTERS: Record<string, string> = { ı: 'i', ё: 'е', đ: 'd', ł: 'l', ø: 'o', æ: 'ae', ß: 'ss', ς: 'σ' };
const SPECIAL_LETTERS = /[ıёđłøæßς]/g;

const isArabic = (code: number) => (code >= 0x600 && code < 0x700) || (code >= 0x750 && code < 0x780);
const isHebrew = (code: number) => code >= 0x590 && code < 0x600;

/**
 * One form for all spellings of a word: NFKC, lower case, without diacritics and vowel points, Arabic letter variants
 * as one. Lexicon keys are in this form.
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

/** `fold`, code unit by code unit: fast enough for every word of every article. An Arabic ligature becomes the most units. */
export const foldedUnits = new UnitTable((unit) => {
  const charClass = classOf[unit] ?? 0;
  const asIs = (unit >= 0xac00 && unit <= 0xd7a3) || (charClass >= CharClass.Han && charClass <= CharClass.Katakana);
  return asIs ? String.fromCharCode(unit) : fold(String.fromCharCode(unit));
}, 18);

/** A folded code unit in the letters a–z and digits, transliterated; possibly nothing. No letter or mark becomes more. */
export const asciiUnits = new UnitTable(
  (unit) =>
    anyAscii(String.fromCharCode(unit))
      .toLowerCase()
      .replace(/[^a-z0-9]/g, ''),
  24,
);

/** A 30-bit hash that grows character by character (FNV-1a with a final mix). */
export class Hash30 {
  private state = 0x811c9dc5 | 0;

  add(code: number): void {
    this.state = Math.imul(this.state ^ code, 0x01000193);
  }

  get value(): number {
    let hash = this.state ^ (this.state >>> 15);
    hash = Math.imul(hash, 0x2c1b3c6d);
    hash ^= hash >>> 12;
    return hash & 0x3fffffff;
  }
}

/** 30-bit hash of a string. Anchor keys are such hashes. */
export function hash30(text: string): number {
  const hash = new Hash30();
  for (let i = 0; i < text.length; i++) hash.add(text.charCodeAt(i));
  return hash.value;
}

/** hash30 of a string and units after it, of which the first `length` count. */
export function hash30Of(beginning: string, units: Uint16Array, length: number): number {
  const hash = new Hash30();
  for (let i = 0; i < beginning.length; i++) hash.add(beginning.charCodeAt(i));
  for (let i = 0; i < length; i++) hash.add(units[i]!);
  return hash.value;
}
