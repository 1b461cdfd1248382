/**
 * Builds libs/domain/entities/data/lexicon.br: the names of places, languages, dates, magnitudes and currencies
 * and the meanings of common words that the scanner of articles knows. The same packages and Node.js give the same bytes.
 *
 *   npm run build:lexicon [-- FILE]
 */
import { addLargeCities, addZoneCities } from './cities.js';
import { addCurrencies } from './currencies.js';
import { addDates } from './dates.js';
import { LexiconEntries } from './lexicon-entries.js';
import { addMagnitudes } from './magnitudes.js';
import { addMeanings } from './meanings.js';
import { addCountries, addLanguages, addSubdivisions } from './places.js';
import { writeLexicon } from './write-lexicon.js';

const entries = new LexiconEntries();
// Of the concepts of one surface the first few stay: what news speaks of most comes first.
addCountries(entries);
addLanguages(entries);
addSubdivisions(entries);
addDates(entries);
addMagnitudes(entries);
addCurrencies(entries);
addZoneCities(entries);
addLargeCities(entries);
addMeanings(entries);
console.log(writeLexicon(entries.lines(), process.argv[2]));
