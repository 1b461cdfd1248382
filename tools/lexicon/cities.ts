import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CharClass, classOf } from '#libs/domain/entities/char-classes.js';
import { packageFolder, readLocales } from './cldr.js';
import type { LexiconEntries } from './lexicon-entries.js';

interface ZoneNames {
  dates: { timeZoneNames: { zone?: ZoneTree } };
}
/** Zones by the parts of their identifiers: America, Indiana, Knox. */
interface ZoneTree {
  [part: string]: ZoneTree | { exemplarCity?: string };
}

/** Adds the cities that time zones are named after as `C:tzNew_York`. */
export function addZoneCities(entries: LexiconEntries): void {
  const addTree = (tree: ZoneTree) => {
    for (const [part, below] of Object.entries(tree)) {
      if (typeof below !== 'object') continue;
      if (typeof below.exemplarCity === 'string') entries.add(below.exemplarCity, `C:tz${part}`);
      else addTree(below as ZoneTree);
    }
  };
  for (const [, { dates }] of readLocales<ZoneNames>('cldr-dates-full/timeZoneNames.json'))
    addTree(dates.timeZoneNames.zone ?? {});
}

const MIN_POPULATION = 100_000;

/** GeoNames' feature code of a capital. */
const CAPITAL = 'PPLC';

/**
 * Adds large cities and capitals as `C:` with their GeoNames number, by all of their names. A capital is its country, too: news says
 * Moscow for Russia.
 * Columns: https://download.geonames.org/export/dump/readme.txt
 */
export function addLargeCities(entries: LexiconEntries): void {
  const table = readFileSync(join(packageFolder('cities15000'), 'cities15000.txt'), 'utf8');
  for (const line of table.split('\n')) {
    const columns = line.split('\t');
    const isCapital = columns[7] === CAPITAL;
    if (!isCapital && !(Number(columns[14]) >= MIN_POPULATION)) continue;
    const [id, name = '', asciiName = '', alternatives = ''] = columns;
    for (const each of [name, asciiName, ...alternatives.split(',')]) {
      if (!isName(each)) continue;
      entries.add(each, `C:${id}`);
      if (isCapital) entries.add(each, `R:${columns[8]}`);
    }
  }
}

/** Excludes what GeoNames lists beside names: abbreviations, airport codes, letter-by-letter transliterations. */
function isName(text: string): boolean {
  if (text.length < 3 && classOf[text.charCodeAt(0)] !== CharClass.Han) return false;
  const isAirportCode = /^[A-Z]{3}$/.test(text);
  const isTransliteration = /['`]/.test(text) && !/^[A-Z]/.test(text);
  return !isAirportCode && !isTransliteration;
}
