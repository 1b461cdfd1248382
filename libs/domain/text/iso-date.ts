import { calendarMoment, fullYear } from './calendar-moment.js';

const TIME = String.raw`(?:(?:T|\s+(?:at\s+)?)(?<hour>\d{1,2}):(?<minute>\d{1,2})(?::(?<second>\d{1,2}))?|T(?<hhmmss>(?:\d\d){1,3}))(?:[.,]\d+)?`;
const ZONE = String.raw`\s*:?\s*(?:Z|(?<zone>[+-]\d\d(?::?\d\d)?)(?::00)?Z?)`;
/** What follows a day; without a time a zone has to be told from a further part of the date. */
const REST = String.raw`(?:${TIME}(?:${ZONE})?|Z|(?<dayZone>[+-]\d\d:\d\d))?`;

/**
 * Calendar dates, ordinal days and weeks of ISO 8601, extended and basic; the short forms of its edition of 1988 with
 * two digits of the year; and months and days of too few or too many digits.
 */
const FORMS = [
  String.raw`(?<year>\d{4})$`,
  String.raw`(?<year>\d{4}|-\d\d)-(?<month>\d\d)$`,
  String.raw`(?<year>\d{4})-0?(?<month>\d{1,2})-0?(?<day>\d{1,2})`,
  String.raw`(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)`,
  String.raw`(?<year>\d{4})-?(?<ordinal>[0-3]\d\d)`,
  String.raw`(?<year>\d{4})-?W(?<week>[0-5]\d)(?:-?(?<weekday>[1-7]))?`,
  String.raw`(?<year>\d\d)-(?<month>\d\d)-(?<day>\d\d)`,
  String.raw`(?<year>\d\d)(?<month>\d\d)(?<day>\d\d)`,
  String.raw`(?<year>-\d\d)(?<month>\d\d)$`,
  // 22013 is more likely a slip of 2013 than the thirteenth day of 2022.
  String.raw`(?!\d20\d\d)(?<year>\d\d)-?(?<ordinal>[0-3]\d\d)`,
].map((form) => new RegExp(`^${form}${REST}$`, 'i'));

/** `20250717092443`, where the T was left out. */
const RUN_TOGETHER = /^(\d{8})(\d{6})(?=$|[Z+-])/i;

type Parts = Record<string, string | undefined>;

/** A whole string in a form of ISO 8601 (W3C's profile of it, RFC 3339 and the older forms); null when it is in none. */
export function readIsoDate(text: string): Date | null {
  const withT = text.replace(RUN_TOGETHER, '$1T$2');
  for (const form of FORMS) {
    const parts = form.exec(withT)?.groups;
    const moment = parts && toMoment(parts);
    if (moment) return moment;
  }
  return null;
}

function toMoment(parts: Parts): Date | null {
  const year = fullYear(parts.year!.replace('-', ''));
  const midnight = parts.ordinal
    ? dayOf(year, Number(parts.ordinal))
    : parts.week
      ? dayOf(year, firstMonday(year) + 7 * (Number(parts.week) - 1) + Number(parts.weekday ?? 1) - 1)
      : { year, month: Number(parts.month ?? 1), day: Number(parts.day ?? 1) };
  if (parts.ordinal && midnight.year !== year) return null;
  return calendarMoment({ ...midnight, ...timeOf(parts), zone: parts.zone ?? parts.dayZone });
}

function timeOf({ hhmmss, hour, minute, second }: Parts) {
  const [hours, minutes, seconds] = hhmmss?.match(/\d\d/g) ?? [hour, minute, second];
  return { hour: Number(hours ?? 0), minute: Number(minutes ?? 0), second: Number(seconds ?? 0) };
}

/** @param ordinal 1 is the first of January; weeks reach a few days into the years beside */
function dayOf(year: number, ordinal: number) {
  const day = new Date(Date.UTC(year, 0, ordinal));
  return { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() };
}

/** The first week of a year is the one that holds the fourth of January. */
function firstMonday(year: number): number {
  return 4 - ((new Date(Date.UTC(year, 0, 4)).getUTCDay() + 6) % 7);
}
