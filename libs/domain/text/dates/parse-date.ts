import { type CalendarDate, expandYear, ifPlausible, numericOrder, toInstant } from './calendar.js';
import { gregorianDate } from './calendars.js';
import { parseWordedDate } from './worded-date.js';
import { toAsciiDigits, withAsciiNumbers } from './written-numbers.js';

/** Longer fields are no dates. */
const MAX_LENGTH = 200;

/** Epoch seconds to nanoseconds; ASP.NET writes `/Date(1752744283000+0200)/`. */
const EPOCH = /^(?:\/Date\()?(\d{10})(?:(?:\d{3}){0,3}|\.\d+)(?:(?:[+-]\d{4})?\)\/)?$/;

/**
 * Parses a publisher's date field, all of which has to be a date (`findDate` finds one in running text): RFC 822 and 850,
 * ISO 8601 and its profiles, asctime, epoch seconds or milliseconds, and written forms in all languages that Intl knows, with
 * zones as offsets, abbreviations and IANA names, in the Gregorian, Buddhist, Persian, Islamic, Ethiopic, Hebrew, Bengali and
 * Saka calendars and by the eras of East Asia. Defaults: UTC (KST for Korean), midnight, the first of the month.
 * @param language BCP 47; decides 7/8/2025, ambiguous names of months, zones and day periods, and some calendars
 * @returns to the second; null when it is no date, or none that news can have (`toInstant`)
 */
export function parseDate(text: string, language = ''): Date | null {
  const field = normalizeField(text);
  if (!/\d/.test(field) || field.length > MAX_LENGTH) return null;
  const epoch = EPOCH.exec(field);
  if (epoch) return ifPlausible(new Date(Number(epoch[1]) * 1000));
  return parseIsoDate(field, language) ?? parseWordedDate(field, language)?.instant ?? parseTwoCalendars(field, language);
} // prettier-ignore

/** What stands between a date in one calendar and the same one in another. */
const BETWEEN_CALENDARS =
  /\s[-–—|/•·=]\s|[()،]|\s(?:ال)?موافق(?: ل)?|\s(?:مطابق|برابر) با\s|\sبمطابق\s|(?<=هـ?)\s(?=\p{L}*\s?\d)/u;

/** `3 جمادى الأولى 1448هـ - 14 أكتوبر 2026م`: leaves out the dates that are not Gregorian. */
function parseTwoCalendars(field: string, language: string): Date | null {
  return withoutOthers(field.split(BETWEEN_CALENDARS), language) ?? withoutOthers(field.split(/,\s/), language);
}

function withoutOthers(pieces: string[], language: string): Date | null {
  const kept = pieces.filter((piece) => parseWordedDate(piece.trim(), language)?.isGregorian !== false);
  if (kept.length === pieces.length) return null;
  return parseWordedDate(kept.join(' ').trim(), language)?.instant ?? null;
}

/** ASCII digits and minus signs, single spaces; no directional marks, and no `\n` or `&nbsp;` that was escaped twice. */
function normalizeField(text: string): string {
  return withAsciiNumbers(toAsciiDigits(text.slice(0, 2 * MAX_LENGTH)).normalize('NFKC'))
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
    .replace(/[\u2010-\u2012\u2212]/g, '-')
    .replace(/(?:\s|&nbsp;|\\[nrt](?!\p{L}))+/gu, ' ')
    .trim();
}

const TIME = String.raw`(?:(?:T|\s+(?:at\s+)?)(?<hour>\d{1,2}):(?<minute>\d{1,2})(?::(?<second>\d{1,2}))?|T(?<hhmmss>(?:\d\d){1,3}))(?:[.,]\d+)?`;
const ZONE = String.raw`\s*:?\s*(?:Z|(?<zone>[+-]\d\d(?::?\d\d)?)(?::00)?Z?)`;
/** What may follow the day. Without a time only an offset with minutes is a zone: -01 may be a further part of the date. */
const REST = String.raw`(?:${TIME}(?:${ZONE})?|Z|(?<dayZone>[+-]\d\d:\d\d))?`;

/**
 * Calendar, ordinal and week dates of ISO 8601, extended and basic; the truncated years of its 1988 edition; and months and
 * days with too few or too many digits.
 */
const ISO_FORMS = [
  String.raw`(?<year>\d{4})$`,
  String.raw`(?<year>\d{4}|-\d\d)-(?<month>\d\d)$`,
  String.raw`(?<year>\d{4})-0?(?<month>\d{1,2})-0?(?<day>\d{1,2})`,
  String.raw`(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)`,
  String.raw`(?<year>\d{4})-?(?<ordinal>[0-3]\d\d)`,
  String.raw`(?<year>\d{4})-?W(?<week>[0-5]\d)(?:-?(?<weekday>[1-7]))?`,
  String.raw`(?<year>\d\d)-(?<month>\d\d)-(?<day>\d\d)`,
  String.raw`(?<year>\d\d)(?<month>\d\d)(?<day>\d\d)`,
  String.raw`(?<year>-\d\d)(?<month>\d\d)$`,
  // 22013 is more likely a typo of 2013 than the thirteenth day of 2022.
  String.raw`(?!\d20\d\d)(?<year>\d\d)-?(?<ordinal>[0-3]\d\d)`,
].map((form) => new RegExp(`^${form}${REST}$`, 'i'));

/** `20250717092443`: basic format without the T. */
const WITHOUT_T = /^(\d{8})(\d{6})(?=$|[Z+-])/i;

type Groups = Record<string, string | undefined>;

/** Parses ISO 8601, its profiles by RFC 3339 and the W3C, and older forms; null when the text is in none. */
function parseIsoDate(text: string, language: string): Date | null {
  const withT = text.replace(WITHOUT_T, '$1T$2');
  for (const form of ISO_FORMS) {
    const groups = form.exec(withT)?.groups;
    const instant = groups && isoInstant(groups, language);
    if (instant) return instant;
  }
  return null;
}

function isoInstant(groups: Groups, language: string): Date | null {
  const date = isoDate(groups, language);
  return date && toInstant({ ...date, ...isoTime(groups), zone: groups.zone ?? groups.dayZone }, language);
}

function isoDate({ year: written, month, day, ordinal, week, weekday }: Groups, language: string): CalendarDate | null {
  const digits = written!.replace('-', '');
  const year = expandYear(digits);
  if (ordinal) {
    const date = ordinalDate(year, Number(ordinal));
    return date.year === year ? date : null;
  }
  if (week) return ordinalDate(year, firstMonday(year) + 7 * (Number(week) - 1) + Number(weekday ?? 1) - 1);
  const date = gregorianDate({ year: digits, month: Number(month ?? 1), day: Number(day ?? 1) }, language);
  // 14-10-26 may begin with the day where the language does.
  const isAmbiguous = digits.length === 2 && day && language !== '' && numericOrder(language) === 'dmy';
  return isAmbiguous && gregorianDate({ year: day, month: Number(month), day: year % 100 }, language) ? null : date;
}

function isoTime({ hhmmss, hour, minute, second }: Groups) {
  const [hours, minutes, seconds] = hhmmss?.match(/\d\d/g) ?? [hour, minute, second];
  return { hour: Number(hours ?? 0), minute: Number(minutes ?? 0), second: Number(seconds ?? 0) };
}

/** @param ordinal 1 is January 1st; weeks extend a few days into the adjacent years */
function ordinalDate(year: number, ordinal: number) {
  const date = new Date(Date.UTC(year, 0, ordinal));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Ordinal of the first week's Monday; it may be negative. The first week is the one with January 4th. */
function firstMonday(year: number): number {
  return 4 - ((new Date(Date.UTC(year, 0, 4)).getUTCDay() + 6) % 7);
}
