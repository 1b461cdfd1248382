import { Kind } from './anchor-kinds.js';
import { CharClass } from './char-classes.js';
import { foldFast, hash30, toAscii } from './fold.js';
import { findInflected } from './inflection.js';
import { lexicon, type LexiconEntry } from './lexicon.js';
import { NO_PRIOR, probabilityOfPrior } from './prior.js';
import { longSkeleton, skeleton } from './skeleton.js';
import { HIGH_SEED, LOW_SEED, nextHigh, nextLow } from './text-hash.js';

const NO_KEYS: readonly number[] = [];
const PREFIX_LENGTH = 5;
/** Keys of sounds live apart from hashes of strings. */
const SOUND_SPACE = 0x20000000;
/** A word that more than this share of texts has tells nothing: it gets no keys but its concepts. */
const EVERYWHERE = 0.3;

/** The likeliest meanings of a word that count. */
const MAX_MEANINGS = 2;

/** Where a word stands decides which of its keys count. */
export type WordRole = 'name' | 'foreign' | 'common';

/** One word form and everything that is known of it; shared by all texts. */
export class Word {
  readonly folded: string;
  /** Hash of the folded form, to go on with when a phrase is looked up. */
  readonly low: number;
  readonly high: number;
  /** Power of ten of a word such as "million", else 0. */
  readonly magnitude: number;
  readonly prior: number;
  /** Whether names of several words begin with this one. */
  readonly beginsPhrase: boolean;
  readonly isLatin: boolean;
  readonly isKatakana: boolean;
  readonly isCapital: boolean;
  readonly isAllCaps: boolean;
  private readonly ascii: string;
  private readonly isCased: boolean;
  private readonly entry: LexiconEntry | null;
  private readonly meanings: readonly number[];
  private readonly keysByRole: Partial<Record<WordRole, readonly number[]>> = {};

  /** @param language BCP 47 code without region: decides what a common word means */
  constructor(surface: string, charClass: number, language: string) {
    const first = surface.charAt(0);
    this.folded = foldFast(surface);
    [this.low, this.high] = hashOf(this.folded);
    this.ascii = toAscii(this.folded);
    this.isLatin = charClass === CharClass.Latin;
    this.isKatakana = charClass === CharClass.Katakana;
    this.isCased = this.isLatin || charClass === CharClass.Cased;
    this.isCapital = this.isCased && first !== first.toLowerCase();
    this.isAllCaps = this.isCapital && surface.length >= 2 && surface === surface.toUpperCase();
    const found = lexicon().find(this.low, this.high);
    this.beginsPhrase = lexicon().continues(found);
    this.entry = lexicon().entryOf(found) ?? findInflected((form) => lexicon().exact(form), this.folded, charClass);
    this.magnitude = this.entry?.magnitude ?? 0;
    const inLanguage = (form: string) => lexicon().exact(form, language);
    const known = inLanguage(this.folded);
    this.prior = known?.prior ?? this.entry?.prior ?? NO_PRIOR;
    const meanings = (known ?? findInflected(inLanguage, this.folded, charClass))?.keys ?? NO_KEYS;
    this.meanings = language === 'en' && !known ? englishMeanings(this.folded, meanings) : meanings;
  }

  /** Anchor keys as pairs kind, key; empty when the word tells nothing. */
  keys(role: WordRole): readonly number[] {
    return (this.keysByRole[role] ??= this.buildKeys(role));
  }

  private buildKeys(role: WordRole): readonly number[] {
    const keys = this.conceptKeys();
    const word = this.ascii;
    const isName = role === 'name';
    const isLong = word.length >= 3 || (this.isAllCaps && word.length === 2);
    if (!isLong || probabilityOfPrior[this.prior]! > EVERYWHERE) return keys.length ? keys : NO_KEYS;
    const whole = role === 'foreign' ? Kind.ForeignWord : isName ? Kind.Name : Kind.Word;
    // Within a language a known meaning tells what the form would.
    if (whole !== Kind.Word || this.meanings.length === 0) keys.push(whole, hash30(`x${word}`));
    if (/[0-9]/.test(word)) return keys;
    if (word.length > PREFIX_LENGTH)
      keys.push(isName ? Kind.NamePrefix : Kind.WordPrefix, hash30(`p${word.slice(0, PREFIX_LENGTH)}`));
    for (const sound of soundsOf(word, isName))
      keys.push(isName ? Kind.NameSound : Kind.WordSound, SOUND_SPACE | sound);
    return keys;
  }

  private conceptKeys(): number[] {
    const all = this.entry?.keys ?? NO_KEYS;
    const keys: number[] = [];
    for (let i = 0; i < all.length; i += 2) {
      const kind = all[i]!;
      // Cities share their names with common words (Nice, Essen) unless written with a capital. A small word may not
      // lose its ending either: too many common words would become places.
      const isName = kind === Kind.City || (kind === Kind.Country && this.entry !== lexicon().exact(this.folded));
      if (!isName || !this.isCased || this.isCapital) keys.push(kind, all[i + 1]!);
    }
    if (probabilityOfPrior[this.prior]! <= EVERYWHERE) keys.push(...this.meanings.slice(0, 2 * MAX_MEANINGS));
    return keys;
  }
}

/** Meanings are English words: one that the lexicon doesn't list under another stands for itself, then for its base form. */
function englishMeanings(folded: string, ofBase: readonly number[]): readonly number[] {
  return folded.length > 2 ? [Kind.Meaning, hash30(`W:${folded}`), ...ofBase] : ofBase;
}

function hashOf(text: string): [low: number, high: number] {
  let low = LOW_SEED;
  let high = HIGH_SEED;
  for (let i = 0; i < text.length; i++) {
    low = nextLow(low, text.charCodeAt(i));
    high = nextHigh(high, text.charCodeAt(i));
  }
  return [low, high];
}

function soundsOf(word: string, isName: boolean): number[] {
  if (word.length < 4) return [];
  const sounds = new Set([skeleton(word, false)]);
  if (word.includes('w')) sounds.add(skeleton(word, true));
  if (isName) sounds.add(longSkeleton(word));
  sounds.delete(0);
  return [...sounds];
}
