import { readLocales, readSubdivisions } from './cldr.js';
import type { LexiconEntries } from './lexicon-entries.js';

type Names = Record<string, string>;
interface DisplayNames {
  localeDisplayNames: { territories?: Names; languages?: Names };
}

/** Codes that are no countries: unknown, pseudo-locales, outlying Oceania, the euro area. */
const NO_COUNTRIES = new Set(['ZZ', 'XA', 'XB', 'QO', 'EZ']);
const EXPLANATION = /\(.*?\)/g;
/** Arabic article before a country's name, which its adjective has only where the noun has it: اليابان, ياباني. */
const ARABIC_ARTICLE = /^ال(?=\p{L}{4,}$)/u;

/** Adds countries and dependent territories as `R:GB`, by all of their names: usual, short and variant. */
export function addCountries(entries: LexiconEntries): void {
  for (const [, { localeDisplayNames }] of readLocales<DisplayNames>('cldr-localenames-full/territories.json')) {
    for (const [key, name] of Object.entries(localeDisplayNames.territories ?? {})) {
      const code = /^([A-Z]{2})(-alt|$)/.exec(key)?.[1];
      if (!code || code === name || NO_COUNTRIES.has(code)) continue;
      entries.add(name.replace(EXPLANATION, ''), `R:${code}`);
      if (ARABIC_ARTICLE.test(name)) entries.add(name.replace(ARABIC_ARTICLE, ''), `R:${code}`);
    }
  }
}

/** Adds provinces, states and counties as `R:gbsct`. */
export function addSubdivisions(entries: LexiconEntries): void {
  for (const names of readSubdivisions())
    for (const [code, name] of Object.entries(names)) entries.add(name, `R:${code}`);
}

/** Adds languages with an ISO 639-1 code as `L:de`. */
export function addLanguages(entries: LexiconEntries): void {
  for (const [, { localeDisplayNames }] of readLocales<DisplayNames>('cldr-localenames-full/languages.json')) {
    for (const [key, name] of Object.entries(localeDisplayNames.languages ?? {})) {
      const code = /^([a-z]{2})(-alt|$)/.exec(key)?.[1];
      if (code && key !== name) entries.add(name.replace(EXPLANATION, ''), `L:${code}`);
    }
  }
}

interface Currencies {
  numbers: { currencies?: Record<string, Names> };
}

/** The currencies of world news. */
const CURRENCIES = 'USD EUR GBP JPY CNY INR RUB CHF KRW BRL TRY PKR IDR MXN ZAR NGN UAH PLN SEK'.split(' ');

/** Adds currencies as `$:USD`, by their names in singular and plural. */
export function addCurrencies(entries: LexiconEntries): void {
  for (const [, { numbers }] of readLocales<Currencies>('cldr-numbers-full/currencies.json')) {
    for (const code of CURRENCIES)
      for (const [key, name] of Object.entries(numbers.currencies?.[code] ?? {}))
        if (key.startsWith('displayName') && name !== code) entries.add(name, `$:${code}`);
  }
}

/** Names by key: months 1 to 12, weekdays sun to sat. */
interface Widths {
  wide: Names;
  abbreviated: Names;
}
interface Calendar {
  months: Record<'format' | 'stand-alone', Widths>;
  days: Record<'format' | 'stand-alone', Widths>;
  dateTimeFormats: { availableFormats: { yMMMd?: string } };
}
interface Dates {
  dates: { calendars: { gregorian: Calendar } };
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** Shorter names of months are words of other languages. */
const MIN_MONTH_LENGTH = 3;
/** Ladin, Tok Pisin, Tsonga: their "fora", "fonde", "sun" are everyday words of larger languages. */
const CLASHING_LOCALES = new Set(['lld', 'tpi', 'ts']);

/** Adds months in full and abbreviated as `M:1` to `M:12`, weekdays in full as `D:0` (Sunday) to `D:6`. */
export function addDates(entries: LexiconEntries): void {
  for (const [locale, { dates }] of readLocales<Dates>('cldr-dates-full/ca-gregorian.json')) {
    if (CLASHING_LOCALES.has(locale)) continue;
    const { months, days, dateTimeFormats } = dates.calendars.gregorian;
    // Abbreviations only where dates are written with them: others (Czech led, Finnish tammi) would be taken for words.
    const isAbbreviated = /MMM|LLL/.test(dateTimeFormats.availableFormats.yMMMd ?? '');
    const names = [months['stand-alone'].wide, months.format.wide, isAbbreviated ? months.format.abbreviated : {}];
    for (const [month, name] of names.flatMap(Object.entries<string>))
      if ([...name].length >= MIN_MONTH_LENGTH) entries.add(name, `M:${month}`);
    for (const { wide } of [days['stand-alone'], days.format])
      WEEKDAYS.forEach((day, index) => entries.add(wide[day] ?? '', `D:${index}`));
  }
}
