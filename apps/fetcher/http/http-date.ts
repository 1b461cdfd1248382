const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const CLOCK = String.raw`(?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})`;

/** RFC 9110 section 5.6.7: the form in use, and the two that recipients must still read. */
const FORMS = [
  String.raw`[a-z]{3}, (?<day>\d{2}) (?<month>[a-z]{3}) (?<year>\d{4}) ${CLOCK} (?:GMT|UTC)`,
  String.raw`[a-z]{6,9}, (?<day>\d{2})-(?<month>[a-z]{3})-(?<year>\d{2}) ${CLOCK} GMT`,
  String.raw`[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \d]\d) ${CLOCK} (?<year>\d{4})`,
].map((form) => new RegExp(`^${form}$`, 'i'));

/**
 * Reads a date of an HTTP header.
 * @param now a year in two digits is not more than 50 years after it
 * @returns null for what is no such date
 */
export function parseHttpDate(text: string, now: Date): Date | null {
  for (const form of FORMS) {
    const parts = form.exec(text.trim())?.groups;
    if (parts) return toDate(parts, now);
  }
  return null;
}

function toDate(parts: Record<string, string>, now: Date): Date | null {
  const month = MONTHS.indexOf(parts.month!.toLowerCase());
  const [day, hour, minute, second] = [parts.day, parts.hour, parts.minute, parts.second].map(Number) as number[];
  const year = parts.year!.length === 4 ? Number(parts.year) : fullYear(Number(parts.year), now);
  const date = new Date(Date.UTC(year, month, day, hour, minute, second));
  const exists = month >= 0 && date.getUTCDate() === day && hour! < 24 && minute! < 60 && second! <= 60;
  return exists ? date : null;
}

function fullYear(twoDigits: number, now: Date): number {
  const year = Math.floor(now.getUTCFullYear() / 100) * 100 + twoDigits;
  return year > now.getUTCFullYear() + 50 ? year - 100 : year;
}
