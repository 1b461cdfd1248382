import { Kind } from './anchor-kinds.js';
import { CharClass } from './char-classes.js';
import { foldFast, hash30, toAscii } from './fold.js';
import { lexicon, type LexiconEntry } from './lexicon.js';
import { skeleton } from './skeleton.js';

const NO_KEYS: readonly number[] = [];
const CACHE_SIZE = 300_000;
const PREFIX_LENGTH = 5;
/** Keys of sounds live apart from hashes of strings. */
const SOUND_SPACE = 0x20000000;

/** Where a word stands decides which of its keys count. */
export type WordRole = 'name' | 'foreign' | 'common';

/** One word form and everything that is known of it; shared by all texts. */
export class Word {
  readonly folded: string;
  readonly id: number;
  readonly isLatin: boolean;
  readonly isKatakana: boolean;
  readonly isCapital: boolean;
  readonly isAllCaps: boolean;
  private readonly ascii: string;
  private readonly isCased: boolean;
  private readonly entry: LexiconEntry | null;
  private readonly keysByRole: Partial<Record<WordRole, readonly number[]>> = {};

  constructor(surface: string, charClass: number) {
    const first = surface.charAt(0);
    this.folded = foldFast(surface);
    this.ascii = toAscii(this.folded);
    this.id = hash30(`w${this.folded}`);
    this.isLatin = charClass === CharClass.Latin;
    this.isKatakana = charClass === CharClass.Katakana;
    this.isCased = this.isLatin || charClass === CharClass.Cased;
    this.isCapital = this.isCased && first !== first.toLowerCase();
    this.isAllCaps = this.isCapital && surface.length >= 2 && surface === surface.toUpperCase();
    // A small word may not lose its ending: too many common words would become places.
    const mayInflect = this.isCapital || !this.isCased;
    this.entry = mayInflect ? lexicon().inflected(this.folded, charClass) : lexicon().exact(this.folded);
  }

  /** Anchor keys as pairs kind, key; empty when the word tells nothing. */
  keys(role: WordRole): readonly number[] {
    return (this.keysByRole[role] ??= this.buildKeys(role));
  }

  private buildKeys(role: WordRole): readonly number[] {
    const keys = this.conceptKeys();
    const word = this.ascii;
    if (word.length < 3 && !(this.isAllCaps && word.length >= 2)) return keys.length ? keys : NO_KEYS;
    const isName = role === 'name';
    if (role === 'foreign') keys.push(Kind.ForeignWord, hash30(`x${word}`));
    else if (isName) keys.push(Kind.Name, hash30(`x${word}`));
    if (/[0-9]/.test(word)) return keys.length ? keys : NO_KEYS;
    if (word.length > PREFIX_LENGTH)
      keys.push(isName ? Kind.NamePrefix : Kind.WordPrefix, hash30(`p${word.slice(0, PREFIX_LENGTH)}`));
    for (const sound of soundsOf(word)) keys.push(isName ? Kind.NameSound : Kind.WordSound, SOUND_SPACE | sound);
    return keys.length ? keys : NO_KEYS;
  }

  private conceptKeys(): number[] {
    const all = this.entry?.keys ?? NO_KEYS;
    const keys: number[] = [];
    for (let i = 0; i < all.length; i += 2) {
      const kind = all[i]!;
      // Cities share their names with common words (Nice, Essen) unless written with a capital.
      if (kind !== Kind.City || !this.isCased || this.isCapital) keys.push(kind, all[i + 1]!);
    }
    return keys;
  }
}

function soundsOf(word: string): number[] {
  if (word.length < 4) return [];
  const sounds = new Set([skeleton(word, false)]);
  if (word.includes('w')) sounds.add(skeleton(word, true));
  sounds.delete(0);
  return [...sounds];
}

const cache = new Map<string, Word>();

/** The word for a surface form, from a cache that all texts share. */
export function wordOf(surface: string, charClass: number): Word {
  let word = cache.get(surface);
  if (!word) {
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(surface, (word = new Word(surface, charClass)));
  }
  return word;
}
