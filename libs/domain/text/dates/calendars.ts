import { expandYear, isExisting, type CalendarDate } from './calendar.js';
import { foldName } from './fold-name.js';

/** Calendars that news is dated by, beside eras that only number the Gregorian years differently. */
export type CalendarName = 'gregory' | 'persian' | 'islamic' | 'ethiopic' | 'hebrew' | 'indian' | 'bengali';

/**
 * A month's name. Islamic months are those of Umm al-Qura, Indian those of the Saka national calendar, Bengali those of the
 * calendar of Bangladesh.
 */
export interface WrittenMonth {
  calendar: CalendarName;
  /** 1 to 12; 13 in the Ethiopic and the Hebrew calendar, where the first Adar is 6 and the only or second one 7. */
  month: number;
}

/** How a text names the year: the calendar, and for Gregorian years what has to be added. */
export interface Era {
  calendar: CalendarName;
  offset: number;
}

/** Eras by their names. */
const ERAS: [names: string, era: Era][] = [
  ['พศ|พุทธศักราช|ພສ|be', { calendar: 'gregory', offset: -543 }],
  ['คศ|คริสตศักราช|ຄສ|西元|公元|西暦|서기|م|میلادی|میلادیه|عیسوی|ء|ad|ce', { calendar: 'gregory', offset: 0 }],
  ['民國|中華民國|民国|中华民国|minguo', { calendar: 'gregory', offset: 1911 }],
  ['令和|reiwa', { calendar: 'gregory', offset: 2018 }],
  ['平成|heisei', { calendar: 'gregory', offset: 1988 }],
  ['昭和|showa', { calendar: 'gregory', offset: 1925 }],
  ['大正|주체|juche', { calendar: 'gregory', offset: 1911 }],
  ['단기', { calendar: 'gregory', offset: -2333 }],
  ['বঙ্গাব্দ', { calendar: 'bengali', offset: 0 }],
  ['शक|शके|शक संवत|शक संवत्|saka|saka era', { calendar: 'indian', offset: 0 }],
  ['ه|ھ|هق|ق|هجری قمری|قمری|ah|hijri|hijriah', { calendar: 'islamic', offset: 0 }],
  ['هش|ش|هجری شمسی|شمسی|خورشیدی|ap', { calendar: 'persian', offset: 0 }],
];
const ERA_BY_NAME = new Map(
  ERAS.flatMap(([names, era]) => names.split('|').map((name) => [foldName(name), era] as const)),
);
/** `R8.10.14` in Japanese. */
const ERA_LETTERS: Record<string, string> = { r: '令和', h: '平成', s: '昭和' };

/** @param name folded */
export function findEra(name: string): Era | undefined {
  return ERA_BY_NAME.get(name);
}

export function eraOfLetter(letter: string, language: string): Era | undefined {
  return primary(language) === 'ja' ? ERA_BY_NAME.get(ERA_LETTERS[letter.toLowerCase()]!) : undefined;
}

/** A date as written. */
export interface WrittenDate {
  /** Its digits. */
  year: string;
  month: number;
  day: number;
  /** What the month's name says; missing when the month is a number. */
  calendar?: CalendarName;
  era?: Era;
}

/**
 * The Gregorian date of a written one. The year tells the calendar where nothing else does: 2569 is Buddhist, 1405 Persian,
 * 115 in Chinese counts from the Republic. Null when there is no such day, or the calendar is unknown: Bikram Sambat is, and
 * the Bengali calendar of India.
 */
export function gregorianDate(written: WrittenDate, language: string): CalendarDate | null {
  const { month, day, era } = written;
  const calendar = written.calendar === 'gregory' ? undefined : written.calendar;
  if (calendar === 'bengali' && /-IN\b/i.test(language)) return null;
  if (calendar) return convert(calendar, yearOf(written.year, calendar), month, day);
  if (era) {
    // A Gregorian month in a Persian year: two dates, of which parts are missing.
    if (era.calendar !== 'gregory') return written.calendar ? null : convert(era.calendar, yearOf(written.year, era.calendar), month, day); // prettier-ignore
    const year = era.offset === 0 ? expandYear(written.year) : Number(written.year) + era.offset;
    return existing({ year, month, day });
  }
  return byYear(written, language);
}

const NUMBERED_FROM_REPUBLIC = 1911;
const BUDDHIST_OFFSET = -543;
/** Years of other calendars that news can be from. */
const BUDDHIST_YEARS = [2533, 2699];
const PERSIAN_YEARS = [1368, 1415];
const ETHIOPIC_YEARS = [1982, 2099];
const ISLAMIC_YEARS = [1410, 1470];
const HEBREW_YEARS = [5750, 5859];
const SAKA_YEARS = [1912, 2020];
const BENGALI_YEARS = [1397, 1506];
const REPUBLICAN_YEARS = [79, 188];
/** In Nepali, years from here on are Bikram Sambat. */
const MIN_BIKRAM_SAMBAT_YEAR = 2047;
const isIn = (year: number, [first, last]: number[]) => year >= first! && year <= last!;

function byYear({ year: digits, month, day, calendar }: WrittenDate, language: string): CalendarDate | null {
  const year = Number(digits);
  const isNamed = calendar !== undefined;
  const own = primary(language);
  if (digits.length < 3) {
    if ((own === 'th' || own === 'lo') && year >= 50) return existing({ year: year + 2500 + BUDDHIST_OFFSET, month, day });
    // 05/07/22 may be a Persian year.
    if (!isNamed && (own === 'fa' || own === 'ps')) return null;
    return existing({ year: expandYear(digits), month, day });
  }
  if (digits.length === 3) {
    if (own === 'zh' || (own === '' && !isNamed)) return isIn(year, REPUBLICAN_YEARS) ? existing({ year: year + NUMBERED_FROM_REPUBLIC, month, day }) : null; // prettier-ignore
    return isNamed ? existing({ year: expandYear(digits), month, day }) : null;
  }
  if (isIn(year, BUDDHIST_YEARS)) return existing({ year: year + BUDDHIST_OFFSET, month, day });
  // Tigrinya has one set of names for the months of Eritrea's Gregorian and Ethiopia's own calendar.
  if (own === 'ti' && isNamed) return null;
  if (own === 'ne' && year >= MIN_BIKRAM_SAMBAT_YEAR) return null;
  // In Bengali and Assamese, 1405 is a year of their own calendar.
  if (!isNamed && own !== 'bn' && own !== 'as') {
    if (own === 'ar' && isIn(year, ISLAMIC_YEARS)) return convert('islamic', year, month, day);
    if (isIn(year, PERSIAN_YEARS)) return convert('persian', year, month, day);
  }
  return existing({ year, month, day });
} // prettier-ignore

function existing(date: CalendarDate): CalendarDate | null {
  return isExisting(date) ? date : null;
}

function yearOf(digits: string, calendar: CalendarName): number {
  const year = Number(digits);
  if (digits.length > 2) return year;
  return year + (calendar === 'persian' ? (year < 50 ? 1400 : 1300) : calendar === 'islamic' ? 1400 : 2000);
}

const DAY_MS = 86_400_000;
/** Days before the estimate of a date, and in all, that are searched; the estimate of a Hebrew one is rough. */
const [SEARCH_START, SEARCH_LENGTH] = [-5, 30];
const [HEBREW_SEARCH_START, HEBREW_SEARCH_LENGTH] = [-40, 90];
/** About the first day of a year, in milliseconds since 1970. */
const NEW_YEAR: Record<IntlCalendar, (year: number) => number> = {
  persian: (year) => Date.UTC(year + 621, 2, 20),
  islamic: (year) => Date.UTC(622, 6, 19) + (year - 1) * 354.367 * DAY_MS,
  ethiopic: (year) => Date.UTC(year + 7, 8, 11),
  hebrew: (year) => Date.UTC(year - 3761, 8, 15),
  indian: (year) => Date.UTC(year + 78, 2, 22),
};
/** Of the 13 Hebrew months, most years lack one. */
const DAYS_PER_MONTH = { persian: 30.6, islamic: 29.53, ethiopic: 30, hebrew: 28.4, indian: 30.6 };
/** What Intl calls the calendars that it knows. */
export const INTL_CALENDARS = { persian: 'persian', islamic: 'islamic-umalqura', ethiopic: 'ethiopic', hebrew: 'hebrew', indian: 'indian' } as const; // prettier-ignore
export type IntlCalendar = keyof typeof INTL_CALENDARS;
const YEARS = { persian: PERSIAN_YEARS, islamic: ISLAMIC_YEARS, ethiopic: ETHIOPIC_YEARS, hebrew: HEBREW_YEARS, indian: SAKA_YEARS, bengali: BENGALI_YEARS }; // prettier-ignore
const formats = new Map<string, Intl.DateTimeFormat>();

/** Searches the day that Intl writes like this in the calendar. */
function convert(calendar: CalendarName, year: number, month: number, day: number): CalendarDate | null {
  if (calendar === 'gregory' || !isIn(year, YEARS[calendar]) || day < 1 || day > 31) return null;
  if (calendar === 'bengali') return bengaliDate(year, month, day);
  const estimate = NEW_YEAR[calendar](year) + Math.round((month - 1) * DAYS_PER_MONTH[calendar] + day - 1) * DAY_MS;
  const [start, length] =
    calendar === 'hebrew' ? [HEBREW_SEARCH_START, HEBREW_SEARCH_LENGTH] : [SEARCH_START, SEARCH_LENGTH];
  const first = Math.floor(estimate / DAY_MS) + start;
  const written = `${month}/${day}/${year}`;
  for (let n = first; n < first + length; n++) {
    if (writtenIn(calendar, n * DAY_MS) !== written) continue;
    const found = new Date(n * DAY_MS);
    return { year: found.getUTCFullYear(), month: found.getUTCMonth() + 1, day: found.getUTCDate() };
  }
  return null;
}

/** Month, day and year of a time, separated by slashes. */
function writtenIn(calendar: IntlCalendar, time: number): string {
  let format = formats.get(calendar);
  if (!format) {
    const options = { timeZone: 'UTC', calendar: INTL_CALENDARS[calendar] } as const;
    format = new Intl.DateTimeFormat('en', { ...options, year: 'numeric', month: 'numeric', day: 'numeric' });
    formats.set(calendar, format);
  }
  const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
  return `${monthNumber(parts.get('month')!)}/${parts.get('day')}/${parts.get('year')}`;
}

/** Intl writes the Hebrew months in words even where numbers are asked for. */
const HEBREW_MONTHS = 'Tishri Heshvan Kislev Tevet Shevat Adar-I Adar Nisan Iyar Sivan Tamuz Av Elul'.split(' ');

/** @param written as Intl writes a numeric month in English */
export function monthNumber(written: string): number {
  const name = written.replace(' II', '').replace(' ', '-');
  return HEBREW_MONTHS.indexOf(name) + 1 || Number(written);
}

/**
 * The year of Bangladesh begins on April 14. Since 1426 it has six months of 31 days, before it had five; of the others,
 * Falgun changes with the Gregorian leap year.
 */
function bengaliDate(year: number, month: number, day: number): CalendarDate | null {
  const isLeapYear = isExisting({ year: year + 594, month: 2, day: 29 });
  const longMonths = year >= 1426 ? 6 : 5;
  const falgun = (year >= 1426 ? 29 : 30) + (isLeapYear ? 1 : 0);
  const days = Array.from({ length: 12 }, (_, i) => (i < longMonths ? 31 : i === 10 ? falgun : 30));
  if (day > days[month - 1]!) return null;
  const before = days.slice(0, month - 1).reduce((sum, length) => sum + length, 0);
  const date = new Date(Date.UTC(year + 593, 3, 14 + before + day - 1));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function primary(language: string): string {
  return language.split(/[-_]/)[0]!.toLowerCase();
}
