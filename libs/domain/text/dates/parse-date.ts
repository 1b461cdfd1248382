import { toAsciiDigits } from '../ascii-digits.js';
import { readIsoDate } from '../iso-date.js';
import { readWordedDate } from '../worded-date.js';

/** A date is not longer than this, whatever stands in its place. */
const LONGEST = 200;

/**
 * Reads a publisher's date field, where a date stands alone: RFC 822 and 850, ISO 8601 and its profiles, asctime, epoch
 * seconds or milliseconds, and written forms in some fifty languages, with zones as offsets, abbreviations and IANA
 * names. The whole field has to be a date (`findDate` looks for one in running text). Without a zone it is taken as UTC
 * (Korean as KST), without a time as midnight, without a day as the first.
 * @param language BCP 47; decides 7/8/2025 (month first in American English) and ambiguous month names
 * @returns to the second; null when it is no date, or none that exists
 */
export function parseDate(text: string, language = ''): Date | null {
  const field = evenOut(text);
  if (!/\d/.test(field) || field.length > LONGEST) return null;
  const epoch = /^(\d{10})(?:\d{3}|\.\d+)?$/.exec(field);
  if (epoch) return new Date(Number(epoch[1]) * 1000);
  return readIsoDate(field) ?? readWordedDate(field, language);
}

/** ASCII digits and minus, single spaces; without marks of direction and the `\n` of templates that escaped once too often. */
function evenOut(text: string): string {
  return toAsciiDigits(text.slice(0, 2 * LONGEST))
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
    .replace(/[\u2010-\u2012\u2212]/g, '-')
    .replace(/(?:\s|\\[nrt](?!\p{L}))+/gu, ' ')
    .trim();
}
