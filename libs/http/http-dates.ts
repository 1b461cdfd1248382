/** Longer lifetimes and delays are clamped, so that sums stay valid dates. */
const MAX_SECONDS = 366 * 24 * 3600;

/**
 * The time of a Retry-After header (RFC 9110, section 10.2.3): a number of seconds or an HTTP date. It may lie in the past; a
 * time more than a year ahead is clamped.
 * @returns null when there is no valid one
 */
export function retryAfter(header: string | undefined, now: Date): Date | null {
  const value = header?.trim() ?? '';
  const latest = now.getTime() + MAX_SECONDS * 1000;
  if (/^\d+(\.\d+)?$/.test(value)) return new Date(Math.min(now.getTime() + Number(value) * 1000, latest));
  const date = parseHttpDate(value, now);
  return date && new Date(Math.min(date.getTime(), latest));
}

/**
 * How long a response stays fresh in a private cache (RFC 9111): max-age of Cache-Control, or else Expires, minus Age.
 * @param headers names in lower case
 * @param now when the response arrived
 * @returns milliseconds; 0 when it must not be stored, null when the server says nothing
 */
export function freshnessMs(headers: Record<string, string>, now: Date): number | null {
  const lifetime = lifetimeSeconds(headers, now);
  if (lifetime === null) return null;
  const age = parseSeconds(headers.age) ?? 0;
  return Math.max(0, lifetime - age) * 1000;
}

function lifetimeSeconds(headers: Record<string, string>, now: Date): number | null {
  const directives = (headers['cache-control'] ?? '').split(',').map((directive) => directive.trim().toLowerCase());
  if (directives.some((directive) => /^no-(store|cache)\b/.test(directive))) return 0;
  const maxAge = directives.find((directive) => directive.startsWith('max-age='));
  if (maxAge) return parseSeconds(maxAge.slice('max-age='.length).replace(/^"(.*)"$/, '$1')) ?? 0;
  if (headers.expires === undefined) return null;
  const expires = parseHttpDate(headers.expires, now);
  // RFC 9111, section 5.3: an invalid date, above all "0", means expired.
  if (!expires) return 0;
  const sent = parseHttpDate(headers.date ?? '', now) ?? now;
  return Math.min(MAX_SECONDS, (expires.getTime() - sent.getTime()) / 1000);
}

function parseSeconds(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text.trim()) ? Math.min(Number(text), MAX_SECONDS) : null;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TIME = String.raw`(?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})`;

/** RFC 9110, section 5.6.7: the current format, and the two obsolete ones that recipients must accept. */
const DATE_FORMATS = [
  String.raw`[a-z]{3}, (?<day>\d{2}) (?<month>[a-z]{3}) (?<year>\d{4}) ${TIME} (?:GMT|UTC)`,
  String.raw`[a-z]{6,9}, (?<day>\d{2})-(?<month>[a-z]{3})-(?<year>\d{2}) ${TIME} GMT`,
  String.raw`[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \d]\d) ${TIME} (?<year>\d{4})`,
].map((format) => new RegExp(`^${format}$`, 'i'));

/** @param now a two-digit year is at most 50 years after it */
function parseHttpDate(text: string, now: Date): Date | null {
  for (const format of DATE_FORMATS) {
    const parts = format.exec(text.trim())?.groups;
    if (parts) return toDate(parts, now);
  }
  return null;
}

function toDate(parts: Record<string, string>, now: Date): Date | null {
  const month = MONTHS.indexOf(parts.month!.toLowerCase());
  const [day, hour, minute, second] = [parts.day, parts.hour, parts.minute, parts.second].map(Number) as number[];
  const year = parts.year!.length === 4 ? Number(parts.year) : fullYear(Number(parts.year), now);
  const date = new Date(Date.UTC(year, month, day, hour, minute, second));
  const isValid = month >= 0 && date.getUTCDate() === day && hour! < 24 && minute! < 60 && second! <= 60;
  return isValid ? date : null;
}

function fullYear(twoDigits: number, now: Date): number {
  const year = Math.floor(now.getUTCFullYear() / 100) * 100 + twoDigits;
  return year > now.getUTCFullYear() + 50 ? year - 100 : year;
}
