import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { findPackageFile } from '../files/package-file.js';
import { BloomFilter, HIGH_SEED, LOW_SEED, updateHigh, updateLow } from './hashes.js';

const DATA_FILE = 'libs/domain/entities/data/lexicon.br';
/** Surface forms are in buckets by the low lane of their hash, three in each. */
export const BUCKETS = 1 << 18;
/** Layout of an entry's header: prior (8 bits), magnitude (4), number of concepts (3). */
export const MAGNITUDE_SHIFT = 8;
export const COUNT_SHIFT = 12;
/** Ten bits for each surface form. */
const FORM_FILTER_BYTES = 1 << 20;
export const STEM_FILTER_BYTES = 1 << 18;
/** No entry starts at 0. */
export const NO_ENTRY = 0;

/** Bucket of a hash by its low lane. */
export const bucketOf = (low: number): number => (low ^ (low >>> 15)) & (BUCKETS - 1);

/**
 * Names of places, dates, currencies, languages and magnitudes, and meanings of common words, in many languages, by the hash of
 * their folded surface form. Built by tools/lexicon; data/ATTRIBUTION.md describes the layout.
 */
export class Lexicon {
  /** High lanes of surface forms: most lookups end here. */
  private readonly forms = new BloomFilter(new Uint8Array(FORM_FILTER_BYTES));
  /** High lanes of stems that become a surface form with a base ending. */
  private readonly stems: BloomFilter;
  /** By bucket: index of its first surface form. */
  private readonly starts = new Int32Array(BUCKETS + 1);
  /** By surface form: the high lane of its hash, ascending in each bucket. */
  private readonly highs: Int32Array;
  /** By surface form: bit 0 is set where longer ones begin with it, above is the start of its entry. */
  private readonly matches: Int32Array;
  /** An entry is a header and its concepts, as pairs of kind and key. */
  readonly entries: Int32Array;

  /** @param content of the data file, decompressed, or of another one that tools/lexicon packed */
  constructor(content: Uint8Array) {
    const integers = new Int32Array(content.buffer, content.byteOffset, content.byteLength / 4);
    let at = 0;
    const take = (size: number) => integers.subarray(at, (at += size));
    const [formCount = 0] = take(1);
    const sizes = take(BUCKETS / 4);
    this.readSizes(new Uint8Array(sizes.buffer, sizes.byteOffset, BUCKETS));
    // Copies, so that the rest of the file isn't kept in memory.
    this.highs = take(formCount).slice();
    this.matches = take(formCount).slice();
    this.stems = new BloomFilter(new Uint8Array(take(STEM_FILTER_BYTES / 4).slice().buffer));
    for (const high of this.highs) this.forms.add(high);
    const [concepts = 0] = take(1);
    this.entries = withPairs(take(concepts), take(concepts), integers.subarray(at));
  }

  private readSizes(sizes: Uint8Array): void {
    for (let bucket = 0; bucket < BUCKETS; bucket++) this.starts[bucket + 1] = this.starts[bucket]! + sizes[bucket]!;
  }

  /** Match of a folded surface form by its hash, for `entryOf` and `isPrefix`; 0 for none. */
  find(low: number, high: number): number {
    return this.forms.mightContain(high) ? this.findInBucket(low, high) : 0;
  }

  private findInBucket(low: number, high: number): number {
    const bucket = bucketOf(low);
    const end = this.starts[bucket + 1]!;
    for (let at = this.starts[bucket]!; at < end; at++) if (this.highs[at] === high) return this.matches[at]!;
    return 0;
  }

  /** Index of the entry in `entries`, or NO_ENTRY. */
  entryOf(match: number): number {
    return match >> 1;
  }

  /** Whether longer surface forms begin with this one: with its words, or in a script without spaces with its letters. */
  isPrefix(match: number): boolean {
    return (match & 1) !== 0;
  }

  /**
   * The entry of a folded surface form by its hash.
   * @param language BCP 47, for what the word means in that language ("pie" is a foot in Spanish); '' for names
   */
  lookUp(low: number, high: number, language: string): number {
    const ownHigh = highInLanguage(high, language);
    return this.forms.mightContain(ownHigh) ? this.findInBucket(lowInLanguage(low, language), ownHigh) >> 1 : NO_ENTRY;
  }

  /** Whether there are common words of a language. They are marked by an empty surface form. */
  hasWordsOf(language: string): boolean {
    return this.lookUp(LOW_SEED, HIGH_SEED, language) !== NO_ENTRY;
  }

  /**
   * Whether a stem with a base ending (inflection.ts) may have an entry; seldom true where it has none.
   * @param high lane of the stem's hash
   * @param language as `lookUp` has it
   */
  mayTakeEnding(high: number, language: string): boolean {
    return this.stems.mightContain(highInLanguage(high, language));
  }

  /** The entry of text[start, end), which is folded. */
  entryAt(text: string, start: number, end: number): number {
    let [low, high] = [LOW_SEED, HIGH_SEED];
    for (let i = start; i < end; i++) {
      low = updateLow(low, text.charCodeAt(i));
      high = updateHigh(high, text.charCodeAt(i));
    }
    return this.find(low, high) >> 1;
  }

  /** Prior (anchor-kinds.ts) of the word, in the language in which it is most common. */
  priorOf(entry: number): number {
    return this.entries[entry]! & 255;
  }

  /** Power of ten of a word such as "million"; else 0. */
  magnitudeOf(entry: number): number {
    return (this.entries[entry]! >> MAGNITUDE_SHIFT) & 15;
  }

  hasConcepts(entry: number): boolean {
    return this.entries[entry]! >> COUNT_SHIFT > 0;
  }

  /** End of the pairs of kind and key that follow the entry's header. */
  endOf(entry: number): number {
    return entry + 1 + 2 * (this.entries[entry]! >> COUNT_SHIFT);
  }
}

const TAB = 9;

/** Meanings are stored as surface form, tab and language: continues the low lane of a form's hash with these. */
function lowInLanguage(low: number, language: string): number {
  if (language === '') return low;
  let own = updateLow(low, TAB);
  for (let i = 0; i < language.length; i++) own = updateLow(own, language.charCodeAt(i));
  return own;
}

function highInLanguage(high: number, language: string): number {
  if (language === '') return high;
  let own = updateHigh(high, TAB);
  for (let i = 0; i < language.length; i++) own = updateHigh(own, language.charCodeAt(i));
  return own;
}

/** Replaces the numbers of concepts by their kinds and keys. NO_ENTRY has none. */
function withPairs(keys: Int32Array, kinds: Int32Array, packed: Int32Array): Int32Array {
  const pairs = new Int32Array(2 * packed.length + 1);
  let end = 1;
  for (let at = 0; at < packed.length; at++) {
    const header = packed[at]!;
    pairs[end++] = header;
    for (let left = header >> COUNT_SHIFT; left > 0; left--) {
      pairs[end++] = kinds[packed[++at]!]!;
      pairs[end++] = keys[packed[at]!]!;
    }
  }
  return pairs.slice(0, end);
}

let shared: Lexicon | undefined;

/** The lexicon that ships with the product; loaded at first use. */
export function lexicon(): Lexicon {
  return (shared ??= new Lexicon(
    brotliDecompressSync(readFileSync(findPackageFile(DATA_FILE, 'run npm run build:lexicon'))),
  ));
}
