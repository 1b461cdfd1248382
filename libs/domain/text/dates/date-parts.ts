import { numericOrder, toInstant, type CalendarDate } from './calendar.js';
import { gregorianDate, type Era, type WrittenMonth } from './calendars.js';

/** The parts of a date that have been read so far. */
export interface DateParts {
  /** BCP 47, or empty. */
  language: string;
  /** Words before the first number: a weekday, or a label as in 'Published on …'. */
  leadingWords: number;
  /** 1 is Monday. */
  weekday?: number;
  /** Without a calendar when it is a number. */
  month?: Partial<WrittenMonth> & { month: number };
  /** The month's name came before every number, where 'mar' may turn out to be a Tuesday. */
  isMonthLeading?: boolean;
  /** Set by a mark, such as 年. */
  year?: string;
  day?: number;
  era?: Era;
  /** Numbers beside the month's name, in their order: day and year. */
  numbers: string[];
  numericDate?: NumericDate;
  time?: { hour: number; minute: number; second: number };
  /** The last part was the time. */
  isAfterTime?: boolean;
  /** Hours of the day that the day period covers, one bit each. */
  dayPeriod?: number;
  /** +hh:mm */
  offset?: string;
  zone?: string;
  /** In running text every part has to be written out: no labels, no zones in lower case, no abbreviated years. */
  isInText?: boolean;
  /** Korean publishers omit their only time zone. */
  isKorean?: boolean;
  /** It says a zone that we don't know. */
  isZoneUnknown?: boolean;
}

/** Three numbers in a row, such as 7/3/2025. */
interface NumericDate {
  numbers: [string, string, string];
  /** `.`, `/`, `-` or a space. */
  separator: string;
}

/** Whether year, month and day are known. */
export function hasDate({ numericDate, month, numbers, year, day }: DateParts): boolean {
  const given = numbers.length + (year === undefined ? 0 : 1) + (day === undefined ? 0 : 1);
  return numericDate !== undefined || (month !== undefined && given >= 2);
}

export function hasNumber({ numericDate, numbers, year, day, time }: DateParts): boolean {
  return numbers.length > 0 || Boolean(numericDate ?? year ?? day ?? time);
}

/** Whether the Gregorian calendar is named by month or era, or by a year that can be no other's. */
export function isGregorian({ month, era, numericDate }: DateParts): boolean {
  const calendar = era?.calendar ?? month?.calendar ?? 'gregory';
  const hasOtherYear = numericDate?.numbers.some((number) => /^1[34]\d\d$/.test(number)) ?? false;
  return calendar === 'gregory' && !hasOtherYear;
}

/** The instant that the parts say; null when something is missing, or there is no such instant. */
export function instantOf(parts: DateParts): Date | null {
  const time = timeOf(parts);
  const written = parts.numericDate ? dateOfNumbers(parts.numericDate, parts) : dateOfNamedMonth(parts);
  const date = written && byWeekday(written, parts);
  const zone = parts.offset ?? parts.zone ?? (parts.isKorean && parts.time ? 'KST' : undefined);
  if (!date || !time || (parts.isZoneUnknown && !zone)) return null;
  // The day of Japanese programmes ends after midnight, at 25:30.
  const { hour = 0, second = 0 } = time;
  const isNextDay = hour >= 24 && hour < 30 && second === 0 && zone === undefined;
  const local = { ...date, ...time, hour: isNextDay ? hour - 24 : hour, zone };
  const instant = toInstant(local, parts.language);
  return instant && isNextDay ? new Date(instant.getTime() + DAY_MS) : instant;
}

const DAY_MS = 86_400_000;

function timeOf({ time, dayPeriod }: DateParts): { hour?: number; minute?: number; second?: number } | null {
  if (!time) return dayPeriod === undefined ? {} : null;
  // '15:04 PM' and '0:30 AM' are redundant, not wrong.
  const hour = dayPeriod !== undefined && time.hour <= 12 ? hourIn(dayPeriod, time.hour % 12) : time.hour;
  return { ...time, hour };
}

/** The hour before or after noon, whichever is in the period or nearer to it: the night has both. */
function hourIn(hours: number, hour: number): number {
  return distance(hours, hour) <= distance(hours, hour + 12) ? hour : hour + 12;
}

function distance(hours: number, hour: number): number {
  let nearest = 24;
  for (let other = 0; other < 24; other++) {
    if (!(hours & (1 << other))) continue;
    const apart = Math.abs(hour - other);
    nearest = Math.min(nearest, apart, 24 - apart);
  }
  return nearest;
}

/** Of day and year, the year is the longer number, or else the later one; the day may be missing. */
function dateOfNamedMonth(parts: DateParts): CalendarDate | null {
  const { month, numbers, day, era, language, isInText } = parts;
  let { year } = parts;
  const rest = [...numbers];
  if (year === undefined) {
    const longer = rest.findIndex(({ length }) => length > 2);
    year = longer >= 0 ? rest.splice(longer, 1)[0] : rest.length > 1 ? rest.pop() : undefined;
  }
  const days = day === undefined ? rest : [day, ...rest];
  if (!month || !year || days.length > 1) return null;
  // 8年 without an era is no year.
  if (year.length === 1 && !era) return null;
  if (isInText && (days.length === 0 || isShortYear(year, parts))) return null;
  return gregorianDate({ year, ...month, day: Number(days[0] ?? 1), era }, language);
}

function isShortYear(digits: string, { era, time }: DateParts): boolean {
  return digits.length < 4 && !era && !(digits.length === 2 && time);
}

/** Year first; or else day or month first, whichever exists, fits the weekday, or is the custom of the language. */
function dateOfNumbers({ numbers, separator }: NumericDate, parts: DateParts): CalendarDate | null {
  const { weekday, language, era, isInText } = parts;
  const [a, b, c] = numbers;
  if (isInText && isShortYear(a.length > c.length ? a : c, parts)) return null;
  const read = (year: string, month: string, day: string) =>
    gregorianDate({ year, month: Number(month), day: Number(day), era }, language);
  if (a.length > 2) return read(a, b, c);
  const order = numericOrder(language);
  const existing = [read(c, b, a), read(c, a, b)];
  // Two digits each: where the year comes first in a language, so it does here.
  const isYearFirst = c.length === 2 && order.startsWith('y') && (separator !== '.' || YEAR_BEFORE_DOTS.test(language));
  const yearFirst = isYearFirst && a.length === 2 ? read(a, b, c) : null;
  if (yearFirst) return yearFirst;
  const [dayFirst, monthFirst] = existing;
  if (!dayFirst || !monthFirst) return dayFirst ?? monthFirst ?? null;
  const fitting = [dayFirst, monthFirst].filter((date) => weekdayOf(date) === weekday);
  if (fitting.length === 1) return fitting[0]!;
  return separator !== '.' && order === 'mdy' ? monthFirst : dayFirst;
}

const YEAR_BEFORE_DOTS = /^(?:hu|ja|ko|zh)\b/i;

/** 1 is Monday. */
function weekdayOf({ year, month, day }: CalendarDate): number {
  return ((new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7) + 1;
}

/**
 * Islamic months begin a day earlier or later in other countries: there the weekday decides. Without one, only Arabic texts are
 * dated by Umm al-Qura.
 */
function byWeekday(date: CalendarDate, { month, era, weekday, language }: DateParts): CalendarDate | null {
  const calendar = era?.calendar ?? month?.calendar;
  // Both calendars have relatives in India that begin their months some days apart.
  if ((calendar === 'bengali' || calendar === 'indian') && weekday !== undefined) return weekday === weekdayOf(date) ? date : null; // prettier-ignore
  if (calendar !== 'islamic') return date;
  if (weekday === undefined) return /^ar\b/i.test(language) ? date : null;
  const daysApart = ((weekday - weekdayOf(date) + 10) % 7) - 3;
  if (Math.abs(daysApart) > 1) return null;
  const moved = new Date(Date.UTC(date.year, date.month - 1, date.day + daysApart));
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}
