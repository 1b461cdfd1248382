const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** How an interval is written wherever people write one. */
export const INTERVAL_FORM = 'must look like 90s, 15m, 2h or 1d';
const WRITTEN = /^([1-9]\d{0,3})([smhd])$/;

/** @returns milliseconds, or null when it is not written like 90s, 15m, 2h or 1d */
export function parseInterval(text: string): number | null {
  const [, count, unit] = WRITTEN.exec(text) ?? [];
  return count ? Number(count) * UNITS[unit as keyof typeof UNITS] : null;
}

/** The inverse of parseInterval, in the largest unit that fits. */
export function formatInterval(milliseconds: number): string {
  const [unit, size] = Object.entries(UNITS)
    .toReversed()
    .find(([, size]) => milliseconds % size === 0) ?? ['s', UNITS.s];
  return `${Math.max(1, Math.round(milliseconds / size))}${unit}`;
}

/** For sentences: `45 s`, `12 min`, `2.5 h`, `3 days`. */
export function inWords(milliseconds: number): string {
  if (milliseconds < 90 * UNITS.s) return `${Math.round(milliseconds / UNITS.s)} s`;
  if (milliseconds < 90 * UNITS.m) return `${Math.round(milliseconds / UNITS.m)} min`;
  if (milliseconds < 48 * UNITS.h) return `${Math.round(milliseconds / (UNITS.h / 10)) / 10} h`;
  return `${Math.round(milliseconds / UNITS.d)} days`;
}
