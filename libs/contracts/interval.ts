const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The error of an invalid interval, wherever people write one. */
export const INTERVAL_FORM = 'must look like 90s, 15m, 2h or 1d, with a number from 1 to 9999';
const INTERVAL = /^([1-9]\d{0,3})([smhd])$/;

/** @returns milliseconds, or null when it is not an interval */
export function parseInterval(text: string): number | null {
  const [, count, unit] = INTERVAL.exec(text) ?? [];
  return count ? Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS] : null;
}

/** The inverse of parseInterval, in the largest unit that fits. */
export function formatInterval(milliseconds: number): string {
  const [unit, size] = Object.entries(UNIT_MS)
    .toReversed()
    .find(([, size]) => milliseconds % size === 0) ?? ['s', UNIT_MS.s];
  return `${Math.max(1, Math.round(milliseconds / size))}${unit}`;
}

/** For sentences: `45 s`, `12 min`, `2.5 h`, `3 days`. */
export function inWords(milliseconds: number): string {
  if (milliseconds < 90 * UNIT_MS.s) return `${Math.round(milliseconds / UNIT_MS.s)} s`;
  if (milliseconds < 90 * UNIT_MS.m) return `${Math.round(milliseconds / UNIT_MS.m)} min`;
  if (milliseconds < 48 * UNIT_MS.h) return `${Math.round(milliseconds / (UNIT_MS.h / 10)) / 10} h`;
  return `${Math.round(milliseconds / UNIT_MS.d)} days`;
}
