import { isDateName } from './calendar-names.js';
import { findEra } from './calendars.js';
import { type DateParts, instantOf } from './date-parts.js';
import { foldName } from './fold-name.js';
import { parseDate } from './parse-date.js';
import { readPart } from './worded-date.js';
import { toAsciiDigits } from './written-numbers.js';

export interface FoundDate {
  date: Date;
  /** Offsets in the text: [start, end). */
  start: number;
  end: number;
}

/** ISO 8601 with a T, in extended and basic format. */
const ISO_DATE =
  /(?<![\p{L}\p{N}])(?:\d{4}-\d{1,2}-\d{1,2}T\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[+-]\d{2}:?\d{2}(?!\d)|Z\b)?|\d{8}T\d{4}(?:\d\d)?(?:Z|[+-]\d{4})?)(?![\p{L}\p{N}:-])/u;
/** A year of four digits, or of two before a time, or of an era: every date in a text has one. */
const YEAR_LIKE = /\p{Nd}{4}|\p{Nd}{2}\s\p{Nd}{1,2}:|年/u;
/** Where a part of a date may begin: a number or a word. */
const PART_START = /(?<![\p{L}\p{M}\p{N}])(?:\p{N}|[\p{L}\p{M}.'’]+)/gu;
/** A date's year is no further from its start. */
const MAX_LENGTH_TO_YEAR = 60;
/** Parts without a value of their own, which don't end a date. */
const MEANINGLESS = /^[\s\p{P}|]*$/u;

/**
 * Finds the first date in a short text: ISO 8601 before others, then every form that `parseDate` knows whose year is whole and
 * whose day isn't missing. Defaults: UTC, midnight.
 * @param language BCP 47, as for `parseDate`
 */
export function findDate(text: string, language = ''): FoundDate | null {
  if (!YEAR_LIKE.test(text)) return null;
  const digits = toAsciiDigits(text);
  const iso = ISO_DATE.exec(digits);
  const date = iso && parseDate(iso[0], language);
  if (date) return { date, start: iso.index, end: iso.index + iso[0].length };
  for (const { 0: start, index } of digits.matchAll(PART_START)) {
    if (!YEAR_LIKE.test(digits.slice(index, index + MAX_LENGTH_TO_YEAR)) || !mayBegin(start, language)) continue;
    const found = readDate(digits, index, language);
    if (found) return found;
  }
  return null;
}

function mayBegin(start: string, language: string): boolean {
  if (/\p{N}/u.test(start)) return true;
  return isDateName(start, language) || findEra(foldName(start)) !== undefined;
}

/** The longest date that starts at an offset. */
function readDate(text: string, start: number, language: string): FoundDate | null {
  const parts: DateParts = { language, leadingWords: 0, numbers: [], isInText: true };
  let found: FoundDate | null = null;
  for (let offset: number | null = start; offset !== null && offset < text.length;) {
    const end = readPart(parts, text, offset);
    if (end === null) break;
    const date = MEANINGLESS.test(text.slice(offset, end)) ? null : instantOf(parts);
    if (date) found = { date, start, end };
    offset = end;
  }
  return found;
}
