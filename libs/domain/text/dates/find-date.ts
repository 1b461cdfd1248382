import { monthNumber } from './calendar-names.js';
import { gregorianYear, isMonthFirst, toAsciiDigits, toInstant } from './calendar.js';
import { zoneOffsetMs } from './time-zones.js';

const TIME = String.raw`(?:[T\s,|–—-]*(?:um|à|at|kl\.?|om|a las|alle|às|pukul|в|о)?\s*(?<hour>\d{1,2})[:h.](?<minute>\d{2})(?::(?<second>\d{2})(?:[.,]\d+)?)?(?:\s*(?<period>[ap])\.?m\b\.?)?(?:\s*(?:uhr|uur))?(?:\s*\(?(?<zone>[+-]\d{2}:?\d{2}|[a-z]{1,4}\b))?\)?)?`;
const MONTH_NAME = String.raw`(?<month>\p{L}[\p{L}\p{M}'’]+)\.?`;
const DAY = String.raw`(?<day>\d{1,2})`;
const YEAR = String.raw`(?<year>\d{4})`;
const WORD_START = String.raw`(?<![\p{L}\p{N}])`;

/** Written forms, the most reliable first. */
const FORMS: RegExp[] = [
  String.raw`${YEAR}-(?<month>\d{1,2})-${DAY}${TIME}`,
  String.raw`${YEAR}(?<month>\d{2})(?<day>\d{2})T(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?(?<zone>Z|[+-]\d{4})?`,
  String.raw`${YEAR}\s*[年년]\s*(?<month>\d{1,2})\s*[月월]\s*${DAY}\s*[日일]?${TIME}`,
  String.raw`${YEAR}[/.]\s?(?<month>\d{1,2})[/.]\s?${DAY}${TIME}`,
  String.raw`${DAY}(?:st|nd|rd|th|er|re|º|ª)?[.,]?[\s-]*(?:de\s|of\s|d['’]|ng\s)?\s*${MONTH_NAME},?(?:\s+(?:de|del|of)\s|[\s-])\s*(?<year>\d{4}|\d{2}(?=\s\d{1,2}:))${TIME}`,
  String.raw`${MONTH_NAME}\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+${YEAR}${TIME}`,
  String.raw`${YEAR}(?:\.|\s*m\.|\s*оны?)?\s+${MONTH_NAME}\s+${DAY}${TIME}`,
  String.raw`${DAY}\s+tháng\s+(?<month>\d{1,2}),?\s+(?:năm\s+)?${YEAR}${TIME}`,
  String.raw`(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.\s?${YEAR}${TIME}`,
  String.raw`(?<day>\d{1,2})(?<slash>[/-])(?<month>\d{1,2})[/-]${YEAR}${TIME}`,
].map((form) => new RegExp(WORD_START + form, 'iu'));

/** A year of four digits, or of two before a time: every form has one. */
const YEAR_LIKE = /\p{Nd}{4}|\p{Nd}{2}\s\p{Nd}{1,2}:/u;
/** In running text, a word in lower case after a time is no zone: 'est', 'et', 'at'. */
const ZONE = /^(?:[+-]\d{2}:?\d{2}|[A-Z]{3,4}|Z)$/;
const [MIN_YEAR, MAX_YEAR] = [1900, 2200];

export interface FoundDate {
  date: Date;
  /** Offsets in the text: [start, end). */
  start: number;
  end: number;
}

/**
 * Finds the first date of the most reliable form in a short text: RFC 822, ISO 8601, and the common written forms with month
 * names of some fifty languages. Defaults: UTC, midnight.
 * @param language BCP 47; decides 7/8/2025 (month first in American English) and ambiguous month names
 */
export function findDate(text: string, language = ''): FoundDate | null {
  if (!YEAR_LIKE.test(text)) return null;
  const digits = toAsciiDigits(text);
  for (const form of FORMS) {
    const match = form.exec(digits);
    const date = match && instantOf(match.groups!, language);
    if (date) return { date, start: match.index, end: match.index + match[0].length };
  }
  return null;
}

function instantOf(groups: Record<string, string | undefined>, language: string): Date | null {
  const year = gregorianYear(Number(groups.year) + (groups.year!.length === 2 ? 2000 : 0));
  let day = Number(groups.day);
  let month = /^\d/.test(groups.month!) ? Number(groups.month) : monthNumber(groups.month!, language);
  if (!month || year < MIN_YEAR || year > MAX_YEAR) return null;
  if (groups.slash && (month > 12 || (day <= 12 && isMonthFirst(language)))) [day, month] = [month, day];
  const hour = (Number(groups.hour ?? 0) % (groups.period ? 12 : 25)) + (groups.period?.toLowerCase() === 'p' ? 12 : 0);
  const [minute, second] = [Number(groups.minute ?? 0), Number(groups.second ?? 0)];
  const midnight = toInstant({ year, month, day });
  if (!midnight || minute > 59 || second > 60) return null;
  const local = midnight.getTime() + (hour * 3600 + minute * 60 + second) * 1000;
  const offset = ZONE.test(groups.zone ?? '') ? (zoneOffsetMs(groups.zone!, local) ?? 0) : 0;
  return new Date(local - offset);
}
