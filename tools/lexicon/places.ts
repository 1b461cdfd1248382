import { readLocales, readSubdivisions } from './cldr.js';
import type { LexiconEntries } from './lexicon-entries.js';

type Names = Record<string, string>;
interface DisplayNames {
  localeDisplayNames: { territories?: Names; languages?: Names };
}

/** Codes of no country: unknown, pseudo-locales, outlying Oceania, the euro area. */
const NO_COUNTRY = new Set(['ZZ', 'XA', 'XB', 'QO', 'EZ']);
const EXPLANATION = /\(.*?\)/g;

/** Adds countries and dependent territories as `R:GB`, by all of their names: usual, short and variant. */
export function addCountries(entries: LexiconEntries): void {
  for (const [, { localeDisplayNames }] of readLocales<DisplayNames>('cldr-localenames-full/territories.json')) {
    for (const [key, name] of Object.entries(localeDisplayNames.territories ?? {})) {
      const code = /^([A-Z]{2})(-alt|$)/.exec(key)?.[1];
      if (code && code !== name && !NO_COUNTRY.has(code)) entries.add(name.replace(EXPLANATION, ''), `R:${code}`);
    }
  }
}

/** Adds languages that have an ISO 639-1 code as `L:de`. */
export function addLanguages(entries: LexiconEntries): void {
  for (const [, { localeDisplayNames }] of readLocales<DisplayNames>('cldr-localenames-full/languages.json')) {
    for (const [key, name] of Object.entries(localeDisplayNames.languages ?? {})) {
      const code = /^([a-z]{2})(-alt|$)/.exec(key)?.[1];
      if (code && key !== name) entries.add(name.replace(EXPLANATION, ''), `L:${code}`);
    }
  }
}

/** Adds provinces, states and counties as `R:gbsct`. */
export function addSubdivisions(entries: LexiconEntries): void {
  for (const names of readSubdivisions())
    for (const [code, name] of Object.entries(names)) entries.add(name, `R:${code}`);
}
