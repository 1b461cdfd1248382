import { zoneOffset } from './time-zones.js';

/** What a clock and a calendar on the wall show. */
export interface WallClock {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour?: number;
  minute?: number;
  second?: number;
  /** As zoneOffset takes it; UTC when missing. */
  zone?: string;
}

/** The moment, to the second; null when there is no such day, time or zone. 24:00 and leap seconds run into what follows. */
export function calendarMoment(wall: WallClock): Date | null {
  const { year, month, day, hour = 0, minute = 0, second = 0, zone } = wall;
  if (minute > 59 || second > 60 || hour > 24 || (hour === 24 && minute + second > 0)) return null;
  const midnight = new Date(0);
  // Not Date.UTC, which takes the years 0 to 99 for those of the twentieth century.
  midnight.setUTCFullYear(year, month - 1, day);
  if (month < 1 || month > 12 || midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return null;
  const local = midnight.getTime() + (hour * 3600 + minute * 60 + second) * 1000;
  const offset = zone === undefined ? 0 : zoneOffset(zone, local);
  if (offset === undefined) return null;
  const moment = new Date(local - offset);
  return moment.getUTCFullYear() >= 1 && moment.getUTCFullYear() <= 9999 ? moment : null;
}

/** RFC 5322, 4.3: two digits up to 49 are of this century, others and three digits of the last one. */
export function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 3) return year;
  return year + (digits.length < 3 && year < 50 ? 2000 : 1900);
}
