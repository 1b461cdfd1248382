import { parseHttpDate } from './http-date.js';

/** Longer lifetimes are taken for this one, so that sums stay dates. */
const LONGEST_SECONDS = 366 * 24 * 3600;

/**
 * How long an answer stays fresh, as RFC 9111 has it for a private cache: Cache-Control's max-age, or else Expires, less the
 * Age it already had.
 * @param headers names in lower case
 * @param now when the answer came
 * @returns milliseconds; 0 for what must not be kept, null when the server says nothing about it
 */
export function freshnessMs(headers: Record<string, string>, now: Date): number | null {
  const lifetime = lifetimeSeconds(headers, now);
  if (lifetime === null) return null;
  const age = seconds(headers.age) ?? 0;
  return Math.max(0, lifetime - age) * 1000;
}

function lifetimeSeconds(headers: Record<string, string>, now: Date): number | null {
  const directives = (headers['cache-control'] ?? '').split(',').map((directive) => directive.trim().toLowerCase());
  if (directives.some((directive) => /^no-(store|cache)\b/.test(directive))) return 0;
  const maxAge = directives.find((directive) => directive.startsWith('max-age='));
  if (maxAge) return seconds(maxAge.slice('max-age='.length).replace(/^"(.*)"$/, '$1')) ?? 0;
  if (headers.expires === undefined) return null;
  const expires = parseHttpDate(headers.expires, now);
  // RFC 9111 section 5.3: what is no date, above all "0", means that it has expired.
  if (!expires) return 0;
  const sent = parseHttpDate(headers.date ?? '', now) ?? now;
  return Math.min(LONGEST_SECONDS, (expires.getTime() - sent.getTime()) / 1000);
}

function seconds(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text.trim()) ? Math.min(Number(text), LONGEST_SECONDS) : null;
}
