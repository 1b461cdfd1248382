import { zoneOffsetMs } from './time-zones.js';

/** A date and time as calendar and clock show them at one place. */
interface LocalTime {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour?: number;
  minute?: number;
  second?: number;
  /** As zoneOffsetMs takes it; UTC when missing. */
  zone?: string;
}

/**
 * The instant, to the second; null when there is no such day, time or zone. 24:00 is the next day's midnight, a leap second the
 * next minute's start.
 */
export function toInstant({ year, month, day, hour = 0, minute = 0, second = 0, zone }: LocalTime): Date | null {
  if (minute > 59 || second > 60 || hour > 24 || (hour === 24 && minute + second > 0)) return null;
  const midnight = new Date(0);
  // Date.UTC would take the years 0 to 99 for 1900 to 1999.
  midnight.setUTCFullYear(year, month - 1, day);
  if (month < 1 || month > 12 || midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return null;
  const local = midnight.getTime() + (hour * 3600 + minute * 60 + second) * 1000;
  const offset = zone === undefined ? 0 : zoneOffsetMs(zone, local);
  if (offset === undefined) return null;
  const instant = new Date(local - offset);
  return instant.getUTCFullYear() >= 1 && instant.getUTCFullYear() <= 9999 ? instant : null;
}

/** RFC 5322 §4.3: two digits up to 49 belong to this century, other two and three digits to the last one. */
export function expandYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 3) return year;
  return year + (digits.length < 3 && year < 50 ? 2000 : 1900);
}

/** Converts a year of the Buddhist era, which is 543 years ahead; other years stay. */
export function gregorianYear(year: number): number {
  return year > 2400 && year < 2700 ? year - 543 : year;
}

/** Whether 7/8/2025 is July 8th in a language (BCP 47). */
export function isMonthFirst(language: string): boolean {
  return /^en(-us)?$/i.test(language);
}

/** Zeros of Arabic, Persian, Devanagari, Bengali, Thai and full-width digits. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10];

/** Replaces digits of these scripts by 0 to 9; offsets stay the same. */
export function toAsciiDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const value = ZEROS.map((zero) => digit.codePointAt(0)! - zero).find((value) => value >= 0 && value <= 9);
    return value === undefined ? digit : String(value);
  });
}
