import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { LexiconEntries } from './lexicon-entries.js';
import { isUnspaced, surfaceForm } from './surface-form.js';

/** Built by tools/lexicon/meanings: `language <tab> folded word <tab> concept,concept… <tab> zipf·10`. */
const DATA_FILE = 'tools/lexicon/meanings/meanings.tsv.gz';
/** Ten times the Zipf value: the frequencies of rarer words aren't worth their bytes. */
const MIN_ZIPF = 42;

/** A country, of its demonyms: japanese means `R:JP`. Other concepts are English lemmas. */
const COUNTRY = /^R:[A-Z]{2}$/;

/**
 * Adds the meanings of common words as `W:` and an English lemma or as a country, and the frequencies of the most common words. A meaning holds
 * in the word's language; in scripts without spaces, whose words are looked up without a language, in all.
 */
export function addMeanings(entries: LexiconEntries): void {
  const lines = gunzipSync(readFileSync(DATA_FILE)).toString('utf8').trimEnd().split('\n');
  for (const line of lines) {
    const [language = '', word = '', names = '', zipf = ''] = line.split('\t');
    const form = surfaceForm(word);
    const unspaced = isUnspaced(form);
    // What the tokenizer reads as several words can't be looked up as one.
    if (!form || (form.includes(' ') && !unspaced)) continue;
    // Monday is a date in every language already.
    const meanings = names.split(',').filter((name) => name && !isNameOf(entries, form, name));
    if (names && meanings.length === 0) continue;
    const concepts = meanings.map((name) => (COUNTRY.test(name) ? name : `W:${name}`));
    entries.addWord(form, unspaced ? '' : language, concepts, Number(zipf) < MIN_ZIPF ? 0 : Number(zipf));
  }
}

/** Whether the form has the meaning as a name already, so that it would be no further evidence. */
const isNameOf = (entries: LexiconEntries, form: string, meaning: string) =>
  COUNTRY.test(meaning) ? entries.namesOf(form).includes(meaning) : entries.haveSameName(form, meaning);
