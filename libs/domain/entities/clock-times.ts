import { Kind } from './anchor-kinds.js';
import { digitOf } from './char-classes.js';
import { hash30 } from './hashes.js';

/** A time of the day in a text. */
interface ClockTime {
  hour: number;
  minute: number;
  /** Where the hour's digits end, and all digits with the units between and behind them. */
  hourEnd: number;
  end: number;
}

const NUMBER = String.raw`\p{Nd}{1,2}(?!\p{Nd})`;
const MINUTE = String.raw`(?<minute>\p{Nd}{2})(?!\p{Nd})`;
const AM_PM = String.raw`[ap]\.?\s?m(?![\p{L}])`;
/** What follows 13.26 or 1326 if that is a time. */
const AFTER_TIME = String.raw`\s?(?:Uhr|uur|น\.|WIB|WITA|WIT|GMT|UTC|CES?T|EE?ST|hrs?(?![\p{L}])|h(?![\p{L}])|${AM_PM})`;

/** Written times, tried in this order. */
const FORMS = [
  String.raw`(?<hour>${NUMBER})[:：]${MINUTE}(?![:：.,]?\p{Nd})`,
  // 2:05:13 is how long a run took.
  String.raw`(?<hour>\p{Nd}{2})[:：]${MINUTE}[:：]\p{Nd}{2}(?![:：.,]?\p{Nd})`,
  String.raw`(?<hour>${NUMBER})\.${MINUTE}(?=${AFTER_TIME})`,
  String.raw`(?<hour>${NUMBER})\s?h\s?${MINUTE}(?![\p{L}])`,
  String.raw`(?<hour>${NUMBER})h(?![\p{L}\p{Nd}])`,
  String.raw`(?<hour>${NUMBER})(?=\s(?:Uhr|uur)(?![\p{L}]))`,
  String.raw`(?<hour>${NUMBER})\s?[時时点點시]\s?(?<minute>${NUMBER})\s?[分분]`,
  String.raw`(?<hour>${NUMBER})[点點]${MINUTE}`,
  String.raw`(?<hour>${NUMBER})\s?[時时시](?![間间간])`,
  String.raw`(?<hour>\p{Nd}{2})(?<minute>\p{Nd}{2})(?=\s?(?:GMT|UTC|hrs)(?![\p{L}]))`,
].map((form) => new RegExp(form, 'iuy'));

/** Words before 13.26 that say that it is a time. */
const BEFORE_TIME = /(?<![\p{L}])(?:klo|kello|kl|klokka|klockan|plkst|godz|ore|pukul|jam)\.?\s$/iu;
const DOTTED = new RegExp(String.raw`(?<hour>${NUMBER})\.${MINUTE}(?!\.?\p{Nd})`, 'uy');
/** Scores stand beside scores: 21:15 (10:8), 25:20, 15:13. */
const PAIR_BEFORE = /(\p{Nd}{1,2})[:：](\p{Nd}{1,2})[\s,;(]{1,3}$/u;
const PAIR_AFTER = /[\s,;(]{1,3}(\p{Nd}{1,2})[:：](\p{Nd}{1,2})(?!\p{Nd})/uy;
const PM = /\s?p\.?\s?m(?![\p{L}])/iuy;
/** Code units before a time that are looked at. */
const MAX_BEFORE = 10;

/** Of the code units behind one or two digits, those with which a time may go on. */
const MAY_CONTINUE = new Set([...': ：.hH時时点點시'].map((character) => character.charCodeAt(0)));

/**
 * Reads the time of the day that starts at a digit, in the notation of any language: 13:26, 13.26 Uhr, 13h26, 下午1点26分.
 * Numbers in it are not those of the news. A score such as 2:1 is none.
 */
export function readClockTime(text: string, start: number): ClockTime | null {
  if (!mayBeTime(text, start)) return null;
  for (const form of FORMS) {
    const time = matchTime(form, text, start);
    if (time) return isScore(text, start, time.end) ? null : time;
  }
  return BEFORE_TIME.test(text.slice(Math.max(0, start - MAX_BEFORE), start)) ? matchTime(DOTTED, text, start) : null;
}

/** Most numbers are none; this is cheaper than the forms. */
function mayBeTime(text: string, start: number): boolean {
  let end = start + 1;
  while (end < start + 5 && isDigit(text, end)) end++;
  if (end - start === 4) return text.charCodeAt(end) === 0x20 || /[GU]/.test(text.charAt(end));
  return end - start <= 2 && MAY_CONTINUE.has(text.charCodeAt(end)) && !/[:：]/.test(text.charAt(start - 1));
}

function isDigit(text: string, at: number): boolean {
  return (digitOf[text.charCodeAt(at)] ?? -1) >= 0;
}

function matchTime(form: RegExp, text: string, start: number): ClockTime | null {
  form.lastIndex = start;
  const match = form.exec(text);
  if (!match) return null;
  const written = valueOf(match.groups!.hour!);
  const minute = valueOf(match.groups!.minute ?? '0');
  if (written > 24 || minute > 59 || (written === 24 && minute > 0)) return null;
  const end = start + match[0].length;
  PM.lastIndex = end;
  const hour = written < 12 && PM.test(text) ? written + 12 : written;
  return { hour, minute, hourEnd: start + match.groups!.hour!.length, end };
}

function valueOf(digits: string): number {
  return [...digits].reduce((value, digit) => 10 * value + digitOf[digit.charCodeAt(0)]!, 0);
}

function isScore(text: string, start: number, end: number): boolean {
  PAIR_AFTER.lastIndex = end;
  const before = PAIR_BEFORE.exec(text.slice(Math.max(0, start - MAX_BEFORE), start));
  return [before, PAIR_AFTER.exec(text)].some((pair) => pair && (pair[2]!.length === 1 || valueOf(pair[1]!) > 23 || valueOf(pair[2]!) > 59)); // prettier-ignore
}

/** Keys of their own, which no number has. The hour alone is as weak as a small number. */
export const hourKeys = ({ hour }: ClockTime): number[] => [Kind.SmallNumber, hash30(`#${hour % 24}h`)];
export const clockTimeKeys = ({ hour, minute }: ClockTime): number[] => [
  Kind.Number,
  hash30(`#${hour % 24}:${minute}`),
];
