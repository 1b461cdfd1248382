/** Languages whose month names are known, most frequent first: of equal names the first language's counts. */
const LANGUAGES =
  'en de fr es it pt nl id ms ru uk pl cs sk hr sr sl bg mk ro hu sv da nb fi et lv lt el tr az kk ar fa he hi bn ta te mr ur th sw af ca eu gl sq is ga cy ka hy be mn uz fil'.split(
    ' ',
  );

/** Abbreviations in these count in every text. Those of the others are words elsewhere: 'des', 'uno', 'kas', 'pro'. */
const ABBREVIATING_LANGUAGES = new Set('en de fr es it pt nl ru el ar fa he hi bn ta te mr ur th ka hy'.split(' '));

/** Languages that number their months. */
const NUMBERING_LANGUAGES = ['zh', 'ja', 'ko', 'vi'];

let months: Map<string, number> | undefined;
let weekdays: Map<string, number> | undefined;
let dayPeriods: Map<string, number> | undefined;
let fillerWords: Set<string> | undefined;

/** 1 to 12; undefined when it is no month in any known language. `language` (BCP 47) takes precedence. */
export function monthNumber(name: string, language: string): number | undefined {
  months ??= buildNames(LANGUAGES, 'month', new Map([['sept', 9]]));
  return lookUp(months, name, language) ?? lookUp(months, name.replace(/^(?:d['’]|ב)/iu, ''), language);
}

/** 1 (Monday) to 7; undefined when it is no weekday in any known language. */
export function weekdayNumber(name: string, language: string): number | undefined {
  const abbreviations = new Map(Object.entries({ tues: 2, weds: 3, thur: 4, thurs: 4 }));
  weekdays ??= buildNames([...LANGUAGES, ...NUMBERING_LANGUAGES], 'weekday', abbreviations);
  return lookUp(weekdays, name, language);
}

/** Day period (CLDR's term) of a name such as 'a.m.', 'nachm.' or '오후'. */
export function dayPeriod(name: string, language: string): 'am' | 'pm' | undefined {
  dayPeriods ??= buildDayPeriods();
  const period = lookUp(dayPeriods, name, language);
  return period ? (period === 1 ? 'am' : 'pm') : undefined;
}

/** Words without a value of their own in dates and times: 'at', 'de', 'Uhr', 'года'. */
export function isFillerWord(word: string): boolean {
  fillerWords ??= buildFillerWords();
  return fillerWords.has(foldName(word));
}

function lookUp(names: Map<string, number>, name: string, language: string): number | undefined {
  const folded = foldName(name);
  return names.get(`${language.split('-')[0]!.toLowerCase()}:${folded}`) ?? names.get(folded);
}

type Unit = 'month' | 'weekday';

/** CLDR's names, by Intl: within dates (often in the genitive) and alone, long and short, without dots. */
function buildNames(languages: string[], unit: Unit, names: Map<string, number>): Map<string, number> {
  for (const language of languages) {
    for (const length of ['long', 'short'] as const) {
      for (const context of [{}, { day: 'numeric' }] as const) {
        const isGlobal = length === 'long' || ABBREVIATING_LANGUAGES.has(language);
        const format = new Intl.DateTimeFormat(language, { ...UTC, ...context, [unit]: length });
        namesOf(format, unit).forEach((name, index) => {
          if (!/\p{L}{2}/u.test(name) && !NUMBERING_LANGUAGES.includes(language)) return;
          if (isGlobal && !names.has(name)) names.set(name, index + 1);
          names.set(`${language}:${name}`, index + 1);
        });
      }
    }
  }
  return names;
}

const UTC = { timeZone: 'UTC', calendar: 'gregory' } as const;

function namesOf(format: Intl.DateTimeFormat, unit: Unit): string[] {
  // September 1st, 2025 was a Monday.
  const dates = Array.from({ length: unit === 'month' ? 12 : 7 }, (_, index) =>
    unit === 'month' ? Date.UTC(2025, index, 17) : Date.UTC(2025, 8, 1 + index),
  );
  return dates.map((date) => foldName(partsOf(format, date, unit)[0] ?? ''));
}

function buildDayPeriods(): Map<string, number> {
  const names = new Map(
    ['오전', '오후', '上午', '下午', '午前', '午後'].map((name, index) => [foldName(name), 1 + (index % 2)]),
  );
  for (const language of [...LANGUAGES, ...NUMBERING_LANGUAGES]) {
    const format = new Intl.DateTimeFormat(language, { ...UTC, timeStyle: 'short', hour12: true });
    for (const period of [1, 2]) {
      const name = foldName(partsOf(format, Date.UTC(2025, 8, 1, period * 12 - 2), 'dayPeriod')[0] ?? '');
      names.set(`${language}:${name}`, period);
      if (!names.has(name)) names.set(name, period);
    }
  }
  return names;
}

function buildFillerWords(): Set<string> {
  const found = new Set<string>();
  for (const language of [...LANGUAGES, ...NUMBERING_LANGUAGES]) {
    for (const dateStyle of ['full', 'long', 'medium', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { ...UTC, dateStyle, timeStyle: 'short' });
      // Names of weekdays may have several words.
      for (const part of partsOf(format, Date.UTC(2025, 8, 4, 10), 'literal', 'weekday', 'era')) {
        for (const word of part.match(/\p{L}[\p{L}\p{M}.]*/gu) ?? []) found.add(foldName(word));
      }
    }
  }
  return found;
}

function partsOf(format: Intl.DateTimeFormat, date: number, ...types: Intl.DateTimeFormatPartTypes[]): string[] {
  return format
    .formatToParts(date)
    .filter(({ type }) => types.includes(type))
    .map(({ value }) => value);
}

function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\p{M}.'’׳]/gu, '')
    .toLowerCase();
}
