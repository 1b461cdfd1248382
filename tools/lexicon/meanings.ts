import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { LexiconEntries } from './lexicon-entries.js';
import { isUnspaced, surfaceForm } from './surface-form.js';

/** Built by tools/lexicon/meanings: `language <tab> folded word <tab> lemma,lemma… <tab> zipf·10`. */
const DATA_FILE = 'tools/lexicon/meanings/meanings.tsv.gz';
/** Ten times the Zipf value: the frequencies of rarer words aren't worth their bytes. */
const MIN_ZIPF = 42;

/**
 * Adds the meanings of common words as `W:` and an English lemma, and the frequencies of the most common words. A meaning holds
 * in the word's language; in scripts without spaces, whose words are looked up without a language, in all.
 */
export function addMeanings(entries: LexiconEntries): void {
  const lines = gunzipSync(readFileSync(DATA_FILE)).toString('utf8').trimEnd().split('\n');
  for (const line of lines) {
    const [language = '', word = '', lemmas = '', zipf = ''] = line.split('\t');
    const form = surfaceForm(word);
    const unspaced = isUnspaced(form);
    // What the tokenizer reads as several words can't be looked up as one.
    if (!form || (form.includes(' ') && !unspaced)) continue;
    // Monday is a date in every language already.
    const meanings = lemmas.split(',').filter((lemma) => lemma && !entries.haveSameName(form, lemma));
    if (lemmas && meanings.length === 0) continue;
    const concepts = meanings.map((lemma) => `W:${lemma}`);
    entries.addWord(form, unspaced ? '' : language, concepts, Number(zipf) < MIN_ZIPF ? 0 : Number(zipf));
  }
}
