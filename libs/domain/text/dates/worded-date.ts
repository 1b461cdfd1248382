import { dayPeriodHours, findMonth, isFillerWord, weekdayNumber } from './calendar-names.js';
import { eraOfLetter, findEra, type Era, type WrittenMonth } from './calendars.js';
import { type DateParts, hasDate, hasNumber, instantOf, isGregorian } from './date-parts.js';
import { foldName } from './fold-name.js';
import { zoneOffsetMs, zoneOfPhrase } from './time-zones.js';

/** A date in words and numbers, and whether it names its year by the Gregorian calendar. */
export interface WordedDate {
  instant: Date;
  isGregorian: boolean;
}

/**
 * Parses a date in words and numbers: RFC 822, asctime, `Friday, 7 March 2025 - 3:09pm`, `2025년 3월 7일 오후 3:09`,
 * `令和7年3月7日`, `۱۶ اسفند ۱۴۰۳ ساعت ۱۵:۰۹`, `7/3/2025` … null when the text contains anything else.
 */
export function parseWordedDate(text: string, language: string): WordedDate | null {
  const parts: DateParts = { language, leadingWords: 0, numbers: [] };
  for (let offset: number | null = 0; offset < text.length;) {
    offset = readPart(parts, text, offset);
    if (offset === null) return null;
  }
  const instant = instantOf(parts);
  return instant && { instant, isGregorian: isGregorian(parts) };
}

type Groups = Record<string, string | undefined>;
/** Adds the groups of its pattern to the parts; false when they don't fit, or how many code units of the match are used. */
type AddPart = (parts: DateParts, groups: Groups) => boolean | number;

/** Invisible characters stand within words of Persian, Khmer and Malayalam. */
const WORD = String.raw`['’]?\p{L}[\p{L}\p{M}\u200b-\u200f.'’׳״॰·]*(?:-\p{L}[\p{L}\p{M}\u200b-\u200f]*)*`;

/** The parts of worded dates, tried in this order at each offset. */
const PARTS: [pattern: string, add: AddPart][] = [
  [String.raw`\((?<comment>[^()]*)\)`, addComment],
  [String.raw`(?<era>[rhs])\s?(?<a>\d{1,2})(?<separator>[./-])(?<b>\d{1,2})\k<separator>(?<c>\d{1,2})(?!\d)`, addEraDate],
  // Vietnamese weekdays have numbers.
  [String.raw`(?:T[2-7]|CN)(?=,)`, () => true],
  [String.raw`ዓ/ም\.?`, () => true],
  [String.raw`(?<a>\d{1,4})(?<separator>\s?[./-]\s?|\s)(?<b>\d{1,2})\k<separator>(?<c>\d{1,4})(?!\d|:)`, addNumericDate],
  [String.raw`(?<a>\d{1,2})(?<separator>/)(?<b>\d{1,2})[\s-](?<c>\d{4})(?!\d|:)`, addNumericDate],
  [String.raw`(?<hour>\d{1,2})(?:\s?:|\s?h\s?)(?<minute>\d{1,2})(?:(?::|\s?min\s)(?<second>\d{1,2})(?:[.,]\d+|\ss(?![\p{L}]))?)?(?!\d|:)`, addTime],
  [String.raw`(?<hour>\d{1,2})\s?[時时시点點](?:\s?(?<minute>\d{1,2})\s?[分분]?)?(?:\s?(?<second>\d{1,2})\s?[秒초])?`, addTime],
  [String.raw`(?<hour>\d{1,2})(?=\s?[ap]\.?m(?!\p{Script=Latin})|\s?(?:h|uhr|uur)(?![\p{L}\p{M}]))`, addTime],
  [String.raw`(?<hour>\d{1,2})\.(?<minute>\d\d)(?:\.(?<second>\d\d))?(?!\d|\.\d)`, addDottedTime],
  [String.raw`am(?=\s\d{1,2}\.)`, ({ language }) => /^(?:de|lb|gsw)\b/i.test(language)],
  [String.raw`(?<zone>msk|мск)\s?(?<sign>[+-])(?<hours>\d)(?![\d:])`, addMoscowOffset],
  [String.raw`(?<period>[ap]\.?\s?m(?!\p{Script=Latin})\.?)`, (parts, { period }) => addDayPeriod(parts, /^p/i.test(period!) ? PM : AM)],
  [String.raw`:?[+-]?(?<sign>[+-])(?<hours>\d{1,2}?):?(?<minutes>\d\d)?(?::00)?(?!\d)`, addOffset],
  [String.raw`(?<zone>[a-z_]+(?:/[\w+-]+)+)(?![\p{L}\p{M}])`, addZone],
  [String.raw`(?<region>[aecmp])(?:tlantic|astern|entral|ountain|acific)(?:\s(?<season>[sd])(?:tandard|aylight))?\stime\b`, addZoneName],
  [String.raw`(?<year>\d{1,4})\s?[年년]`, (parts, { year }) => setPart(parts, 'year', year)],
  [String.raw`năm\s(?<year>\d{4})`, (parts, { year }) => setPart(parts, 'year', year)],
  [String.raw`(?<month>\d{1,2})\s?[月월]`, (parts, { month }) => setMonth(parts, { month: Number(month) })],
  [String.raw`(?<month>\d{1,2})(?:-?р)?\sсар(?:ын)?`, (parts, { month }) => setMonth(parts, { month: Number(month) })],
  [String.raw`th(?:áng|g)?\s?(?<month>\d{1,2})`, (parts, { month }) => setMonth(parts, { month: Number(month) })],
  [String.raw`(?<name>تشرين|كانون)\s?(?<serial>[12])(?!\d)|(?<letter>[تك])\.?(?<number>[12])(?!\d)`, addLevantineMonth],
  [String.raw`(?<day>\d{1,2})\s?[日일号號]`, (parts, { day }) => setPart(parts, 'day', Number(day))],
  [String.raw`(?<number>\d{1,4})(?:st|nd|rd|th|er|re|e|a|º|ª|°|[-’']?(?:én|án|е|го|ші|ші|шы|нче|nci|inci|ko|an|ean|ad|и|ї|г|м|c[ıiuü]|yil|йил|жыл(?:дын|ы)?)(?![\p{L}]))?(?!\d|:\d)`, addNumber],
  [String.raw`T(?=\d)|[\s\u200b-\u200f,;:.|·•@/–—،、。՝፣၊።]+|[()[\]-]`, () => true],
  [String.raw`(?<words>${WORD}(?:\s${WORD}){0,3})`, addWords],
  [String.raw`(?<=[|·•]\s?)(?<label>\D+)$|(?<label2>\p{L}[\p{L}\s]*[:：]\D*)$`, addTrailingLabel],
]; // prettier-ignore

const PATTERNS = PARTS.map(([pattern, add]) => ({ pattern: new RegExp(pattern, 'iuy'), add }));

const [AM, PM] = [0xfff, 0xfff000];

/** Reads the part that starts at `offset`; returns its end, or null when none starts there. */
export function readPart(parts: DateParts, text: string, offset: number): number | null {
  for (const { pattern, add } of PATTERNS) {
    pattern.lastIndex = offset;
    const match = pattern.exec(text);
    const used = match && add(parts, match.groups ?? {});
    if (!used) continue;
    if (/\p{Script=Hangul}/u.test(match[0])) parts.isKorean = true;
    const part = typeof used === 'number' ? match[0].slice(0, used) : match[0];
    if (/[^\s.]/.test(part)) parts.isAfterTime = add === addTime || add === addDottedTime;
    return offset + part.length;
  }
  return null;
}

function setPart<Key extends 'year' | 'day'>(parts: DateParts, key: Key, value: DateParts[Key]): boolean {
  if (parts.numericDate || parts[key] !== undefined) return false;
  parts[key] = value;
  return true;
}

/** A month's two names may stand side by side, as in `أكتوبر/تشرين الأول`. */
function setMonth(parts: DateParts, month: Partial<WrittenMonth> & { month: number }): boolean {
  if (parts.numericDate) return false;
  const isSame = parts.month?.month === month.month && parts.month.calendar === month.calendar;
  if (parts.month && !parts.isMonthLeading && !isSame) return false;
  parts.month = month;
  parts.isMonthLeading = false;
  return true;
}

/** RFC 822 allows comments; some contain the zone or the weekday. */
function addComment(parts: DateParts, { comment }: Groups): boolean {
  const text = comment!.trim();
  // 令和8年(2026年): the same year by two eras.
  if (parts.year && /^\p{L}*\d+年$/u.test(text)) return true;
  // 주체115(2026)년
  if (parts.era && parts.numbers.length === 1 && /^\d{4}$/.test(text)) return true;
  if (/\d/.test(text) || !hasNumber(parts)) return false;
  if (zoneOffsetMs(text, 0) !== undefined) parts.zone ??= text;
  else if (zoneOfPhrase(text)) parts.zone ??= zoneOfPhrase(text);
  else if (parts.isAfterTime && zoneOfPhrase(`${text} time`)) parts.zone ??= zoneOfPhrase(`${text} time`);
  else if (/time$|время|времени|heure|hora\b|zeit$|時間|时间|توقيت|وقت/iu.test(text)) parts.isZoneUnknown = true;
  else if (findEra(foldName(text))) addEra(parts, findEra(foldName(text))!);
  return true;
}

function addEraDate(parts: DateParts, { era, ...numbers }: Groups): boolean {
  const found = eraOfLetter(era!, parts.language);
  if (!found || !addNumericDate(parts, { ...numbers, a: numbers.a!.padStart(4, '0') })) return false;
  return addEra(parts, found);
}

function addNumericDate(parts: DateParts, { a, b, c, separator }: Groups): boolean {
  const { numericDate, numbers, year, month, isMonthLeading } = parts;
  if (numericDate || numbers.length > 0 || year || (month && !isMonthLeading)) return false;
  const [isYearFirst, isYearLast] = [a!, c!].map(({ length }) => length > 2);
  if (isYearFirst && isYearLast) return false;
  if (!isYearFirst && !isYearLast && (separator === ' ' || c!.length !== 2)) return false;
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

function addDayPeriod(parts: DateParts, hours: number): boolean {
  if (parts.dayPeriod !== undefined) return false;
  parts.dayPeriod = hours;
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

/** Timetables of other Russian regions say МСК+4. */
function addMoscowOffset(parts: DateParts, { sign, hours }: Groups): boolean {
  if (parts.offset || !parts.time) return false;
  const ahead = 3 + Number(`${sign}${hours}`);
  return addOffset(parts, { sign: ahead < 0 ? '-' : '+', hours: String(Math.abs(ahead)) });
}

/** 'Eastern Daylight Time' is EDT, 'Eastern Time' ET. */
function addZoneName(parts: DateParts, { region, season = '' }: Groups): boolean {
  return addZone(parts, { zone: `${region}${season}t` });
}

/** Lebanese newspapers number the months of one name: تشرين ٢ is November, ك١ December. */
function addLevantineMonth(parts: DateParts, { name, letter, serial, number }: Groups): boolean {
  const isAutumn = /^ت/.test(name ?? letter!);
  const isFirst = (serial ?? number) === '1';
  return setMonth(parts, { calendar: 'gregory', month: isAutumn ? (isFirst ? 10 : 11) : isFirst ? 12 : 1 });
}

function addNumber(parts: DateParts, { number }: Groups): boolean {
  parts.numbers.push(number!);
  return parts.numbers.length <= 2 && !parts.numericDate;
}

function addEra(parts: DateParts, era: Era): boolean {
  if (parts.era && parts.era.calendar !== era.calendar) return false;
  parts.era ??= era;
  return true;
}

const MAX_LABEL_WORDS = 4;

/** Names have up to four words: the most words that are one name, else the first word. */
function addWords(parts: DateParts, { words }: Groups): boolean | number {
  const spaces = [...words!.matchAll(/\s/g)].map(({ index }) => index);
  for (const end of [...spaces.slice(1), words!.length].reverse())
    if (spaces.length > 0 && addName(parts, words!.slice(0, end))) return end;
  const first = words!.split(/\s/)[0]!;
  return addWord(parts, first) && first.length;
}

/** A name of several words. */
function addName(parts: DateParts, words: string): boolean {
  const zone = zoneOfPhrase(words);
  if (zone) return addZone(parts, { zone });
  return addMonth(parts, words) || addWeekday(parts, words) || addOwnDayPeriod(parts, words, 'any') || addEraName(parts, words); // prettier-ignore
}

function addWord(parts: DateParts, word: string): boolean {
  const isLeading = !hasNumber(parts);
  // م is both p.m. and A.D.
  if (parts.isAfterTime && addOwnDayPeriod(parts, word, 'own')) return true;
  if (addMonth(parts, word) || addWeekday(parts, word)) return true;
  const phrase = zoneOfPhrase(word);
  if (phrase) return addZone(parts, { zone: phrase });
  if (addZoneWord(parts, word) || addEraName(parts, word) || addOwnDayPeriod(parts, word, 'own')) return true;
  if (isFillerWord(word, parts.language)) return true;
  if (dayPeriodHours(word, parts.language, 'any') !== undefined) return addOwnDayPeriod(parts, word, 'any');
  return isLeading && !parts.isInText && !parts.month && ++parts.leadingWords <= MAX_LABEL_WORDS;
}

function addMonth(parts: DateParts, name: string): boolean {
  const month = parts.numericDate ? undefined : findMonth(name, parts.language);
  if (!month) return false;
  const isLeading = !hasNumber(parts);
  if (!isLeading) return setMonth(parts, month);
  Object.assign(parts, { month, isMonthLeading: true });
  return true;
}

function addWeekday(parts: DateParts, name: string): boolean {
  const weekday = weekdayNumber(name, parts.language);
  parts.weekday ??= weekday;
  return weekday !== undefined;
}

function addOwnDayPeriod(parts: DateParts, name: string, scope: 'own' | 'any'): boolean {
  const hours = dayPeriodHours(name, parts.language, scope);
  return hours !== undefined && addDayPeriod(parts, hours);
}

function addEraName(parts: DateParts, name: string): boolean {
  const era = findEra(foldName(name));
  return era !== undefined && addEra(parts, era);
}

/** RFC 5322 §4.3: unknown zones count as UTC. Without a time, two letters are more likely a word. */
function addZoneWord(parts: DateParts, word: string): boolean {
  const isSpelledLikeOne = /^[A-Z]{3,5}$|^Z$/.test(word);
  if (!isSpelledLikeOne && parts.isInText) return false;
  if (!parts.time && !(hasDate(parts) && isSpelledLikeOne)) return false;
  if (zoneOffsetMs(word, 0) !== undefined) parts.zone ??= word;
  else if (!/^[A-Z]{3,5}$/.test(word) || dayPeriodHours(word, parts.language, 'any') !== undefined) return false;
  return true;
}

/** What follows a date behind a bar or with a colon: the source. */
function addTrailingLabel(parts: DateParts, { label, label2 }: Groups): boolean {
  const words = (label ?? label2)!.match(/[\p{L}\p{M}]+/gu) ?? [];
  return hasDate(parts) && words.length <= 8 && !/time|время|heure|hora|时间|時間|توقيت|وقت/iu.test((label ?? label2)!);
}
