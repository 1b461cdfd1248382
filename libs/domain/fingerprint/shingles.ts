import { charProperties, IN_WORD, LOWER_CASE } from '../text/characters.js';
import { toNfc } from '../text/normalize-text.js';

const WORDS_PER_SHINGLE = 4;
const LETTERS_PER_SHINGLE = 6;

/** Languages whose writing puts no space between words. */
const UNSPACED = /^(zh|ja|th|lo|km|my|bo|dz)\b/;

/**
 * Hashes (32 bits) of all runs of 4 words of a text, or of 6 letters where words are not spaced; a shorter text is one
 * run. Case, punctuation and Unicode form do not count.
 */
export function forEachShingle(text: string, language: string, visit: (shingle: number) => void): void {
  const unspaced = UNSPACED.test(language);
  const size = unspaced ? LETTERS_PER_SHINGLE : WORDS_PER_SHINGLE;
  const reader = new ItemReader(toNfc(text));
  let count = 0;
  let overlap = 0;
  while (!reader.atEnd()) {
    count = unspaced ? reader.readLetters(overlap) : reader.readWords(overlap);
    if (count >= size) forEachRun(count, size, visit);
    overlap = Math.min(count, size - 1);
    items.copyWithin(0, count - overlap, count);
    if (count >= size) count = 0;
  }
  if (count > 0) forEachRun(count, count, visit);
}

/** Code units that are read at a time. */
const CHUNK = 1 << 13;
/** Words (their hashes) or letters, the last ones of the chunk before in front. */
const items = new Int32Array(LETTERS_PER_SHINGLE + CHUNK + 1);
/** Odd, so that nothing of an item is lost. */
const BASE = 0x2c1b3c6d;

/** Rolls a hash on from each run of `size` items to the next (Karp and Rabin 1987). */
function forEachRun(count: number, size: number, visit: (run: number) => void): void {
  let weight = 1;
  for (let i = 0; i < size; i++) weight = Math.imul(weight, BASE);
  let hash = 0;
  for (let i = 0; i < count; i++) {
    const leaving = i >= size ? Math.imul(items[i - size]!, weight) : 0;
    hash = (Math.imul(hash, BASE) + items[i]! - leaving) | 0;
    if (i >= size - 1) visit(mix(hash));
  }
}

const SPACE = 0x20;
const MAX_UNIT = 0xffff;
const FNV_PRIME = 0x01000193;
/** Moves IN_WORD to the sign, which then fills a mask. */
const TO_SIGN = 31 - Math.log2(IN_WORD);

/** Reads a text chunk by chunk, without branches that the ends of words would make unpredictable. */
class ItemReader {
  private position = 0;
  private word = 0;
  private wasInWord = 0;

  constructor(private readonly text: string) {}

  /** One place behind the text ends its last word. */
  atEnd(): boolean {
    return this.position > this.text.length;
  }

  /** Puts hashes (FNV-1a) of words into `items` from `start` on; where they end. */
  readWords(start: number): number {
    let { word, wasInWord, position } = this;
    let count = start;
    for (const stop = Math.min(position + CHUNK, this.text.length + 1); position < stop; position++) {
      const character = this.characterAt(position);
      if ((character & LOWER_CASE) > MAX_UNIT) position++;
      const inWord = (character << TO_SIGN) >> 31;
      items[count] = word;
      count += wasInWord & ~inWord & 1;
      word = Math.imul(word ^ (character & LOWER_CASE), FNV_PRIME) & inWord;
      wasInWord = inWord;
    }
    Object.assign(this, { word, wasInWord, position });
    return count;
  }

  /** The same with letters. */
  readLetters(start: number): number {
    let { position } = this;
    let count = start;
    for (const stop = Math.min(position + CHUNK, this.text.length + 1); position < stop; position++) {
      const character = this.characterAt(position);
      if ((character & LOWER_CASE) > MAX_UNIT) position++;
      items[count] = character & LOWER_CASE;
      count += (character << TO_SIGN) >>> 31;
    }
    this.position = position;
    return count;
  }

  private characterAt(position: number): number {
    const unit = position < this.text.length ? this.text.charCodeAt(position) : SPACE;
    return charProperties((unit & 0xfc00) === 0xd800 ? this.text.codePointAt(position)! : unit);
  }
}

/** Finalizer of MurmurHash3: every input bit changes every output bit with probability a half. */
export function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
