import { Kind, probabilityOfPrior } from './anchor-kinds.js';
import { asciiUnits, type FoldedWord, MAX_FOLDED_LENGTH } from './fold.js';
import { hash30OfUnits } from './hashes.js';
import { type Lexicon, NO_ENTRY } from './lexicon.js';
import { PhoneticEncoder } from './phonetic-key.js';

/** Role of a word in its text, which decides what keys it gets. */
export const Role = { Name: 0, Foreign: 1, Common: 2 } as const;

/** Bits of what is known of a word. */
export const Trait = {
  Latin: 1,
  Katakana: 2,
  Cased: 4,
  Capital: 8,
  AllCaps: 16,
  /** Names of several words begin with it. */
  BeginsPhrase: 32,
  /** Its entry is that of its base form. */
  Inflected: 64,
  /** An English word that the lexicon doesn't list under another one: it is its own meaning. */
  OwnMeaning: 128,
  /** Neither a common word of its language, as far as they are known, nor a place: with a capital it's a name. */
  Unknown: 256,
} as const;

interface KnownWord {
  traits: number;
  prior: number;
  /** Entry of names in all languages, or NO_ENTRY. */
  names: number;
  /** Entry of its meanings in its language, or NO_ENTRY. */
  meanings: number;
  /** Entry of the meanings of a compound's first part; `meanings` is that of the second. NO_ENTRY for other words. */
  modifier: number;
}

/** Keys that one word may have. */
export const MAX_WORD_KEYS = 11;
const PREFIX_LENGTH = 5;
const MIN_LENGTH = 3;
const MIN_ACRONYM_LENGTH = 2;
const MIN_PHONETIC_LENGTH = 4;
/** Separates phonetic keys from hashes of strings. */
const PHONETIC_BIT = 0x20000000;
/** A more probable word is no evidence: it gets only the keys of its names. */
const MAX_PROBABILITY = 0.3;
/** The most likely meanings are used. */
const MAX_MEANINGS = 2;
const [ZERO, NINE, LETTER_W] = Array.from('09w', (letter) => letter.charCodeAt(0));

/** Builds the anchor keys of one word after the other. */
export class WordKeys {
  /** Pairs of kind and key, in the first `length` integers. */
  readonly pairs = new Int32Array(2 * MAX_WORD_KEYS);
  length = 0;
  private readonly ascii = new Uint16Array(MAX_FOLDED_LENGTH * asciiUnits.maxLength);
  private readonly phonetic = new PhoneticEncoder();

  constructor(private readonly lexicon: Lexicon) {}

  /** Builds the keys of a word in a Role. */
  build(folded: FoldedWord, word: KnownWord, role: number): void {
    this.length = 0;
    this.addNames(word);
    if (probabilityOfPrior[word.prior]! > MAX_PROBABILITY) return;
    const own = this.length;
    this.addMeanings(folded, word);
    this.addForms(folded, word, role, this.length > own && word.modifier === NO_ENTRY);
  }

  private add(kind: number, key: number): void {
    this.pairs[this.length++] = kind;
    this.pairs[this.length++] = key;
  }

  private addNames({ names, traits }: KnownWord): void {
    const { entries } = this.lexicon;
    const mayBeName = !(traits & Trait.Cased) || (traits & Trait.Capital) !== 0;
    for (let at = names + 1, end = this.lexicon.endOf(names); at < end; at += 2) {
      const kind = entries[at]!;
      // Cities share their names with common words (Nice, Essen) unless capitalised. A word in lower case may not be
      // inflected either: too many common words would become places.
      const isName = kind === Kind.City || (kind === Kind.Country && (traits & Trait.Inflected) !== 0);
      if (!isName || mayBeName) this.add(kind, entries[at + 1]!);
    }
  }

  /** Meanings are English words: a word that is its own meaning has those of its base form, too. */
  private addMeanings(folded: FoldedWord, { meanings, modifier, traits }: KnownWord): void {
    let left = MAX_MEANINGS;
    if (modifier !== NO_ENTRY && left-- > 0)
      this.add(this.lexicon.entries[modifier + 1]!, this.lexicon.entries[modifier + 2]!);
    if (traits & Trait.OwnMeaning && left-- > 0)
      this.add(Kind.Meaning, hash30OfUnits('W:', folded.units, folded.length));
    for (let at = meanings + 1, end = this.lexicon.endOf(meanings); at < end && left > 0; at += 2, left--)
      this.add(this.lexicon.entries[at]!, this.lexicon.entries[at + 1]!);
  }

  /** The transliterated word, its prefix and its phonetic keys. */
  private addForms(folded: FoldedWord, { traits }: KnownWord, role: number, hasMeaning: boolean): void {
    const { ascii } = this;
    let length = 0;
    for (let i = 0; i < folded.length; i++) length = asciiUnits.write(folded.units[i]!, ascii, length);
    if (length < MIN_LENGTH && !(traits & Trait.AllCaps && length === MIN_ACRONYM_LENGTH)) return;
    const isName = role === Role.Name;
    const whole = role === Role.Foreign ? Kind.ForeignWord : isName ? Kind.Name : Kind.Word;
    // Within a language a known meaning replaces the form.
    if (whole !== Kind.Word || !hasMeaning) this.add(whole, hash30OfUnits('x', ascii, length));
    if (hasBetween(ascii, length, ZERO!, NINE!)) return;
    if (length > PREFIX_LENGTH)
      this.add(isName ? Kind.NamePrefix : Kind.WordPrefix, hash30OfUnits('p', ascii, PREFIX_LENGTH));
    if (length >= MIN_PHONETIC_LENGTH) this.addPhoneticKeys(length, isName);
  }

  private addPhoneticKeys(length: number, isName: boolean): void {
    const phonetic = this.phonetic.take(this.ascii, length);
    const kind = isName ? Kind.NameSound : Kind.WordSound;
    const short = phonetic.short(false);
    const hasW = hasBetween(this.ascii, length, LETTER_W!, LETTER_W!);
    const withoutW = hasW ? phonetic.short(true) : short;
    if (short) this.add(kind, PHONETIC_BIT | short);
    if (withoutW && withoutW !== short) this.add(kind, PHONETIC_BIT | withoutW);
    const long = isName && short ? phonetic.long() : 0;
    if (long) this.add(kind, PHONETIC_BIT | long);
  }
}

function hasBetween(word: Uint16Array, length: number, first: number, last: number): boolean {
  for (let i = 0; i < length; i++) if (word[i]! >= first && word[i]! <= last) return true;
  return false;
}
