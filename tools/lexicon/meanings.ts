import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { CharClass, classOf } from '#libs/domain/entities/char-classes.js';
import type { LexiconEntries } from './lexicon-entries.js';
import { surfaceOf } from './surface.js';

/** Built by tools/lexicon/meanings: `language <tab> folded surface <tab> lemma,lemma… <tab> zipf·10`. */
const DATA_FILE = 'tools/lexicon/meanings/meanings.tsv.gz';
/** Ten times the Zipf value from which on a word is so common that its frequency is worth its bytes. */
const MIN_COMMON = 42;
const UNSPACED: readonly number[] = [CharClass.Han, CharClass.Hiragana, CharClass.Katakana, CharClass.SouthEastAsian];

/**
 * Adds the meanings of common words as `W:` and an English lemma, and how common the commonest of these words are. A word
 * holds in its language; in scripts without spaces, where words are looked up before the language matters, in all.
 */
export function addMeanings(entries: LexiconEntries): void {
  const lines = gunzipSync(readFileSync(DATA_FILE)).toString('utf8').trimEnd().split('\n');
  for (const line of lines) {
    const [language = '', word = '', lemmas = '', zipf = ''] = line.split('\t');
    const surface = surfaceOf(word);
    const unspaced = UNSPACED.includes(classOf[surface.charCodeAt(0)] ?? 0);
    // What the scanner reads as several words is none.
    if (!surface || (surface.includes(' ') && !unspaced)) continue;
    // Monday is a date in every language already.
    const meanings = lemmas.split(',').filter((lemma) => lemma && !entries.haveSameName(surface, lemma));
    if (lemmas && meanings.length === 0) continue;
    const concepts = meanings.map((lemma) => `W:${lemma}`);
    entries.addWord(surface, unspaced ? '' : language, concepts, Number(zipf) < MIN_COMMON ? 0 : Number(zipf));
  }
}
