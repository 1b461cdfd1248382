import { CharClass } from './char-classes.js';
import type { FoldedWord } from './fold.js';
import { HIGH_SEED, LOW_SEED, updateHigh, updateLow } from './hashes.js';
import { type Lexicon, NO_ENTRY } from './lexicon.js';

/** Articles and prepositions that are written as prefixes. */
const ARABIC_PREFIXES = ['وال', 'بال', 'كال', 'فال', 'لل', 'ال', 'و', 'ب', 'ل', 'ف'];
const HEBREW_PREFIXES = ['וה', 'של', 'ה', 'ב', 'ל', 'מ', 'ו', 'כ', 'ש'];
const MIN_UNPREFIXED_LENGTH = 3;
/** Endings of base forms that a case ending may replace: Москве, Москвы for Москва; Prahy for Praha. */
export const BASE_ENDINGS: Record<number, string> = { [CharClass.Cased]: 'аяьйоыие', [CharClass.Latin]: 'aeoyiu' };
/** Minimum length of a stem before such an ending. After a change of either, the lexicon's stem filter has to be rebuilt. */
export const MIN_STEM_LENGTH = 4;
const MAX_CASE_ENDING_LENGTH = 2;
const MAX_ENDING_LENGTH = 4;
const MAX_HANGUL_ENDING_LENGTH = 2;

/**
 * Light stemming against the lexicon: the entry of a word's base form, found by removing prefixes (Arabic, Hebrew) or endings.
 * @param language as Lexicon.lookUp has it
 */
export function findBaseForm(lexicon: Lexicon, word: FoldedWord, charClass: number, language: string): number {
  return (
    (charClass === CharClass.Uncased ? withoutPrefix(lexicon, word, language) : NO_ENTRY) ||
    withoutEnding(lexicon, word, charClass, language)
  );
}

function withoutPrefix(lexicon: Lexicon, word: FoldedWord, language: string): number {
  for (const prefix of prefixesOf(word.units[0]!)) {
    if (word.length - prefix.length < MIN_UNPREFIXED_LENGTH || !word.startsWith(prefix)) continue;
    let [low, high] = [LOW_SEED, HIGH_SEED];
    for (let i = prefix.length; i < word.length; i++) {
      low = updateLow(low, word.units[i]!);
      high = updateHigh(high, word.units[i]!);
    }
    const entry = lexicon.lookUp(low, high, language);
    if (entry !== NO_ENTRY) return entry;
  }
  return NO_ENTRY;
}

function prefixesOf(code: number): string[] {
  if (code >= 0x600 && code < 0x780) return ARABIC_PREFIXES;
  return code >= 0x590 && code < 0x600 ? HEBREW_PREFIXES : [];
}

/** The longer the removed ending, the longer the stem has to be: "Polizei" is not from Poland. */
function withoutEnding(lexicon: Lexicon, word: FoldedWord, charClass: number, language: string): number {
  const isCased = charClass === CharClass.Cased || charClass === CharClass.Latin;
  const maxEnding = charClass === CharClass.Hangul ? MAX_HANGUL_ENDING_LENGTH : MAX_ENDING_LENGTH;
  for (let ending = 1; ending <= maxEnding; ending++) {
    const length = word.length - ending;
    if (length < minStemLength(charClass, ending)) return NO_ENTRY;
    const low = word.lows[length]!;
    const high = word.highs[length]!;
    const entry =
      lexicon.lookUp(low, high, language) ||
      (isCased && ending <= MAX_CASE_ENDING_LENGTH && length >= MIN_STEM_LENGTH && lexicon.mayTakeEnding(high, language)
        ? withBaseEnding(lexicon, low, high, charClass, language)
        : NO_ENTRY);
    if (entry !== NO_ENTRY) return entry;
  }
  return NO_ENTRY;
}

function minStemLength(charClass: number, ending: number): number {
  if (charClass === CharClass.Hangul) return 2;
  return charClass === CharClass.Uncased ? 3 : 3 + ending;
}

/** @param low lane of a stem's hash, as `high` */
function withBaseEnding(lexicon: Lexicon, low: number, high: number, charClass: number, language: string): number {
  const endings = BASE_ENDINGS[charClass]!;
  for (let i = 0; i < endings.length; i++) {
    const ending = endings.charCodeAt(i);
    const entry = lexicon.lookUp(updateLow(low, ending), updateHigh(high, ending), language);
    if (entry !== NO_ENTRY) return entry;
  }
  return NO_ENTRY;
}
