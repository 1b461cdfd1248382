import { readLocales } from './cldr.js';
import type { LexiconEntries } from './lexicon-entries.js';

/** Names by key: months 1 to 12, weekdays sun to sat. */
interface Widths {
  wide: Record<string, string>;
  abbreviated: Record<string, string>;
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
const MIN_LENGTH = 3;
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
      if ([...name].length >= MIN_LENGTH) entries.add(name, `M:${month}`);
    for (const { wide } of [days['stand-alone'], days.format])
      WEEKDAYS.forEach((day, index) => entries.add(wide[day] ?? '', `D:${index}`));
  }
}
