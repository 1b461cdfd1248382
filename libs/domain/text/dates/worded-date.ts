import { dayPeriod, isFillerWord, monthNumber, weekdayNumber } from './calendar-names.js';
import { expandYear, gregorianYear, isMonthFirst, toInstant } from './calendar.js';
import { zoneOffsetMs } from './time-zones.js';

/** The parts of a date that have been read so far. */
interface DateParts {
  /** BCP 47, or empty. */
  language: string;
  /** Words before the first number: a weekday, or a label as in 'Published on …'. */
  leadingWords: number;
  /** 1 is Monday. */
  weekday?: number;
  month?: number;
  /** The month's name came before every number, where 'mar' may turn out to be a Tuesday. */
  isMonthLeading?: boolean;
  /** Set by a mark, such as 年. */
  year?: string;
  day?: number;
  /** Numbers beside the month's name, in their order: day and year. */
  numbers: string[];
  numericDate?: NumericDate;
  time?: { hour: number; minute: number; second: number };
  dayPeriod?: 'am' | 'pm';
  /** +hh:mm */
  offset?: string;
  zone?: string;
}

/** Three numbers in a row, such as 7/3/2025. */
interface NumericDate {
  numbers: [string, string, string];
  /** `.`, `/`, `-` or a space. */
  separator: string;
}

/**
 * Parses a date in words and numbers: RFC 822, asctime, `Friday, 7 March 2025 - 3:09pm`, `2025년 3월 7일 오후 3:09`,
 * `7/3/2025` … null when the text contains anything else.
 */
export function parseWordedDate(text: string, language: string): Date | null {
  const parts: DateParts = { language, leadingWords: 0, numbers: [] };
  for (let offset: number | null = 0; offset < text.length;) {
    offset = readPart(parts, text, offset);
    if (offset === null) return null;
  }
  // Korean publishers omit their only time zone.
  if (parts.time && /\p{Script=Hangul}/u.test(text)) parts.zone ??= 'KST';
  return instantOf(parts);
}

type Groups = Record<string, string | undefined>;
/** Adds the groups of its pattern to the parts; false when they don't fit. */
type AddPart = (parts: DateParts, groups: Groups) => boolean;

/** The parts of worded dates, tried in this order at each offset. */
const PARTS: [pattern: string, add: AddPart][] = [
  [String.raw`\((?<comment>[^()]*)\)`, addComment],
  [String.raw`(?<a>\d{1,4})(?<separator>\s?[./-]\s?|\s)(?<b>\d{1,2})\k<separator>(?<c>\d{1,4})(?!\d|:)`, addNumericDate],
  [String.raw`(?<hour>\d{1,2})\s?[:h]\s?(?<minute>\d{1,2})(?::(?<second>\d{1,2})(?:[.,]\d+)?)?(?!\d|:)`, addTime],
  [String.raw`(?<hour>\d{1,2})\s?[時时시点點](?:\s?(?<minute>\d{1,2})\s?[分분])?(?:\s?(?<second>\d{1,2})\s?[秒초])?`, addTime],
  [String.raw`(?<hour>\d{1,2})(?=\s?[ap]\.?m\b|\s?(?:h|uhr|uur)\b)`, addTime],
  [String.raw`(?<hour>\d{1,2})\.(?<minute>\d\d)(?:\.(?<second>\d\d))?(?!\d|\.\d)`, addDottedTime],
  [String.raw`(?<period>[ap]\.?\s?m\b\.?)`, addDayPeriod],
  [String.raw`:?[+-]?(?<sign>[+-])(?<hours>\d{1,2}?):?(?<minutes>\d\d)?(?::00)?(?!\d)`, addOffset],
  [String.raw`(?<zone>[a-z_]+(?:/[\w+-]+)+)`, addZone],
  [String.raw`(?<region>[aecmp])(?:tlantic|astern|entral|ountain|acific)(?:\s(?<season>[sd])(?:tandard|aylight))?\stime\b`, addZoneName],
  [String.raw`(?<year>\d{2,4})\s?[年년]`, (parts, { year }) => setPart(parts, 'year', year)],
  [String.raw`năm\s(?<year>\d{4})`, (parts, { year }) => setPart(parts, 'year', year)],
  [String.raw`(?<month>\d{1,2})\s?[月월]`, (parts, { month }) => setPart(parts, 'month', Number(month))],
  [String.raw`th(?:áng|g)\s(?<month>\d{1,2})`, (parts, { month }) => setPart(parts, 'month', Number(month))],
  [String.raw`(?<day>\d{1,2})\s?[日일号號]`, (parts, { day }) => setPart(parts, 'day', Number(day))],
  [String.raw`(?<number>\d{1,4})(?:st|nd|rd|th|er|re|e|a|º|ª|°)?(?!\d|:)`, addNumber],
  [String.raw`T(?=\d)|[\s,;:.|·•@/–—،、。]+|[()-]`, () => true],
  [String.raw`['’]?(?<word>\p{L}[\p{L}\p{M}.'’׳॰]*(?:-\p{L}[\p{L}\p{M}]*)*)`, addWord],
]; // prettier-ignore

const PATTERNS = PARTS.map(([pattern, add]) => ({ pattern: new RegExp(pattern, 'iuy'), add }));

/** Reads the part that starts at `offset`; returns its end, or null when none starts there. */
function readPart(parts: DateParts, text: string, offset: number): number | null {
  for (const { pattern, add } of PATTERNS) {
    pattern.lastIndex = offset;
    const match = pattern.exec(text);
    if (match && add(parts, match.groups ?? {})) return offset + match[0].length;
  }
  return null;
}

function setPart<Key extends 'year' | 'month' | 'day'>(parts: DateParts, key: Key, value: DateParts[Key]): boolean {
  if (parts.numericDate || (parts[key] !== undefined && !(key === 'month' && parts.isMonthLeading))) return false;
  parts[key] = value;
  if (key === 'month') parts.isMonthLeading = false;
  return true;
}

/** RFC 822 allows comments; some contain the zone. */
function addComment(parts: DateParts, { comment }: Groups): boolean {
  if (/\d/.test(comment!) || !hasNumber(parts)) return false;
  if (zoneOffsetMs(comment!.trim(), 0) !== undefined) parts.zone ??= comment!.trim();
  return true;
}

function addNumericDate(parts: DateParts, { a, b, c, separator }: Groups): boolean {
  const { numericDate, numbers, year, month, isMonthLeading } = parts;
  if (numericDate || numbers.length > 0 || year || (month && !isMonthLeading)) return false;
  const isYear = [a!, c!].map(({ length }) => length === 4);
  if (isYear[0] === isYear[1] && (separator === ' ' || isYear[0] || c!.length !== 2)) return false;
  parts.numericDate = { numbers: [a!, b!, c!], separator: separator!.trim() || ' ' };
  return true;
}

function addTime(parts: DateParts, { hour, minute, second }: Groups): boolean {
  if (parts.time) return false;
  parts.time = { hour: Number(hour), minute: Number(minute ?? 0), second: Number(second ?? 0) };
  return true;
}

/** Before a date, 9.24 may be part of it. */
function addDottedTime(parts: DateParts, groups: Groups): boolean {
  return hasDate(parts) && addTime(parts, groups);
}

function addDayPeriod(parts: DateParts, { period }: Groups): boolean {
  if (parts.dayPeriod) return false;
  parts.dayPeriod = /^p/i.test(period!) ? 'pm' : 'am';
  return true;
}

/** Without a time, an offset has to have minutes: -01 may be a further part of the date. */
function addOffset(parts: DateParts, { sign, hours, minutes }: Groups): boolean {
  if (parts.offset || !(parts.time || (minutes && hasDate(parts)))) return false;
  parts.offset = `${sign}${hours}:${minutes ?? '00'}`;
  return true;
}

function addZone(parts: DateParts, { zone }: Groups): boolean {
  if (parts.zone || zoneOffsetMs(zone!, 0) === undefined) return false;
  parts.zone = zone;
  return true;
}

/** 'Eastern Daylight Time' is EDT, 'Eastern Time' ET. */
function addZoneName(parts: DateParts, { region, season = '' }: Groups): boolean {
  return addZone(parts, { zone: `${region}${season}t` });
}

function addNumber(parts: DateParts, { number }: Groups): boolean {
  parts.numbers.push(number!);
  return parts.numbers.length <= 2 && !parts.numericDate;
}

/** Fillers that Intl's formats don't contain. */
const FILLERS = new Set('of the on le el den om kl uhr uur h hrs noong pukul jam ngày giờ gada г d m'.split(' '));
const MAX_LABEL_WORDS = 4;

function addWord(parts: DateParts, groups: Groups): boolean {
  const word = groups.word!;
  const isLeading = !hasNumber(parts);
  const month = !parts.numericDate && monthNumber(word, parts.language);
  if (month && (isLeading || setPart(parts, 'month', month))) {
    if (isLeading) Object.assign(parts, { month, isMonthLeading: true });
    return true;
  }
  const weekday = weekdayNumber(word, parts.language);
  parts.weekday ??= weekday;
  if (weekday || addZoneWord(parts, word)) return true;
  if (isFillerWord(word) || FILLERS.has(word.toLowerCase().replaceAll('.', ''))) return true;
  const period = dayPeriod(word, parts.language);
  if (period) return addDayPeriod(parts, { period });
  return isLeading && !parts.month && ++parts.leadingWords <= MAX_LABEL_WORDS;
}

/** RFC 5322 §4.3: unknown zones count as UTC. Without a time, two letters are more likely a word. */
function addZoneWord(parts: DateParts, word: string): boolean {
  if (!parts.time && !(hasDate(parts) && /^[A-Z]{3,5}$|^Z$/.test(word))) return false;
  if (zoneOffsetMs(word, 0) !== undefined) parts.zone ??= word;
  else if (!/^[A-Z]{3,5}$/.test(word) || dayPeriod(word, parts.language)) return false;
  return true;
}

/** Whether year, month and day are known. */
function hasDate({ numericDate, month, numbers, year }: DateParts): boolean {
  return numericDate !== undefined || (month !== undefined && numbers.length + (year ? 1 : 0) >= 2);
}

function hasNumber({ numericDate, numbers, year, day, time }: DateParts): boolean {
  return numbers.length > 0 || Boolean(numericDate ?? year ?? day ?? time);
}

function instantOf(parts: DateParts): Date | null {
  const time = timeOf(parts);
  const date = parts.numericDate ? dateOfNumbers(parts.numericDate, parts) : dateOfNamedMonth(parts);
  return date && time && toInstant({ ...date, ...time, zone: parts.offset ?? parts.zone });
}

function timeOf({ time, dayPeriod }: DateParts) {
  if (!time) return dayPeriod ? null : {};
  // '15:04 PM' and '0:30 AM' are redundant, not wrong.
  const hour = dayPeriod && time.hour <= 12 ? (time.hour % 12) + (dayPeriod === 'pm' ? 12 : 0) : time.hour;
  return { ...time, hour };
}

interface CalendarDate {
  year: number;
  month: number;
  day: number;
}

/** Of day and year, the year is the longer number, or else the later one; the day may be missing. */
function dateOfNamedMonth({ month, numbers, year, day }: DateParts): CalendarDate | null {
  const rest = [...numbers];
  if (year === undefined) {
    const longer = rest.findIndex(({ length }) => length > 2);
    year = longer >= 0 ? rest.splice(longer, 1)[0] : rest.length > 1 ? rest.pop() : undefined;
  }
  const days = day === undefined ? rest : [day, ...rest];
  if (!month || !year || days.length > 1) return null;
  return { year: gregorianYear(expandYear(year)), month, day: Number(days[0] ?? 1) };
}

/** Year first; or else day or month first, whichever exists, fits the weekday, or is the custom of the language. */
function dateOfNumbers({ numbers, separator }: NumericDate, { weekday, language }: DateParts): CalendarDate | null {
  const [a, b, c] = numbers.map(Number) as [number, number, number];
  if (numbers[0].length > 2) return { year: a, month: b, day: c };
  const year = expandYear(numbers[2]);
  const dayFirst = { year, month: b, day: a };
  const monthFirst = { year, month: a, day: b };
  const existing = [dayFirst, monthFirst].filter((date) => toInstant(date));
  const fitting = existing.filter((date) => ((toInstant(date)!.getUTCDay() + 6) % 7) + 1 === weekday);
  if (existing.length < 2 || fitting.length === 1) return fitting[0] ?? existing[0] ?? null;
  return separator !== '.' && isMonthFirst(language) ? monthFirst : dayFirst;
}
