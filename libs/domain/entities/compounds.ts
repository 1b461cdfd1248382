import type { FoldedWord } from './fold.js';
import { HIGH_SEED, LOW_SEED, updateHigh, updateLow } from './hashes.js';
import { type Lexicon, NO_ENTRY } from './lexicon.js';

/** Languages that write compounds as one word. */
const COMPOUNDING_LANGUAGES = new Set(['da', 'de', 'et', 'fi', 'hu', 'nl', 'no', 'sv']);
/** Between the parts (Eröffnung-s-feier, Flagge-n-träger); the longest first. */
const LINKS = ['en', 'es', 'er', 's', 'n', 'e', ''];
const MIN_PART_LENGTH = 4;
/** Letters that the second part may have after its base form. */
const MAX_ENDING_LENGTH = 2;

/** Entries of the two parts of a compound. */
export interface Compound {
  modifier: number;
  head: number;
}

/**
 * Splits a word that the lexicon doesn't have into two that it has; null where it can't. Of several ways the one with the
 * longest second part is chosen, since that is what the word is about.
 * @param language BCP 47 code without region
 */
export function splitCompound(lexicon: Lexicon, word: FoldedWord, language: string): Compound | null {
  if (!COMPOUNDING_LANGUAGES.has(language)) return null;
  for (let split = MIN_PART_LENGTH; split <= word.length - MIN_PART_LENGTH; split++) {
    const modifier = findModifier(lexicon, word, split, language);
    if (modifier === NO_ENTRY) continue;
    const head = findHead(lexicon, word, split, language);
    if (head !== NO_ENTRY) return { modifier, head };
  }
  return null;
}

/** The entry of what is before `split`, without a link. */
function findModifier(lexicon: Lexicon, word: FoldedWord, split: number, language: string): number {
  for (const link of LINKS) {
    const end = split - link.length;
    if (end < MIN_PART_LENGTH || !word.hasAt(link, end)) continue;
    const entry = lexicon.lookUp(word.lows[end]!, word.highs[end]!, language);
    if (lexicon.hasConcepts(entry)) return entry;
  }
  return NO_ENTRY;
}

/** The entry of what begins at `split`, of the longest form that has one. */
function findHead(lexicon: Lexicon, word: FoldedWord, split: number, language: string): number {
  let [low, high] = [LOW_SEED, HIGH_SEED];
  let longest = NO_ENTRY;
  for (let at = split; at < word.length; at++) {
    low = updateLow(low, word.units[at]!);
    high = updateHigh(high, word.units[at]!);
    const isLongEnough = at + 1 - split >= MIN_PART_LENGTH && word.length - at - 1 <= MAX_ENDING_LENGTH;
    const entry = isLongEnough ? lexicon.lookUp(low, high, language) : NO_ENTRY;
    if (lexicon.hasConcepts(entry)) longest = entry;
  }
  return longest;
}
