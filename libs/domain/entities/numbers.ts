import { Kind } from './anchor-kinds.js';
import { CharClass, classOf, digitOf } from './char-classes.js';
import { foldFast, hash30 } from './fold.js';
import type { Lexicon } from './lexicon.js';

/** Numbers written at one place, and where they end. More than one when the notation is no single number (10.12.2024). */
export interface NumbersFound {
  values: number[];
  end: number;
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
const BEFORE_MAGNITUDE = new Set([0x20, 0xa0, 0x202f, 0x2d]);
const GROUPED_BY_SPACE = /^\d{1,3}( \d{3})*$/;
const SMALL = 13;

const isDigit = (text: string, at: number) => classOf[text.charCodeAt(at)] === CharClass.Digit;

/** Whether exactly three digits follow, so that a space before them groups thousands. */
const isGroupOfThree = (text: string, at: number) =>
  isDigit(text, at) && isDigit(text, at + 1) && isDigit(text, at + 2) && !isDigit(text, at + 3);

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

/**
 * Values of a notation: 1,234.5 · 1.234,5 · 1 234,5 · 12,34,567 · 1'234. A single separator groups when exactly three
 * digits follow it; dates and versions fall apart into their numbers.
 */
export function parseNotation(raw: string): number[] {
  if (/^\d+$/.test(raw)) return [Number(raw)];
  const separators = raw.replace(/\d/g, '');
  const groups = raw.split(/[.,' ]/);
  const last = separators.charAt(separators.length - 1);
  const tail = groups[groups.length - 1] ?? '';
  const decimal = last === '.' || last === ',';
  if (new Set(separators).size > 1) {
    return decimal ? [Number(`${groups.slice(0, -1).join('')}.${tail}`)] : groups.flatMap(parseNotation);
  }
  const first = groups[0] ?? '';
  if (groups.slice(1).every((group) => group.length === 3) && first.length <= 3 && first !== '0')
    return [Number(groups.join(''))];
  if (separators.length === 1 && decimal) return [Number(groups.join('.'))];
  const indian = tail.length === 3 && last === ',' && groups.slice(1, -1).every((group) => group.length === 2);
  return indian ? [Number(groups.join(''))] : groups.flatMap(parseNotation);
}

/** Power of ten of a magnitude word that follows (2 million, 5억), and where it ends. */
function readMagnitude(text: string, after: number, lexicon: Lexicon): { magnitude: number; end: number } {
  const none = { magnitude: 0, end: after };
  let at = after;
  while (at - after < 2 && BEFORE_MAGNITUDE.has(text.charCodeAt(at))) at++;
  const charClass = at < text.length ? (classOf[text.charCodeAt(at)] ?? 0) : CharClass.Separator;
  if (charClass === CharClass.Separator || charClass === CharClass.Digit) return none;
  if (charClass === CharClass.Han || charClass === CharClass.SouthEastAsian || charClass === CharClass.Hiragana) {
    const found = lexicon.magnitudeAt(text, at);
    return found ? { magnitude: found.magnitude, end: at + found.length } : none;
  }
  let end = at;
  while (
    end < text.length &&
    (classOf[text.charCodeAt(end)] === charClass || classOf[text.charCodeAt(end)] === CharClass.Mark)
  )
    end++;
  const word = foldFast(text.slice(at, end));
  const magnitude = word.length > 1 ? lexicon.inflected(word, charClass)?.magnitude : 0;
  if (magnitude) return { magnitude, end };
  const hangul = charClass === CharClass.Hangul ? lexicon.exact(word.charAt(0))?.magnitude : 0;
  return hangul ? { magnitude: hangul, end: at + 1 } : none;
}

/** Reads the number that starts at `start`, a digit of any script. */
export function readNumbers(text: string, start: number, lexicon: Lexicon): NumbersFound {
  const { raw, end } = readDigits(text, start);
  const magnitude = readMagnitude(text, end, lexicon);
  const values = parseNotation(raw).filter(Number.isFinite);
  const last = values[values.length - 1];
  if (magnitude.magnitude && last !== undefined) {
    // Rounded to micro-units, so that 1.1 million is 1100000 in floating point, too.
    values[values.length - 1] = Math.round(last * 10 ** magnitude.magnitude * 1e6) / 1e6;
  }
  return { values, end: Math.max(end, magnitude.end) };
}

/** Anchor keys of a value: exact, and rounded to two digits where a translator may have rounded. */
export function numberKeys(value: number): number[] {
  const exact = hash30(`#${value}`);
  const isYear = value > 1900 && value < 2100;
  if (value >= 1000 && !isYear) return [Kind.Number, exact, Kind.RoundNumber, hash30(`~${value.toPrecision(2)}`)];
  return [value < SMALL && Number.isInteger(value) ? Kind.SmallNumber : Kind.Number, exact];
}
