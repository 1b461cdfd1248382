import type { CalendarName, WrittenMonth } from './calendars.js';
import { foldName } from './fold-name.js';

/** Languages whose names count in every text, most frequent first: of equal names the first language's counts. */
const LANGUAGES =
  'en de fr es it pt nl id ms ru uk pl cs sk hr sr sl bg mk ro hu sv da nb fi et lv lt el tr az kk ar fa he hi bn ta te mr ur th sw af ca eu gl sq is ga cy ka hy be mn uz fil zh ja ko vi ps am ne pa gu kn ml si my km lo ky tg ug sd ckb'.split(
    ' ',
  );

/** Abbreviations in these count in every text. Those of the others are words elsewhere: 'des', 'uno', 'kas', 'pro'. */
const ABBREVIATING_LANGUAGES = new Set('en de fr es it pt nl ru el ar fa he hi bn ta te mr ur th ka hy'.split(' '));

/** Languages with several scripts or sets of month names. */
const VARIANTS: Record<string, string[]> = {
  ar: ['ar', 'ar-LB', 'ar-DZ', 'ar-MA', 'ar-MR'],
  az: ['az', 'az-Cyrl'],
  bs: ['bs', 'bs-Cyrl'],
  fa: ['fa', 'fa-AF'],
  sr: ['sr', 'sr-Latn'],
  uz: ['uz', 'uz-Cyrl'],
  zh: ['zh', 'zh-Hant'],
};

/** Calendars beside the Gregorian one whose month names a language writes. */
const CALENDARS: Record<string, CalendarName[]> = {
  fa: ['persian', 'islamic'],
  ps: ['persian'],
  ar: ['islamic'],
  ur: ['islamic'],
  en: ['persian', 'islamic'],
  am: ['ethiopic'],
};

/** Spellings of Gregorian months that CLDR doesn't have. */
const MORE_MONTHS: Record<string, Record<string, number>> = {
  ar: { 'تشرين اول': 10, 'تشرين ثاني': 11, 'كانون اول': 12, 'كانون ثاني': 1, 'كانون الاخر': 1, جوليه: 7, فبرائر: 2 },
  de: { jänner: 1, jän: 1, feber: 2 },
  en: { sept: 9 },
  fa: { آپریل: 4, اوریل: 4, آگوست: 8, آگست: 8, اکتوبر: 10, نومبر: 11, دسمبر: 12, فبروری: 2 },
  hi: { सितम्बर: 9, अक्तूबर: 10, नवम्बर: 11, दिसम्बर: 12, फरवरी: 2 },
  ne: { अक्टूबर: 10, नवम्बर: 11, दिसम्बर: 12, सितम्बर: 9 },
}; // prettier-ignore
/** Afghan names of the Persian months, in the spelling that CLDR doesn't have. */
const MORE_PERSIAN_MONTHS = 'حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت'.split(' ');
const MORE_WEEKDAYS = { tues: 2, weds: 3, thur: 4, thurs: 4 };

/** First and last hour of the day of names that CLDR doesn't have; half days where it has none of its own. */
const MORE_DAY_PERIODS: Record<string, [first: number, last: number]> = {
  오전: [0, 11], 오후: [12, 23], 上午: [0, 11], 下午: [12, 23], 午前: [0, 11], 午後: [12, 23], 晚间: [18, 23], 晚間: [18, 23],
  早上: [5, 11], 傍晚: [17, 19], पूर्वाह्न: [0, 11], अपराह्न: [12, 23], পূর্বাহ্ন: [0, 11], অপরাহ্ন: [12, 23], অপরাহ্ণ: [12, 23],
  صباحا: [0, 11], عصرا: [14, 18], مساء: [12, 23], قظ: [0, 11], بظ: [12, 23], 'قبل از ظهر': [0, 11], 'بعد از ظهر': [12, 23],
  এএম: [0, 11], পিএম: [12, 23], एएम: [0, 11], पीएम: [12, 23], am: [0, 11], pm: [12, 23],
}; // prettier-ignore

/**
 * Words without a value of their own in dates and times, which Intl's formats don't contain. هجری is said of both the Islamic
 * and the Persian year.
 */
const MORE_FILLERS =
  'of the on le el den om kl klo klokka klokken klockan uhr uur h hr hrs hs min noong pukul jam ngày giờ gada г год года году р рік року d m m ж ч час часа часов годин god dhe ora ore orë alle saat saati sa aat u ob o v ve w godz godzina plkst val kell kello urte urteko ko ren '.split(
    /\s+/,
  );
const MORE_FILLERS_OF_OTHER_SCRIPTS =
  'هجری هجریه ساعت در ماه ساعة الساعة عند سال مورخ مورخه روز بروز بجے بوقت ـ בשעה ώρα στις વાગ્યે बजे बजेको बजकर मिनट गते सन् সময় টা টায় மணி மணிக்கு గంటలకు เวลา น วันที่ ที่ เดือน ปี ເວລາ ໂມງ ວັນທີ ថ្ងៃ ទី ថ្ងៃទី ខែ ឆ្នាំ ម៉ោង ခုနှစ် ရက် ရက်နေ့ နာရီ လ ቀን ዓም ሰዓት ከ жылы жылғы ой сағат соат саат онд оны цаг 更新 公開 配信 掲載 发布 發布 发表 發表 수정 입력 송고'.split(
    ' ',
  );

interface Names {
  months: Map<string, WrittenMonth>;
  weekdays: Map<string, number>;
  /** Hours of the day, one bit each. */
  dayPeriods: Map<string, number>;
  fillers: Set<string>;
}

const namesByLanguage = new Map<string, Names>();
let globalNames: Names | undefined;

/** The month of a name in a language (BCP 47) or, where it has none, in any known language. It may be abbreviated or inflected. */
export function findMonth(name: string, language: string): WrittenMonth | undefined {
  const key = `${language} ${name}`;
  let month = foundMonths.get(key);
  if (month === undefined) {
    month = searchMonth(name, language) ?? null;
    if (foundMonths.size >= MAX_FOUND_MONTHS) foundMonths.clear();
    foundMonths.set(key, month);
  }
  return month ?? undefined;
}

/** Words repeat, from text to text. */
const MAX_FOUND_MONTHS = 5000;
const foundMonths = new Map<string, WrittenMonth | null>();

function searchMonth(name: string, language: string): WrittenMonth | undefined {
  const folded = foldName(name).replace(/(?<=\p{L}{2})ماه$/u, '');
  const own = namesOf(language)?.months;
  const exact = own?.get(folded) ?? globally().months.get(folded) ?? globally().months.get(folded.replace(/^(?:d|ב)(?=\p{L}{3})/u, '')); // prettier-ignore
  if (exact) return exact;
  const inflected = own && !weekdayNumber(name, language) ? findInflected(folded, own) : undefined;
  return inflected ?? (TRANSLITERATED.test(language) ? namesOf('en')!.months.get(folded) : undefined);
}

/** Languages whose months of other calendars are written in Latin letters as in English. */
const TRANSLITERATED = /^(?:|ar|fa|ps|ur)(?:$|-)/i;

/** 1 (Monday) to 7; undefined when it is no weekday in any known language. */
export function weekdayNumber(name: string, language: string): number | undefined {
  const folded = foldName(name);
  return namesOf(language)?.weekdays.get(folded) ?? globally().weekdays.get(folded);
}

/** Hours (one bit each) of a day period (CLDR's term) such as 'a.m.', 'nachm.' or '오후'; of the language alone, or of any. */
export function dayPeriodHours(name: string, language: string, scope: 'own' | 'any'): number | undefined {
  const folded = foldName(name);
  return namesOf(language)?.dayPeriods.get(folded) ?? (scope === 'any' ? globally().dayPeriods.get(folded) : undefined);
}

/** Whether it is the name of a month, a weekday or a day period. */
export function isDateName(name: string, language: string): boolean {
  const isMonth = findMonth(name, language) !== undefined;
  return isMonth || (weekdayNumber(name, language) ?? dayPeriodHours(name, language, 'any')) !== undefined;
}

/** Words without a value of their own in dates and times: 'at', 'de', 'Uhr', 'года'. */
export function isFillerWord(word: string, language: string): boolean {
  const folded = foldName(word);
  return folded === '' || (namesOf(language)?.fillers.has(folded) ?? false) || globally().fillers.has(folded);
}

/** Minimum length of an abbreviation, and of what an inflected form has in common with the name. */
const [MIN_ABBREVIATION, MIN_STEM] = [3, 4];

/** The only month that begins like this: 'lok' and 'helmik' in Finnish, 'oktoobril' in Estonian. */
function findInflected(name: string, months: Map<string, WrittenMonth>): WrittenMonth | undefined {
  const isPhrase = name.includes(' ');
  let found: WrittenMonth | undefined;
  for (const [known, month] of months) {
    if (isPhrase !== known.includes(' ') || !isFormOf(name, known)) continue;
    if (found && (found.month !== month.month || found.calendar !== month.calendar)) return undefined;
    found = month;
  }
  return found;
}

function isFormOf(name: string, known: string): boolean {
  if (name.length >= MIN_ABBREVIATION && known.startsWith(name)) return true;
  // Burmese, Khmer, Lao and Thai write further words without a space.
  if (/^[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{3,}$/.test(known) && (name.startsWith(known) || name.endsWith(known)))
    return true;
  let common = 0;
  while (common < name.length && name[common] === known[common]) common++;
  return common >= MIN_STEM && name.length - common <= 3 && known.length - common <= 2;
}

function namesOf(language: string): Names | undefined {
  const primary = language.split(/[-_]/)[0]!.toLowerCase();
  const known = namesByLanguage.get(primary);
  if (known || !isSupported(primary)) return known;
  const names: Names = { months: new Map(), weekdays: new Map(), dayPeriods: new Map(), fillers: new Set() };
  for (const locale of VARIANTS[primary] ?? [primary]) addNames(names, locale, ['long', 'short']);
  addMoreNames(names, primary);
  namesByLanguage.set(primary, names);
  return names;
}

function isSupported(language: string): boolean {
  return /^[a-z]{2,3}$/.test(language) && Intl.DateTimeFormat.supportedLocalesOf(language).length > 0;
}

function globally(): Names {
  globalNames ??= mergeNames();
  return globalNames;
}

function mergeNames(): Names {
  const merged: Names = { months: new Map(), weekdays: new Map(), dayPeriods: new Map(), fillers: new Set() };
  for (const language of LANGUAGES) {
    const { months, weekdays, dayPeriods, fillers } = ABBREVIATING_LANGUAGES.has(language)
      ? namesOf(language)!
      : longNames(language);
    // Latin letters of other calendars ('Tir', 'Dey') are words in other languages.
    for (const [name, month] of months)
      if (month.calendar === 'gregory' || /[^a-z ]/.test(name)) setNew(merged.months, name, month);
    for (const [name, weekday] of weekdays) setNew(merged.weekdays, name, weekday);
    for (const [name, hours] of dayPeriods) setNew(merged.dayPeriods, name, hours);
    for (const filler of fillers) merged.fillers.add(filler);
  }
  for (const filler of [...MORE_FILLERS, ...MORE_FILLERS_OF_OTHER_SCRIPTS]) merged.fillers.add(foldName(filler));
  for (const [name, weekday] of Object.entries(MORE_WEEKDAYS)) setNew(merged.weekdays, name, weekday);
  for (const [name, [first, last]] of Object.entries(MORE_DAY_PERIODS))
    setNew(merged.dayPeriods, foldName(name), hoursBetween(first, last));
  return merged;
}

function longNames(language: string): Names {
  const { dayPeriods, fillers } = namesOf(language)!;
  const names: Names = { months: new Map(), weekdays: new Map(), dayPeriods, fillers };
  for (const locale of VARIANTS[language] ?? [language]) addNames(names, locale, ['long']);
  addMoreNames(names, language);
  return names;
}

function addNames(names: Names, locale: string, lengths: ('long' | 'short')[]): void {
  const isComplete = lengths.includes('short');
  for (const length of lengths) {
    addMonths(names.months, locale, 'gregory', length);
    addWeekdays(names.weekdays, locale, length);
  }
  for (const calendar of CALENDARS[locale.split('-')[0]!] ?? []) addMonths(names.months, locale, calendar, 'long');
  if (!isComplete) return;
  addDayPeriods(names.dayPeriods, locale);
  addFillers(names.fillers, locale);
}

/** CLDR's names, by Intl: within dates (often in the genitive) and alone. */
const CONTEXTS = [{}, { day: 'numeric' }] as const;
const INTL_CALENDARS = { gregory: 'gregory', persian: 'persian', islamic: 'islamic-umalqura', ethiopic: 'ethiopic' };
const DAY_MS = 86_400_000;

function addMonths(
  months: Map<string, WrittenMonth>,
  locale: string,
  calendar: CalendarName,
  length: 'long' | 'short',
): void {
  const options = { timeZone: 'UTC', calendar: INTL_CALENDARS[calendar] };
  const numbers = new Intl.DateTimeFormat('en', { ...options, month: 'numeric' });
  for (const context of CONTEXTS) {
    const format = new Intl.DateTimeFormat(locale, { ...options, ...context, month: length });
    // Steps of five days meet the Ethiopic month of five days.
    const step = calendar === 'gregory' ? 28 : 5;
    for (let day = 0; day < 370; day += step) {
      const date = Date.UTC(2025, 0, 3) + day * DAY_MS;
      const name = foldName(partsOf(format, date, 'month')[0] ?? '');
      // Numbers, and the single letters of some abbreviations, are no names.
      if (/\p{L}{2}|\p{L}\p{M}/u.test(name) && !/\d/.test(name))
        setNew(months, name, { calendar, month: Number(partsOf(numbers, date, 'month')[0]) });
    }
  }
}

function addWeekdays(weekdays: Map<string, number>, locale: string, length: 'long' | 'short'): void {
  for (const context of CONTEXTS) {
    const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', calendar: 'gregory', ...context, weekday: length });
    // September 1st, 2025 was a Monday.
    for (let weekday = 1; weekday <= 7; weekday++)
      setNew(weekdays, foldName(partsOf(format, Date.UTC(2025, 8, weekday), 'weekday')[0] ?? ''), weekday);
  }
} // prettier-ignore

function addDayPeriods(periods: Map<string, number>, locale: string): void {
  for (const dayPeriod of [undefined, 'long', 'short'] as const) {
    const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', hour: 'numeric', hour12: true, dayPeriod });
    for (let hour = 0; hour < 24; hour++) {
      const name = foldName(partsOf(format, Date.UTC(2025, 8, 1, hour), 'dayPeriod')[0] ?? '');
      if (name) periods.set(name, (periods.get(name) ?? 0) | (1 << hour));
    }
  }
}

function addFillers(fillers: Set<string>, locale: string): void {
  for (const dateStyle of ['full', 'long', 'medium', 'short'] as const) {
    const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', calendar: 'gregory', dateStyle, timeStyle: 'short' });
    // Names of weekdays may have several words.
    for (const part of partsOf(format, Date.UTC(2025, 8, 4, 10), 'literal', 'weekday'))
      for (const word of part.match(/\p{L}[\p{L}\p{M}.]*/gu) ?? []) fillers.add(foldName(word));
  }
} // prettier-ignore

function addMoreNames({ months, dayPeriods }: Names, language: string): void {
  for (const [name, month] of Object.entries(MORE_MONTHS[language] ?? {}))
    setNew(months, foldName(name), { calendar: 'gregory', month });
  if (language === 'fa')
    MORE_PERSIAN_MONTHS.forEach((name, index) =>
      setNew(months, foldName(name), { calendar: 'persian', month: index + 1 }),
    );
  // Of a language's two half days, its own names for parts of them stay.
  for (const [name, [first, last]] of Object.entries(MORE_DAY_PERIODS))
    if (dayPeriods.has(foldName(name))) dayPeriods.set(foldName(name), hoursBetween(first, last));
}

function setNew<Value>(map: Map<string, Value>, name: string, value: Value): void {
  if (name && !map.has(name)) map.set(name, value);
}

function hoursBetween(first: number, last: number): number {
  let hours = 0;
  for (let hour = first; hour <= last; hour++) hours |= 1 << hour;
  return hours;
}

function partsOf(format: Intl.DateTimeFormat, date: number, ...types: Intl.DateTimeFormatPartTypes[]): string[] {
  return format
    .formatToParts(date)
    .filter(({ type }) => types.includes(type))
    .map(({ value }) => value);
}
