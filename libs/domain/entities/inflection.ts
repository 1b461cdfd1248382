import { CharClass } from './char-classes.js';
import type { FoldedWord } from './folded-word.js';
import { type Lexicon, NO_ENTRY } from './lexicon.js';
import { HIGH_SEED, LOW_SEED, nextHigh, nextLow } from './text-hash.js';

/** Articles and prepositions written in front of a word. */
const ARABIC_PREFIXES = ['وال', 'بال', 'كال', 'فال', 'لل', 'ال', 'و', 'ب', 'ل', 'ف'];
const HEBREW_PREFIXES = ['וה', 'של', 'ה', 'ב', 'ל', 'מ', 'ו', 'כ', 'ש'];
/** Endings that a case form may have put in the place of its own: Москве, Москвы for Москва; Prahy for Praha. */
export const BASE_ENDINGS: Record<number, string> = { [CharClass.Cased]: 'аяьйоыие', [CharClass.Latin]: 'aeoyiu' };
/**
 * Letters that have to be left before such an ending, and how many may have been in its place. The lexicon's filter of stems
 * is made with these endings and this length: after a change it has to be built anew.
 */
export const SHORTEST_STEM = 4;
const LONGEST_CASE_ENDING = 2;
const LONGEST_ENDING = 4;
const SHORTEST_REST = 3;

/**
 * The entry of what a word is a form of: without what is written in front of it (Arabic, Hebrew), else without its ending.
 * @param language as Lexicon.lookUp has it
 */
export function findBaseForm(lexicon: Lexicon, word: FoldedWord, charClass: number, language: string): number {
  return (
    (charClass === CharClass.Uncased ? withoutPrefix(lexicon, word, language) : NO_ENTRY) ||
    withoutEnding(lexicon, word, charClass, language)
  );
}

function withoutPrefix(lexicon: Lexicon, word: FoldedWord, language: string): number {
  for (const prefix of prefixesFor(word.units[0]!)) {
    if (word.length - prefix.length < SHORTEST_REST || !word.startsWith(prefix)) continue;
    let [low, high] = [LOW_SEED, HIGH_SEED];
    for (let i = prefix.length; i < word.length; i++) {
      low = nextLow(low, word.units[i]!);
      high = nextHigh(high, word.units[i]!);
    }
    const entry = lexicon.lookUp(low, high, language);
    if (entry !== NO_ENTRY) return entry;
  }
  return NO_ENTRY;
}

/** The more is cut off, the longer a stem has to be left: "Polizei" is not from Poland. */
function withoutEnding(lexicon: Lexicon, word: FoldedWord, charClass: number, language: string): number {
  const isCased = charClass === CharClass.Cased || charClass === CharClass.Latin;
  const longest = charClass === CharClass.Hangul ? 2 : LONGEST_ENDING;
  for (let cut = 1; cut <= longest; cut++) {
    const length = word.length - cut;
    if (length < shortestStem(charClass, cut)) return NO_ENTRY;
    const low = word.lows[length]!;
    const high = word.highs[length]!;
    const entry =
      lexicon.lookUp(low, high, language) ||
      (isCased && cut <= LONGEST_CASE_ENDING && length >= SHORTEST_STEM && lexicon.mayTakeEnding(high, language)
        ? withBaseEnding(lexicon, low, high, charClass, language)
        : NO_ENTRY);
    if (entry !== NO_ENTRY) return entry;
  }
  return NO_ENTRY;
}

function shortestStem(charClass: number, cut: number): number {
  if (charClass === CharClass.Hangul) return 2;
  return charClass === CharClass.Uncased ? 3 : 3 + cut;
}

/** @param low lane of the hash of a stem, as `high` */
function withBaseEnding(lexicon: Lexicon, low: number, high: number, charClass: number, language: string): number {
  const endings = BASE_ENDINGS[charClass]!;
  for (let i = 0; i < endings.length; i++) {
    const ending = endings.charCodeAt(i);
    const entry = lexicon.lookUp(nextLow(low, ending), nextHigh(high, ending), language);
    if (entry !== NO_ENTRY) return entry;
  }
  return NO_ENTRY;
}

function prefixesFor(code: number): string[] {
  if (code >= 0x600 && code < 0x780) return ARABIC_PREFIXES;
  return code >= 0x590 && code < 0x600 ? HEBREW_PREFIXES : [];
}
