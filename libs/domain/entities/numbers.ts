import { Kind } from './anchor-kinds.js';
import { CharClass, classOf, digitOf } from './char-classes.js';
import { hash30 } from './fold.js';
import { readMagnitude } from './magnitudes.js';

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

/**
 * The value of one notation with the magnitude word that follows it. A million of thousands is none: `1.234 million` is
 * a decimal number.
 */
function withMagnitude(raw: string, power: number): number {
  const isDecimal = power >= 6 && /^\d{1,3}[.,]\d{3}$/.test(raw);
  const values = isDecimal ? [Number(raw.replace(',', '.'))] : parseNotation(raw);
  return scaled(values[values.length - 1] ?? NaN, power);
}

/** Rounded to micro-units, so that 1.1 million is 1100000 in floating point, too. */
const scaled = (value: number, power: number) => Math.round(value * 10 ** power * 1e6) / 1e6;

/** Reads the number that starts at `start`, a digit of any script. */
export function readNumbers(text: string, start: number): NumbersFound {
  const { raw, end } = readDigits(text, start);
  const magnitude = readMagnitude(text, end);
  if (magnitude.power === 0) return { values: parseNotation(raw).filter(Number.isFinite), end };
  const values = parseNotation(raw).slice(0, -1);
  const found = readLowerPart(text, magnitude.end, withMagnitude(raw, magnitude.power), magnitude.power);
  return { values: [...values, found.value].filter(Number.isFinite), end: found.end };
}

/** Chinese, Japanese and Korean go on below a magnitude: 1億2,500万 is 125,000,000. */
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

/** Anchor keys of a value: exact, and rounded to two digits where a translator may have rounded. */
export function numberKeys(value: number): number[] {
  const exact = hash30(`#${value}`);
  const isYear = value > 1900 && value < 2100;
  if (value >= 1000 && !isYear) return [Kind.Number, exact, Kind.RoundNumber, hash30(`~${value.toPrecision(2)}`)];
  return [value < SMALL && Number.isInteger(value) ? Kind.SmallNumber : Kind.Number, exact];
}
