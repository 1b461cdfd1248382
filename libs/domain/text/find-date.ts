import { toAsciiDigits } from './ascii-digits.js';
import { monthNumber } from './calendar-names.js';
import { zoneOffset } from './time-zones.js';

const TIME = String.raw`(?:[T\s,|–—-]*(?:um|à|at|kl\.?|om|a las|alle|às|pukul|в|о)?\s*(?<hour>\d{1,2})[:h.](?<minute>\d{2})(?::(?<second>\d{2})(?:[.,]\d+)?)?(?:\s*(?<half>[ap])\.?m\b\.?)?(?:\s*(?:uhr|uur))?(?:\s*\(?(?<zone>[+-]\d{2}:?\d{2}|[a-z]{1,4}\b))?\)?)?`;
const WORD = String.raw`(?<month>\p{L}[\p{L}\p{M}'’]+)\.?`;
const DAY = String.raw`(?<day>\d{1,2})`;
const YEAR = String.raw`(?<year>\d{4})`;
const EDGE = String.raw`(?<![\p{L}\p{N}])`;

/** Written forms, the surest first. */
const FORMS: RegExp[] = [
  String.raw`${YEAR}-(?<month>\d{1,2})-${DAY}${TIME}`,
  String.raw`${YEAR}(?<month>\d{2})(?<day>\d{2})T(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?(?<zone>Z|[+-]\d{4})?`,
  String.raw`${YEAR}\s*[年년]\s*(?<month>\d{1,2})\s*[月월]\s*${DAY}\s*[日일]?${TIME}`,
  String.raw`${YEAR}[/.]\s?(?<month>\d{1,2})[/.]\s?${DAY}${TIME}`,
  String.raw`${DAY}(?:st|nd|rd|th|er|re|º|ª)?[.,]?[\s-]*(?:de\s|of\s|d['’]|ng\s)?\s*${WORD},?(?:\s+(?:de|del|of)\s|[\s-])\s*(?<year>\d{4}|\d{2}(?=\s\d{1,2}:))${TIME}`,
  String.raw`${WORD}\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+${YEAR}${TIME}`,
  String.raw`${YEAR}(?:\.|\s*m\.|\s*оны?)?\s+${WORD}\s+${DAY}${TIME}`,
  String.raw`${DAY}\s+tháng\s+(?<month>\d{1,2}),?\s+(?:năm\s+)?${YEAR}${TIME}`,
  String.raw`(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.\s?${YEAR}${TIME}`,
  String.raw`(?<day>\d{1,2})(?<slash>[/-])(?<month>\d{1,2})[/-]${YEAR}${TIME}`,
].map((form) => new RegExp(EDGE + form, 'iu'));

/** A year in four digits, or in two before a time: what all forms need. */
const YEAR_LIKE = /\p{Nd}{4}|\p{Nd}{2}\s\p{Nd}{1,2}:/u;
/** In running text, a word in small letters that follows a time is no zone: 'est', 'et', 'at'. */
const ZONE = /^(?:[+-]\d{2}:?\d{2}|[A-Z]{3,4}|Z)$/;

export interface FoundDate {
  date: Date;
  /** Where it stands in the text: [start, end). */
  start: number;
  end: number;
}

/**
 * The first date of the surest form in a short text: RFC 822, ISO 8601, and the common written forms with month names of
 * some fifty languages. Without a zone it is taken as UTC, without a time as midnight.
 * @param language BCP 47; decides 7/8/2025 (month first in American English) and ambiguous month names
 */
export function findDate(text: string, language = ''): FoundDate | null {
  if (!YEAR_LIKE.test(text)) return null;
  const digits = toAsciiDigits(text);
  for (const form of FORMS) {
    const match = form.exec(digits);
    const date = match && toDate(match.groups!, language);
    if (date) return { date, start: match.index, end: match.index + match[0].length };
  }
  return null;
}

function toDate(parts: Record<string, string | undefined>, language: string): Date | null {
  let year = Number(parts.year);
  if (parts.year!.length === 2) year += 2000;
  if (year > 2400 && year < 2700) year -= 543; // Buddhist era
  let day = Number(parts.day);
  let month = /^\d/.test(parts.month!) ? Number(parts.month) : monthNumber(parts.month!, language);
  const monthFirst = day <= 12 && /^en(-us)?$/i.test(language);
  if (parts.slash && (month! > 12 || monthFirst)) [day, month] = [month!, day];
  if (!month || month > 12 || year < 1900 || year > 2200) return null;
  const hour = (Number(parts.hour ?? 0) % (parts.half ? 12 : 25)) + (parts.half?.toLowerCase() === 'p' ? 12 : 0);
  const [minute, second] = [Number(parts.minute ?? 0), Number(parts.second ?? 0)];
  if (hour > 24 || minute > 59 || second > 60) return null;
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  const offset = ZONE.test(parts.zone ?? '') ? (zoneOffset(parts.zone!, time) ?? 0) : 0;
  return new Date(time).getUTCDate() === day || hour === 24 ? new Date(time - offset) : null;
}
