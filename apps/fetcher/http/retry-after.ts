import { parseHttpDate } from './http-date.js';

/** Longer waits are nobody's intention. */
const LONGEST_SECONDS = 366 * 24 * 3600;

/**
 * When a server wants to be asked again, from a Retry-After header (RFC 9110 section 10.2.3: seconds, or a date in any of the
 * three forms). A date may lie in the past; what lies over a year ahead is put there.
 * @returns null when there is none, or it cannot be read
 */
export function retryAfter(header: string | undefined, now: Date): Date | null {
  const value = header?.trim() ?? '';
  const latest = now.getTime() + LONGEST_SECONDS * 1000;
  if (/^\d+(\.\d+)?$/.test(value)) return new Date(Math.min(now.getTime() + Number(value) * 1000, latest));
  const date = parseHttpDate(value, now);
  return date && new Date(Math.min(date.getTime(), latest));
}
