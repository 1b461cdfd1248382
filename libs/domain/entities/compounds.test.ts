import { splitCompound } from './compounds.js';
import { FoldedWord } from './fold.js';
import { lexicon } from './lexicon.js';

/** Whether the word is split into words with these meanings. */
function parts(word: string, language: string): boolean[] | null {
  const compound = splitCompound(lexicon(), new FoldedWord().take(word, 0, word.length), language);
  return compound && [compound.modifier, compound.head].map((entry) => lexicon().hasConcepts(entry));
}

test.each<[word: string, language: string]>([
  ['Eröffnungsfeier', 'de'],
  ['Flaggenträger', 'de'],
  ['kernreactor', 'nl'],
  ['Urlaubsland', 'de'],
])('%s (%s) is a compound', (word, language) => {
  expect(parts(word, language)).toEqual([true, true]);
});

test.each<[word: string, language: string]>([
  ['Eröffnungsfeier', 'fr'],
  ['Taufatofua', 'de'],
  ['Schröder', 'de'],
  ['Haus', 'de'],
])('%s (%s) is not a compound', (word, language) => {
  expect(parts(word, language)).toBeNull();
});
