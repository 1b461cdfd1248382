import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { findPackageFile } from '../files/package-file.js';
import { HashFilter } from './hash-filter.js';
import { highIn, lowIn } from './language-hash.js';
import { HIGH_SEED, LOW_SEED, nextHigh, nextLow } from './text-hash.js';

const DATA_FILE = 'libs/domain/entities/data/lexicon.br';
/** Surfaces are in buckets by the low lane of their hash, three in each. */
export const BUCKETS = 1 << 18;
/** Layout of an entry's header, above its prior. */
export const MAGNITUDE_SHIFT = 8;
export const COUNT_SHIFT = 12;
/** Bytes of the filter: ten bits for each surface. */
const FILTER_BYTES = 1 << 20;
/** Bytes of the filter of stems. */
export const STEM_BYTES = 1 << 18;
/** No entry starts at 0. */
export const NO_ENTRY = 0;

/** The bucket of a hash (text-hash.ts) by its low lane. */
export const bucketOf = (low: number): number => (low ^ (low >>> 15)) & (BUCKETS - 1);

/**
 * Names of places, dates, currencies, languages and magnitudes, and meanings of common words, in many languages. Built by
 * tools/lexicon, laid out as data/ATTRIBUTION.md tells. Surfaces are kept as hashes.
 */
export class Lexicon {
  /** Of the high lanes of surfaces. Most forms that are looked up are none. */
  private readonly filter = new HashFilter(new Uint8Array(FILTER_BYTES));
  /** Of the high lanes of what a base ending makes a surface of. */
  private readonly stems: HashFilter;
  /** By bucket: where its surfaces start; those of the last one end at one more. */
  private readonly starts = new Int32Array(BUCKETS + 1);
  /** By surface: the high lane of its hash, ascending in each bucket. */
  private readonly highs: Int32Array;
  /** By surface: 1 where longer ones begin with it, and above that the start of its entry. */
  private readonly found: Int32Array;
  /**
   * Each entry is a header of prior (8 bits), magnitude (4) and number of concepts (3), then the concepts as pairs of kind
   * and key.
   */
  readonly entries: Int32Array;

  /** @param content of the file that ships, or of another one that tools/lexicon packed */
  constructor(content: Uint8Array) {
    const integers = new Int32Array(content.buffer, content.byteOffset, content.byteLength / 4);
    let at = 0;
    const take = (size: number) => integers.subarray(at, (at += size));
    const [surfaces = 0] = take(1);
    const sizes = take(BUCKETS / 4);
    this.readSizes(new Uint8Array(sizes.buffer, sizes.byteOffset, BUCKETS));
    // Copies, so that what else was in the file is not kept.
    this.highs = take(surfaces).slice();
    this.found = take(surfaces).slice();
    this.stems = new HashFilter(new Uint8Array(take(STEM_BYTES / 4).slice().buffer));
    for (const high of this.highs) this.filter.add(high);
    const [concepts = 0] = take(1);
    this.entries = withPairs(take(concepts), take(concepts), integers.subarray(at));
  }

  private readSizes(sizes: Uint8Array): void {
    for (let bucket = 0; bucket < BUCKETS; bucket++) this.starts[bucket + 1] = this.starts[bucket]! + sizes[bucket]!;
  }

  /** What is known of a hash (text-hash.ts) of a folded surface: 0, or a number for `entryOf` and `continues`. */
  find(low: number, high: number): number {
    return this.filter.mayHave(high) ? this.findInBucket(low, high) : 0;
  }

  private findInBucket(low: number, high: number): number {
    const bucket = bucketOf(low);
    const end = this.starts[bucket + 1]!;
    for (let at = this.starts[bucket]!; at < end; at++) if (this.highs[at] === high) return this.found[at]!;
    return 0;
  }

  /** Where the entry starts in `entries`, or NO_ENTRY. */
  entryOf(found: number): number {
    return found >> 1;
  }

  /** Whether longer surfaces begin with this one: with its words, or in a script without spaces with its letters. */
  continues(found: number): boolean {
    return (found & 1) !== 0;
  }

  /**
   * The entry of a folded surface by its hash. Meanings are kept by language ("pie" is a foot in Spanish), see
   * language-hash.ts.
   * @param language BCP 47, for what the word means in that one language; '' for names, which hold in all
   */
  lookUp(low: number, high: number, language: string): number {
    const ownHigh = highIn(language, high);
    return this.filter.mayHave(ownHigh) ? this.findInBucket(lowIn(language, low), ownHigh) >> 1 : NO_ENTRY;
  }

  /**
   * Whether a stem with a base ending (inflection.ts) may have an entry; mostly true only where it has.
   * @param high lane of the stem's hash
   * @param language as `lookUp` has it
   */
  mayTakeEnding(high: number, language: string): boolean {
    return this.stems.mayHave(highIn(language, high));
  }

  /** The entry of text[start, end), which is folded; NO_ENTRY when there is none. */
  entryAt(text: string, start: number, end: number): number {
    let [low, high] = [LOW_SEED, HIGH_SEED];
    for (let i = start; i < end; i++) {
      low = nextLow(low, text.charCodeAt(i));
      high = nextHigh(high, text.charCodeAt(i));
    }
    return this.find(low, high) >> 1;
  }

  /** How common the word is in the language in which it is commonest; see prior.ts. */
  priorOf(entry: number): number {
    return this.entries[entry]! & 255;
  }

  /** Power of ten, when it is a word such as "million"; else 0. */
  magnitudeOf(entry: number): number {
    return (this.entries[entry]! >> MAGNITUDE_SHIFT) & 15;
  }

  hasConcepts(entry: number): boolean {
    return this.entries[entry]! >> COUNT_SHIFT > 0;
  }

  /** Behind the pairs of kind and key that follow the entry's header. */
  endOf(entry: number): number {
    return entry + 1 + 2 * (this.entries[entry]! >> COUNT_SHIFT);
  }
}

/** Entries with the kinds and keys of their concepts in the place of these' numbers. NO_ENTRY has none. */
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

/** The lexicon that ships with the product; read at first use. */
export function lexicon(): Lexicon {
  return (shared ??= new Lexicon(
    brotliDecompressSync(readFileSync(findPackageFile(DATA_FILE, 'run npm run build:lexicon'))),
  ));
}
