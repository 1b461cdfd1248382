import { calendarMoment, fullYear } from './calendar-moment.js';
import { takeDatePart } from './date-parts.js';
import type { DateReading, Triple } from './date-reading.js';

/**
 * A whole string that is a date in words and numbers: RFC 822, asctime, `Friday, 7 March 2025 - 3:09pm`,
 * `2025년 3월 7일 오후 3:09`, `7/3/2025` … null as soon as something in it belongs to no date.
 */
export function readWordedDate(text: string, language: string): Date | null {
  const reading: DateReading = { language, leading: 0, numbers: [] };
  for (let at: number | null = 0; at < text.length;) {
    at = takeDatePart(reading, text, at);
    if (at === null) return null;
  }
  // Korean publishers write no zone, and there is only one that they can mean.
  if (reading.time && /\p{Script=Hangul}/u.test(text)) reading.zone ??= 'KST';
  return toMoment(reading);
}

function toMoment(reading: DateReading): Date | null {
  const time = timeOf(reading);
  const day = reading.triple ? dayOfTriple(reading.triple, reading) : dayBesideMonth(reading);
  return day && time && calendarMoment({ ...day, ...time, zone: reading.offset ?? reading.zone });
}

function timeOf({ time, half }: DateReading) {
  if (!time) return half ? null : {};
  // '15:04 PM' and '0:30 AM' say the same thing twice.
  const hour = half && time.hour <= 12 ? (time.hour % 12) + (half === 'pm' ? 12 : 0) : time.hour;
  return { ...time, hour };
}

interface Day {
  year: number;
  month: number;
  day: number;
}

/** Of day and year, the year is the longer number, or else the later one; a month may stand without a day. */
function dayBesideMonth({ month, numbers, year, day }: DateReading): Day | null {
  const rest = [...numbers];
  if (year === undefined) {
    const longer = rest.findIndex(({ length }) => length > 2);
    year = longer >= 0 ? rest.splice(longer, 1)[0] : rest.length > 1 ? rest.pop() : undefined;
  }
  const days = day === undefined ? rest : [day, ...rest];
  if (!month || !year || days.length > 1) return null;
  const full = fullYear(year);
  // The Buddhist era is 543 years ahead.
  return { year: full > 2400 && full < 2700 ? full - 543 : full, month, day: Number(days[0] ?? 1) };
}

/** Year first, or else day or month first: whichever is possible, fits the weekday, or is the custom of the language. */
function dayOfTriple({ parts, separator }: Triple, { weekday, language }: DateReading): Day | null {
  const [a, b, c] = parts.map(Number) as [number, number, number];
  if (parts[0].length > 2) return { year: a, month: b, day: c };
  const year = fullYear(parts[2]);
  const dayFirst = { year, month: b, day: a };
  const monthFirst = { year, month: a, day: b };
  const possible = [dayFirst, monthFirst].filter((day) => calendarMoment(day));
  const fitting = possible.filter((day) => ((calendarMoment(day)!.getUTCDay() + 6) % 7) + 1 === weekday);
  if (possible.length < 2 || fitting.length === 1) return fitting[0] ?? possible[0] ?? null;
  return separator !== '.' && /^en(-us)?$/i.test(language) ? monthFirst : dayFirst;
}
