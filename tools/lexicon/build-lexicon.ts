/**
 * Builds libs/domain/entities/data/lexicon.br: the names of places, languages, dates, magnitudes and currencies and the meanings
 * of common words that anchors are extracted with. The same packages and version of Node.js give the same bytes.
 *
 *   npm run build:lexicon [-- FILE]
 */
import { writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { addLargeCities, addZoneCities } from './cities.js';
import { addCountries, addCurrencies, addDates, addLanguages, addSubdivisions } from './cldr-names.js';
import { LexiconEntries } from './lexicon-entries.js';
import { addMagnitudes } from './magnitudes.js';
import { addMeanings } from './meanings.js';
import { packLexicon } from './pack-lexicon.js';

const file = process.argv[2] ?? 'libs/domain/entities/data/lexicon.br';
const entries = new LexiconEntries();
// Of a surface form's concepts the first few are kept: the most frequent ones in news come first.
addCountries(entries);
addLanguages(entries);
addSubdivisions(entries);
addDates(entries);
addMagnitudes(entries);
addCurrencies(entries);
addZoneCities(entries);
addLargeCities(entries);
addMeanings(entries);
const lines = entries.lines();
const content = packLexicon(lines);
const compressed = brotliCompressSync(content, {
  params: { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS },
});
writeFileSync(file, compressed);
console.log(`${file}: ${lines.length} surface forms, ${content.length} bytes, ${compressed.length} compressed`);
