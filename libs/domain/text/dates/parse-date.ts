import { expandYear, toAsciiDigits, toInstant } from './calendar.js';
import { parseWordedDate } from './worded-date.js';

/** Longer fields are no dates. */
const MAX_LENGTH = 200;

/**
 * Parses a publisher's date field, all of which has to be a date (`findDate` finds one in running text): RFC 822 and 850,
 * ISO 8601 and its profiles, asctime, epoch seconds or milliseconds, and written forms in some fifty languages, with zones as
 * offsets, abbreviations and IANA names. Defaults: UTC (KST for Korean), midnight, the first of the month.
 * @param language BCP 47; decides 7/8/2025 (month first in American English) and ambiguous month names
 * @returns to the second; null when it is no date, or no existing one
 */
export function parseDate(text: string, language = ''): Date | null {
  const field = normalizeField(text);
  if (!/\d/.test(field) || field.length > MAX_LENGTH) return null;
  const epoch = /^(\d{10})(?:\d{3}|\.\d+)?$/.exec(field);
  if (epoch) return new Date(Number(epoch[1]) * 1000);
  return parseIsoDate(field) ?? parseWordedDate(field, language);
}

/** ASCII digits and minus signs, single spaces; no directional marks and no `\n` that a template escaped twice. */
function normalizeField(text: string): string {
  return toAsciiDigits(text.slice(0, 2 * MAX_LENGTH))
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
    .replace(/[\u2010-\u2012\u2212]/g, '-')
    .replace(/(?:\s|\\[nrt](?!\p{L}))+/gu, ' ')
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
function parseIsoDate(text: string): Date | null {
  const withT = text.replace(WITHOUT_T, '$1T$2');
  for (const form of ISO_FORMS) {
    const groups = form.exec(withT)?.groups;
    const instant = groups && isoInstant(groups);
    if (instant) return instant;
  }
  return null;
}

function isoInstant(groups: Groups): Date | null {
  const year = expandYear(groups.year!.replace('-', ''));
  const date = groups.ordinal
    ? ordinalDate(year, Number(groups.ordinal))
    : groups.week
      ? ordinalDate(year, firstMonday(year) + 7 * (Number(groups.week) - 1) + Number(groups.weekday ?? 1) - 1)
      : { year, month: Number(groups.month ?? 1), day: Number(groups.day ?? 1) };
  if (groups.ordinal && date.year !== year) return null;
  return toInstant({ ...date, ...isoTime(groups), zone: groups.zone ?? groups.dayZone });
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
