import { Kind, probabilityOfPrior } from './anchor-kinds.js';
import { asciiUnits, hash30Of } from './fold.js';
import { type FoldedWord, MOST_UNITS } from './folded-word.js';
import type { Lexicon } from './lexicon.js';
import { Skeleton } from './skeleton.js';

/** Where a word stands decides which of its keys count. */
export const Role = { Name: 0, Foreign: 1, Common: 2 } as const;

/** Bits of what is known of a word. */
export const Trait = {
  Latin: 1,
  Katakana: 2,
  Cased: 4,
  Capital: 8,
  AllCaps: 16,
  /** Names of several words begin with this one. */
  BeginsPhrase: 32,
  /** Its entry is that of its base form. */
  Inflected: 64,
  /** An English word that the lexicon does not list under another one: it stands for itself. */
  OwnMeaning: 128,
} as const;

interface KnownWord {
  traits: number;
  prior: number;
  /** In the lexicon: of the names that hold in all languages, and of what it means in its own; NO_ENTRY where there is none. */
  names: number;
  meanings: number;
}

/** Keys that one word may have. */
export const MOST_KEYS = 11;
const PREFIX_LENGTH = 5;
/** Keys of sounds live apart from hashes of strings. */
const SOUND_SPACE = 0x20000000;
/** A word that more than this share of texts has tells nothing: it gets no keys but its concepts. */
const EVERYWHERE = 0.3;
/** The likeliest meanings of a word that count. */
const MAX_MEANINGS = 2;
const [ZERO, NINE, LETTER_W] = Array.from('09w', (letter) => letter.charCodeAt(0));

/** Makes the anchor keys of one word after the other. */
export class WordKeys {
  /** Pairs of kind and key, of which the first `length` integers count. */
  readonly pairs = new Int32Array(2 * MOST_KEYS);
  length = 0;
  private readonly ascii = new Uint16Array(MOST_UNITS * asciiUnits.longest);
  private readonly skeleton = new Skeleton();

  constructor(private readonly lexicon: Lexicon) {}

  /** The keys of a word in a role (Role); none when it tells nothing. */
  build(folded: FoldedWord, word: KnownWord, role: number): void {
    this.length = 0;
    this.addNames(word);
    if (probabilityOfPrior[word.prior]! > EVERYWHERE) return;
    const own = this.length;
    this.addMeanings(folded, word);
    this.addLetters(folded, word, role, this.length > own);
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
      // Cities share their names with common words (Nice, Essen) unless written with a capital. A small word may not
      // lose its ending either: too many common words would become places.
      const isName = kind === Kind.City || (kind === Kind.Country && (traits & Trait.Inflected) !== 0);
      if (!isName || mayBeName) this.add(kind, entries[at + 1]!);
    }
  }

  /** Meanings are English words: one that stands for itself has those of its base form, too. */
  private addMeanings(folded: FoldedWord, { meanings, traits }: KnownWord): void {
    let left = MAX_MEANINGS;
    if (traits & Trait.OwnMeaning && left-- > 0) this.add(Kind.Meaning, hash30Of('W:', folded.units, folded.length));
    for (let at = meanings + 1, end = this.lexicon.endOf(meanings); at < end && left > 0; at += 2, left--)
      this.add(this.lexicon.entries[at]!, this.lexicon.entries[at + 1]!);
  }

  private addLetters(folded: FoldedWord, { traits }: KnownWord, role: number, hasMeaning: boolean): void {
    const { ascii } = this;
    let length = 0;
    for (let i = 0; i < folded.length; i++) length = asciiUnits.write(folded.units[i]!, ascii, length);
    if (length < 3 && !(traits & Trait.AllCaps && length === 2)) return;
    const isName = role === Role.Name;
    const whole = role === Role.Foreign ? Kind.ForeignWord : isName ? Kind.Name : Kind.Word;
    // Within a language a known meaning tells what the form would.
    if (whole !== Kind.Word || !hasMeaning) this.add(whole, hash30Of('x', ascii, length));
    if (hasBetween(ascii, length, ZERO!, NINE!)) return;
    if (length > PREFIX_LENGTH)
      this.add(isName ? Kind.NamePrefix : Kind.WordPrefix, hash30Of('p', ascii, PREFIX_LENGTH));
    if (length >= 4) this.addSounds(length, isName);
  }

  private addSounds(length: number, isName: boolean): void {
    const skeleton = this.skeleton.take(this.ascii, length);
    const kind = isName ? Kind.NameSound : Kind.WordSound;
    const short = skeleton.short(false);
    const hasW = hasBetween(this.ascii, length, LETTER_W!, LETTER_W!);
    const withoutW = hasW ? skeleton.short(true) : short;
    if (short) this.add(kind, SOUND_SPACE | short);
    if (withoutW && withoutW !== short) this.add(kind, SOUND_SPACE | withoutW);
    const long = isName && short ? skeleton.long() : 0;
    if (long) this.add(kind, SOUND_SPACE | long);
  }
}

function hasBetween(word: Uint16Array, length: number, first: number, last: number): boolean {
  for (let i = 0; i < length; i++) if (word[i]! >= first && word[i]! <= last) return true;
  return false;
}
