/** Languages whose month names are known, those met most often first: of equal names the first one counts. */
const LANGUAGES =
  'en de fr es it pt nl id ms ru uk pl cs sk hr sr sl bg mk ro hu sv da nb fi et lv lt el tr az kk ar fa he hi bn ta te mr ur th sw af ca eu gl sq is ga cy ka hy be mn uz fil'.split(
    ' ',
  );

/** Of these, abbreviations are known wherever they stand; others' are words elsewhere: 'des', 'uno', 'kas', 'pro'. */
const ABBREVIATING = new Set('en de fr es it pt nl ru el ar fa he hi bn ta te mr ur th ka hy'.split(' '));

/** Languages that number their months. */
const NUMBERING = ['zh', 'ja', 'ko', 'vi'];

type Unit = 'month' | 'weekday';

let months: Map<string, number> | undefined;
let weekdays: Map<string, number> | undefined;
let halves: Map<string, number> | undefined;
let fillers: Set<string> | undefined;

/** 1 to 12; undefined when it is no month in any known language. `language` (BCP 47) goes first. */
export function monthNumber(name: string, language: string): number | undefined {
  months ??= readNames(LANGUAGES, 'month', new Map([['sept', 9]]));
  return look(months, name, language) ?? look(months, name.replace(/^(?:d['’]|ב)/iu, ''), language);
}

/** 1 (Monday) to 7; undefined when it is no day in any known language. */
export function weekdayNumber(name: string, language: string): number | undefined {
  const short = new Map(Object.entries({ tues: 2, weds: 3, thur: 4, thurs: 4 }));
  weekdays ??= readNames([...LANGUAGES, ...NUMBERING], 'weekday', short);
  return look(weekdays, name, language);
}

/** Names of the halves of the day. */
export function dayHalf(name: string, language: string): 'am' | 'pm' | undefined {
  halves ??= readHalves();
  const half = look(halves, name, language);
  return half ? (half === 1 ? 'am' : 'pm') : undefined;
}

/** Words that stand in dates and times beside what they say: 'at', 'de', 'Uhr', 'года'. */
export function isDateFiller(word: string): boolean {
  fillers ??= readFillers();
  return fillers.has(foldName(word));
}

function look(names: Map<string, number>, name: string, language: string): number | undefined {
  const folded = foldName(name);
  return names.get(`${language.split('-')[0]!.toLowerCase()}:${folded}`) ?? names.get(folded);
}

/** Names of CLDR through Intl: in dates (often the genitive) and alone, long and short, without dots. */
function readNames(languages: string[], unit: Unit, names: Map<string, number>): Map<string, number> {
  for (const language of languages) {
    for (const length of ['long', 'short'] as const) {
      for (const beside of [{}, { day: 'numeric' }] as const) {
        const isKnown = length === 'long' || ABBREVIATING.has(language);
        const format = new Intl.DateTimeFormat(language, { ...UTC, ...beside, [unit]: length });
        namesIn(format, unit).forEach((name, index) => {
          if (!/\p{L}{2}/u.test(name) && !NUMBERING.includes(language)) return;
          if (isKnown && !names.has(name)) names.set(name, index + 1);
          names.set(`${language}:${name}`, index + 1);
        });
      }
    }
  }
  return names;
}

const UTC = { timeZone: 'UTC', calendar: 'gregory' } as const;

function namesIn(format: Intl.DateTimeFormat, unit: Unit): string[] {
  // The first of September 2025 was a Monday.
  const dates = Array.from({ length: unit === 'month' ? 12 : 7 }, (_, index) =>
    unit === 'month' ? Date.UTC(2025, index, 17) : Date.UTC(2025, 8, 1 + index),
  );
  return dates.map((date) => foldName(partsOf(format, date, unit)[0] ?? ''));
}

function readHalves(): Map<string, number> {
  const names = new Map(
    ['오전', '오후', '上午', '下午', '午前', '午後'].map((name, index) => [foldName(name), 1 + (index % 2)]),
  );
  for (const language of [...LANGUAGES, ...NUMBERING]) {
    const format = new Intl.DateTimeFormat(language, { ...UTC, timeStyle: 'short', hour12: true });
    for (const half of [1, 2]) {
      const name = foldName(partsOf(format, Date.UTC(2025, 8, 1, half * 12 - 2), 'dayPeriod')[0] ?? '');
      names.set(`${language}:${name}`, half);
      if (!names.has(name)) names.set(name, half);
    }
  }
  return names;
}

function readFillers(): Set<string> {
  const found = new Set<string>();
  for (const language of [...LANGUAGES, ...NUMBERING]) {
    for (const dateStyle of ['full', 'long', 'medium', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { ...UTC, dateStyle, timeStyle: 'short' });
      // Names of days may be of several words.
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
