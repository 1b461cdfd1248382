import { zoneOffsetMs } from './time-zones.js';

/** A day of the Gregorian calendar. */
export interface CalendarDate {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
}

/** A date and time as calendar and clock show them at one place. */
interface LocalTime extends CalendarDate {
  hour?: number;
  minute?: number;
  second?: number;
  /** As zoneOffsetMs takes it; UTC when missing. */
  zone?: string;
}

/**
 * News is not older: earlier dates are zeros of programs (0001, 1601, 1899, 1900, 1904, 1970, 1980) or years of calendars that
 * are not understood. What an archive has from before the Web is undated.
 */
const MIN_YEAR = 1990;
const MAX_YEAR = 9999;

/**
 * The instant, to the second; null when there is no such day, time or zone, or none that news can have. 24:00 is the next day's
 * midnight, a leap second the next minute's start.
 * @param language BCP 47; tells the zones of ambiguous abbreviations
 */
export function toInstant(
  { year, month, day, hour = 0, minute = 0, second = 0, zone }: LocalTime,
  language = '',
): Date | null {
  if (minute > 59 || second > 60 || hour > 24 || (hour === 24 && minute + second > 0)) return null;
  if (!isExisting({ year, month, day })) return null;
  const local = midnightOf({ year, month, day }) + (hour * 3600 + minute * 60 + second) * 1000;
  const offset = zone === undefined ? 0 : zoneOffsetMs(zone, local, language);
  return offset === undefined ? null : ifPlausible(new Date(local - offset));
}

/** Null when news can't be from then. */
export function ifPlausible(instant: Date): Date | null {
  const year = instant.getUTCFullYear();
  return year >= MIN_YEAR && year <= MAX_YEAR ? instant : null;
}

/** Date.UTC would take the years 0 to 99 for 1900 to 1999. */
function midnightOf({ year, month, day }: CalendarDate): number {
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

export function isExisting({ year, month, day }: CalendarDate): boolean {
  const midnight = new Date(midnightOf({ year, month, day }));
  return month >= 1 && month <= 12 && midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
}

/** RFC 5322 §4.3: two digits up to 49 belong to this century, other two and three digits to the last one. */
export function expandYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 3) return year;
  return year + (digits.length < 3 && year < 50 ? 2000 : 1900);
}

/** In which order a language (BCP 47) writes year, month and day in numbers, such as `dmy`. */
export function numericOrder(language: string): string {
  let order = orders.get(language);
  if (order === undefined) {
    order = readOrder(language);
    if (orders.size < MAX_ORDERS) orders.set(language, order);
  }
  return order;
}

/** Bounded: languages are what publishers write. */
const MAX_ORDERS = 1000;
const orders = new Map<string, string>();

function readOrder(language: string): string {
  try {
    const options = { dateStyle: 'short', timeZone: 'UTC', calendar: 'gregory' } as const;
    if (Intl.DateTimeFormat.supportedLocalesOf(language).length === 0) return 'dmy';
    const parts = new Intl.DateTimeFormat(language, options).formatToParts(0);
    return parts.flatMap(({ type }) => (/^(?:day|month|year)$/.test(type) ? type[0]! : [])).join('');
  } catch {
    return 'dmy';
  }
}
