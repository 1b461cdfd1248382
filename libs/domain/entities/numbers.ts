import { Kind } from './anchor-kinds.js';
import { CharClass, classOf, digitOf } from './char-classes.js';
import { FoldedWord } from './fold.js';
import { hash30 } from './hashes.js';
import { findBaseForm } from './inflection.js';
import { lexicon, NO_ENTRY } from './lexicon.js';

/** The numbers of one notation, and its end. Several when it is no single number (10.12.2024). */
interface FoundNumbers {
  values: number[];
  end: number;
}

/** Reads the number that starts at `start`, a digit of any script. */
export function readNumbers(text: string, start: number): FoundNumbers {
  const { raw, end } = readDigits(text, start);
  const magnitude = readMagnitude(text, end);
  if (magnitude.power === 0) return { values: parseNotation(raw).filter(Number.isFinite), end };
  const values = parseNotation(raw).slice(0, -1);
  const found = readLowerPart(text, magnitude.end, withMagnitude(raw, magnitude.power), magnitude.power);
  return { values: [...values, found.value].filter(Number.isFinite), end: found.end };
}

const SEPARATORS = new Map<number, string>([
  [0x2c, ','],
  [0x66c, ','],
  [0xff0c, ','],
  [0x2e, '.'],
  [0x66b, '.'],
  [0xff0e, '.'],
  [0x27, "'"],
  [0x2019, "'"],
]);
const SPACES = new Set([0x20, 0xa0, 0x202f, 0x2009]);
const GROUPED_BY_SPACE = /^\d{1,3}( \d{3})*$/;

/** Digits of any script with their separators, in ASCII. */
function readDigits(text: string, start: number): { raw: string; end: number } {
  let raw = '';
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const digit = digitOf[code] ?? -1;
    const separator = SEPARATORS.get(code);
    if (digit >= 0) raw += digit;
    else if (separator && isDigit(text, at + 1)) raw += separator;
    else if (SPACES.has(code) && GROUPED_BY_SPACE.test(raw) && isGroupOfThree(text, at + 1)) raw += ' ';
    else break;
  }
  return { raw, end: at };
}

const isDigit = (text: string, at: number) => classOf[text.charCodeAt(at)] === CharClass.Digit;

/** Whether exactly three digits follow, so that a space before them groups thousands. */
const isGroupOfThree = (text: string, at: number) =>
  isDigit(text, at) && isDigit(text, at + 1) && isDigit(text, at + 2) && !isDigit(text, at + 3);

/**
 * Values of a notation: 1,234.5 · 1.234,5 · 1 234,5 · 12,34,567 · 1'234. A single separator groups when exactly three digits
 * follow it; dates and versions are split into their numbers.
 */
export function parseNotation(raw: string): number[] {
  if (/^\d+$/.test(raw)) return [Number(raw)];
  const separators = raw.replace(/\d/g, '');
  const groups = raw.split(/[.,' ]/);
  const last = separators.charAt(separators.length - 1);
  const tail = groups[groups.length - 1] ?? '';
  const isDecimal = last === '.' || last === ',';
  if (new Set(separators).size > 1) {
    return isDecimal ? [Number(`${groups.slice(0, -1).join('')}.${tail}`)] : groups.flatMap(parseNotation);
  }
  const first = groups[0] ?? '';
  if (groups.slice(1).every((group) => group.length === 3) && first.length <= 3 && first !== '0')
    return [Number(groups.join(''))];
  if (separators.length === 1 && isDecimal) return [Number(groups.join('.'))];
  const isIndian = tail.length === 3 && last === ',' && groups.slice(1, -1).every((group) => group.length === 2);
  return isIndian ? [Number(groups.join(''))] : groups.flatMap(parseNotation);
}

/** Value of a notation with the magnitude that follows it. `1.234 million` is a decimal number. */
function withMagnitude(raw: string, power: number): number {
  const isDecimal = power >= 6 && /^\d{1,3}[.,]\d{3}$/.test(raw);
  const values = isDecimal ? [Number(raw.replace(',', '.'))] : parseNotation(raw);
  return scale(values[values.length - 1] ?? NaN, power);
}

/** Rounded to millionths, so that 1.1 million is 1100000 in floating point, too. */
const scale = (value: number, power: number) => Math.round(value * 10 ** power * 1e6) / 1e6;

/** Chinese, Japanese and Korean continue below a magnitude: 1億2,500万 is 125,000,000. */
function readLowerPart(text: string, at: number, value: number, power: number): { value: number; end: number } {
  const before = classOf[text.charCodeAt(at - 1)];
  const isEastAsian = before === CharClass.Han || before === CharClass.Hangul;
  const start = before === CharClass.Hangul && SPACES.has(text.charCodeAt(at)) ? at + 1 : at;
  if (!isEastAsian || !isDigit(text, start)) return { value, end: at };
  const { raw, end } = readDigits(text, start);
  const magnitude = readMagnitude(text, end);
  const isLower = magnitude.power > 0 ? magnitude.power < power : start === at;
  if (!isLower) return { value, end: at };
  return { value: value + withMagnitude(raw, magnitude.power), end: magnitude.end };
}

/** Power of ten of the magnitude words that follow a number, and their end; 0 when none follows. */
interface Magnitude {
  power: number;
  end: number;
}

const BLANKS = new Set([0x20, 0xa0, 0x202f, 0x2d]);
const MAX_BLANKS = 2;
const MAX_MAGNITUDE_WORDS = 3;
const MAX_MAGNITUDE_LENGTH = 24;
/** In scripts without spaces. */
const MAX_UNSPACED_LENGTH = 8;
/** Shorter words are not stemmed: `millas` is not `mill`, `billet` not `bill`. */
const MIN_INFLECTED_LENGTH = 7;
/** Connects number and magnitude in Romanian (20 de milioane). */
const CONNECTOR = 'de';

/** Reads `million`, `mil millones`, `천만`, `หมื่นล้าน`: consecutive magnitudes multiply. */
function readMagnitude(text: string, after: number): Magnitude {
  const found = { power: 0, end: after };
  for (let words = 0; words < MAX_MAGNITUDE_WORDS; words++) {
    const next = readMagnitudeWord(text, found.end);
    // A smaller one belongs to something else.
    if (!next || (found.power > 0 && next.power < found.power)) break;
    found.power += next.power;
    found.end = next.end;
  }
  return found;
}

function readMagnitudeWord(text: string, after: number): Magnitude | null {
  let at = after;
  while (at - after < MAX_BLANKS && BLANKS.has(text.charCodeAt(at))) at++;
  const charClass = at < text.length ? (classOf[text.charCodeAt(at)] ?? 0) : CharClass.Separator;
  if (charClass === CharClass.Separator || charClass === CharClass.Digit || charClass === CharClass.Mark) return null;
  if (charClass === CharClass.Han || charClass === CharClass.SouthEastAsian || charClass === CharClass.Hiragana)
    return readUnspacedMagnitude(text, at);
  const end = wordEnd(text, at, charClass);
  const word = folded.take(text, at, end);
  if (at > after && word.length === CONNECTOR.length && word.startsWith(CONNECTOR)) return readMagnitudeWord(text, end);
  const power = word.length > 1 ? powerOf(word, charClass) : 0;
  if (power > 0) return { power, end };
  return charClass === CharClass.Hangul ? readHangulMagnitude(text, at) : null;
}

/** Holds one word at a time. */
const folded = new FoldedWord();

function powerOf(word: FoldedWord, charClass: number): number {
  const exact = lexicon().lookUp(word.low, word.high, '');
  const isInflected = exact === NO_ENTRY && word.length >= MIN_INFLECTED_LENGTH;
  return lexicon().magnitudeOf(isInflected ? findBaseForm(lexicon(), word, charClass, '') : exact);
}

function readUnspacedMagnitude(text: string, at: number): Magnitude | null {
  for (let length = Math.min(MAX_UNSPACED_LENGTH, text.length - at); length >= 1; length--) {
    const power = lexicon().magnitudeOf(lexicon().entryAt(text, at, at + length));
    if (power > 0) return { power, end: at + length };
  }
  return null;
}

/** 5만명: one syllable before a counter. */
function readHangulMagnitude(text: string, at: number): Magnitude | null {
  const power = lexicon().magnitudeOf(lexicon().entryAt(text, at, at + 1));
  return power > 0 ? { power, end: at + 1 } : null;
}

function wordEnd(text: string, start: number, charClass: number): number {
  const limit = Math.min(text.length, start + MAX_MAGNITUDE_LENGTH);
  let end = start;
  while (
    end < limit &&
    (classOf[text.charCodeAt(end)] === charClass || classOf[text.charCodeAt(end)] === CharClass.Mark)
  )
    end++;
  return end;
}

/** Smaller whole numbers are in nearly every text. */
const MIN_RARE_NUMBER = 13;

/** Anchor keys of a value, as pairs of kind and key: exact, and rounded to two digits where a translator may have rounded. */
export function numberKeys(value: number): number[] {
  const exact = hash30(`#${value}`);
  const isYear = value > 1900 && value < 2100;
  if (value >= 1000 && !isYear) return [Kind.Number, exact, Kind.RoundNumber, hash30(`~${value.toPrecision(2)}`)];
  return [value < MIN_RARE_NUMBER && Number.isInteger(value) ? Kind.SmallNumber : Kind.Number, exact];
}
