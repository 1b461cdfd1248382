import { dayHalf, isDateFiller, monthNumber, weekdayNumber } from './calendar-names.js';
import { hasDate, hasNumber, type DateReading } from './date-reading.js';
import { zoneOffset } from './time-zones.js';

type Matched = Record<string, string | undefined>;
/** Takes what its pattern matched; false when that cannot stand here. */
type Take = (reading: DateReading, parts: Matched) => boolean;

/** The parts of written dates, tried in this order wherever the last one ended. */
const PARTS: [pattern: string, take: Take][] = [
  [String.raw`\((?<comment>[^()]*)\)`, takeComment],
  [String.raw`(?<a>\d{1,4})(?<separator>\s?[./-]\s?|\s)(?<b>\d{1,2})\k<separator>(?<c>\d{1,4})(?!\d|:)`, takeTriple],
  [String.raw`(?<hour>\d{1,2})\s?[:h]\s?(?<minute>\d{1,2})(?::(?<second>\d{1,2})(?:[.,]\d+)?)?(?!\d|:)`, takeTime],
  [String.raw`(?<hour>\d{1,2})\s?[時时시点點](?:\s?(?<minute>\d{1,2})\s?[分분])?(?:\s?(?<second>\d{1,2})\s?[秒초])?`, takeTime], // prettier-ignore
  [String.raw`(?<hour>\d{1,2})(?=\s?[ap]\.?m\b|\s?(?:h|uhr|uur)\b)`, takeTime],
  [String.raw`(?<hour>\d{1,2})\.(?<minute>\d\d)(?:\.(?<second>\d\d))?(?!\d|\.\d)`, takeDottedTime],
  [String.raw`(?<half>[ap]\.?\s?m\b\.?)`, takeHalf],
  [String.raw`:?[+-]?(?<sign>[+-])(?<hours>\d{1,2}?):?(?<minutes>\d\d)?(?::00)?(?!\d)`, takeOffset],
  [String.raw`(?<zone>[a-z_]+(?:/[\w+-]+)+)`, takeZone],
  [String.raw`(?<region>[aecmp])(?:tlantic|astern|entral|ountain|acific)(?:\s(?<season>[sd])(?:tandard|aylight))?\stime\b`, takeRegion], // prettier-ignore
  [String.raw`(?<year>\d{2,4})\s?[年년]`, (reading, { year }) => set(reading, 'year', year)],
  [String.raw`năm\s(?<year>\d{4})`, (reading, { year }) => set(reading, 'year', year)],
  [String.raw`(?<month>\d{1,2})\s?[月월]`, (reading, { month }) => set(reading, 'month', Number(month))],
  [String.raw`th(?:áng|g)\s(?<month>\d{1,2})`, (reading, { month }) => set(reading, 'month', Number(month))],
  [String.raw`(?<day>\d{1,2})\s?[日일号號]`, (reading, { day }) => set(reading, 'day', Number(day))],
  [String.raw`(?<number>\d{1,4})(?:st|nd|rd|th|er|re|e|a|º|ª|°)?(?!\d|:)`, takeNumber],
  [String.raw`T(?=\d)|[\s,;:.|·•@/–—،、。]+|[()-]`, () => true],
  [String.raw`['’]?(?<word>\p{L}[\p{L}\p{M}.'’׳॰]*(?:-\p{L}[\p{L}\p{M}]*)*)`, takeWord],
];

const PATTERNS = PARTS.map(([pattern, take]) => ({ pattern: new RegExp(pattern, 'iuy'), take }));

/** What Intl leaves out of the words beside a date. */
const FILLERS = new Set('of the on le el den om kl uhr uur h hrs noong pukul jam ngày giờ gada г d m'.split(' '));
const LONGEST_LABEL = 4;

/** Reads the part of a date that starts at `at`; returns where it ends, null when none starts there. */
export function takeDatePart(reading: DateReading, text: string, at: number): number | null {
  for (const { pattern, take } of PATTERNS) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match && take(reading, match.groups ?? {})) return at + match[0].length;
  }
  return null;
}

function set<Key extends 'year' | 'month' | 'day'>(reading: DateReading, key: Key, value: DateReading[Key]): boolean {
  if (reading.triple || (reading[key] !== undefined && !(key === 'month' && reading.monthLeads))) return false;
  reading[key] = value;
  if (key === 'month') reading.monthLeads = false;
  return true;
}

/** RFC 822 has comments; some hold the zone. */
function takeComment(reading: DateReading, { comment }: Matched): boolean {
  if (/\d/.test(comment!) || !hasNumber(reading)) return false;
  if (zoneOffset(comment!.trim(), 0) !== undefined) reading.zone ??= comment!.trim();
  return true;
}

function takeTriple(reading: DateReading, { a, b, c, separator }: Matched): boolean {
  const { triple, numbers, year, month, monthLeads } = reading;
  if (triple || numbers.length > 0 || year || (month && !monthLeads)) return false;
  const isYear = [a!, c!].map(({ length }) => length === 4);
  if (isYear[0] === isYear[1] && (separator === ' ' || isYear[0] || c!.length !== 2)) return false;
  reading.triple = { parts: [a!, b!, c!], separator: separator!.trim() || ' ' };
  return true;
}

function takeTime(reading: DateReading, { hour, minute, second }: Matched): boolean {
  if (reading.time) return false;
  reading.time = { hour: Number(hour), minute: Number(minute ?? 0), second: Number(second ?? 0) };
  return true;
}

/** Before a date, 9.24 may belong to it. */
function takeDottedTime(reading: DateReading, parts: Matched): boolean {
  return hasDate(reading) && takeTime(reading, parts);
}

function takeHalf(reading: DateReading, { half }: Matched): boolean {
  if (reading.half) return false;
  reading.half = /^p/i.test(half!) ? 'pm' : 'am';
  return true;
}

/** Without a time, only minutes tell an offset from a further part of the date. */
function takeOffset(reading: DateReading, { sign, hours, minutes }: Matched): boolean {
  if (reading.offset || !(reading.time || (minutes && hasDate(reading)))) return false;
  reading.offset = `${sign}${hours}:${minutes ?? '00'}`;
  return true;
}

function takeZone(reading: DateReading, { zone }: Matched): boolean {
  if (reading.zone || zoneOffset(zone!, 0) === undefined) return false;
  reading.zone = zone;
  return true;
}

/** 'Eastern Daylight Time' is EDT, 'Eastern Time' ET. */
function takeRegion(reading: DateReading, { region, season = '' }: Matched): boolean {
  return takeZone(reading, { zone: `${region}${season}t` });
}

function takeNumber(reading: DateReading, { number }: Matched): boolean {
  reading.numbers.push(number!);
  return reading.numbers.length <= 2 && !reading.triple;
}

function takeWord(reading: DateReading, { word }: Matched): boolean {
  const isLeading = !hasNumber(reading);
  const month = !reading.triple && monthNumber(word!, reading.language);
  if (month && (isLeading || set(reading, 'month', month))) {
    if (isLeading) Object.assign(reading, { month, monthLeads: true });
    return true;
  }
  const weekday = weekdayNumber(word!, reading.language);
  reading.weekday ??= weekday;
  if (weekday || takeZoneWord(reading, word!)) return true;
  if (isDateFiller(word!) || FILLERS.has(word!.toLowerCase().replaceAll('.', ''))) return true;
  const half = dayHalf(word!, reading.language);
  if (half) return takeHalf(reading, { half });
  return isLeading && !reading.month && ++reading.leading <= LONGEST_LABEL;
}

/** RFC 5322 4.3: zones nobody knows count as UTC. Without a time, two letters are more likely a word. */
function takeZoneWord(reading: DateReading, word: string): boolean {
  if (!reading.time && !(hasDate(reading) && /^[A-Z]{3,5}$|^Z$/.test(word))) return false;
  if (zoneOffset(word, 0) !== undefined) reading.zone ??= word;
  else if (!/^[A-Z]{3,5}$/.test(word) || dayHalf(word, reading.language)) return false;
  return true;
}
