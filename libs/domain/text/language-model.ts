import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { findPackageFile } from '../files/package-file.js';

/** The hash table has at least this many cells per n-gram. */
const CELLS_PER_NGRAM = 1.5;
/** Of a cell's position, two bits are the word boundaries that its n-gram touches. */
const BOUNDARY_BITS = 2;
const BOUNDARIES = 3;
const MAX_STAMP = 0xff;
/** Layout of a score: six bits of language, nine of value; the top bit marks an n-gram's last score. */
const SCORE = { language: 0x3f, shift: 6, value: 0x1ff, last: 0x8000 } as const;

/** Scores of byte n-grams by language; about 5 MB. */
export class LanguageModel {
  /** BCP 47. */
  readonly languages: readonly string[];
  /** By language, from 0 to 1: average score of texts in that language, see LanguageScores. */
  readonly averages: readonly number[];
  /** Open addressing: pairs of an n-gram's bytes, and the position of its first score with its boundaries; 0 is empty. */
  private readonly table: Int32Array;
  private readonly mask: number;
  private readonly scores: Uint16Array;
  /** By cell: stamp of the last text with its n-gram. Unknown n-grams stamp the empty cell where they would be. */
  private readonly stamps: Uint8Array;
  private stamp = 0;

  constructor({ header, ngrams, scores }: NgramFile) {
    this.languages = header.languages;
    this.averages = header.averages;
    this.scores = scores;
    const cells = 2 ** Math.ceil(Math.log2(CELLS_PER_NGRAM * ngrams.length));
    this.mask = cells - 1;
    this.table = new Int32Array(2 * cells);
    this.stamps = new Uint8Array(cells);
    this.fill(ngrams, header.ngrams);
  }

  private fill(ngrams: Int32Array, counts: number[]): void {
    let score = 1;
    let next = 0;
    counts.forEach((count, boundaries) => {
      for (const end = next + count; next < end; next++) score = this.insert(ngrams[next]!, boundaries, score);
    });
  }

  /** Returns the position of the next n-gram's first score. */
  private insert(bytes: number, boundaries: number, score: number): number {
    const cell = this.cellOf(bytes, boundaries);
    this.table[2 * cell] = bytes;
    this.table[2 * cell + 1] = (score << BOUNDARY_BITS) | boundaries;
    let last = score;
    while (this.scores[last]! < SCORE.last) last++;
    return last + 1;
  }

  /** The n-gram's cell, or the empty one where it would be. */
  private cellOf(bytes: number, boundaries: number): number {
    const { table, mask } = this;
    const mixed = Math.imul(bytes ^ (boundaries << 29), 0x9e3779b1);
    for (let cell = (mixed ^ (mixed >>> 15)) & mask; ; cell = (cell + 1) & mask) {
      const position = table[2 * cell + 1]!;
      if (position === 0 || (table[2 * cell] === bytes && (position & BOUNDARIES) === boundaries)) return cell;
    }
  }

  /** Starts a text: every n-gram is new again. */
  startText(): void {
    if (this.stamp === MAX_STAMP) this.stamps.fill(0);
    this.stamp = (this.stamp % MAX_STAMP) + 1;
  }

  /**
   * Adds an n-gram's scores to the languages' sums, at its first occurrence in the text; returns whether this is the first.
   * @param bytes up to four bytes as a big-endian number
   * @param boundaries 1 when a word starts with it, 2 when a word ends with it, 3 when it is a word
   */
  addScores(bytes: number, boundaries: number, sums: Int32Array): boolean {
    const { scores, stamps } = this;
    const cell = this.cellOf(bytes, boundaries);
    if (stamps[cell] === this.stamp) return false;
    stamps[cell] = this.stamp;
    let at = this.table[2 * cell + 1]! >>> BOUNDARY_BITS;
    if (at === 0) return true;
    let score: number;
    do {
      score = scores[at++]!;
      sums[score & SCORE.language]! += (score >> SCORE.shift) & SCORE.value;
    } while (score < SCORE.last);
    return true;
  }
}

let shared: LanguageModel | undefined;

/** The model that ships with the product; loaded at first use in about 40 ms. */
export function languageModel(): LanguageModel {
  return (shared ??= new LanguageModel(readNgramFile()));
}

const DATA_FILE = 'libs/domain/text/data/language-ngrams.br';
const LINE_FEED = 10;
/** Of a number's byte: another one follows. Of a language's byte: it is its n-gram's last. */
const TOP_BIT = 0x80;
/** Subtracted from the scores in eld's data. */
const BASE_SCORE = 53;

interface Header {
  /** BCP 47. */
  languages: string[];
  /** By language, from 0 to 1. */
  averages: number[];
  /** Number of n-grams by the word boundaries that they touch. */
  ngrams: number[];
  /** Number of scores. */
  scores: number;
}

interface NgramFile {
  header: Header;
  /** Up to four bytes each, as big-endian numbers. */
  ngrams: Int32Array;
  /** See SCORE; n-gram after n-gram, from position 1 on. */
  scores: Uint16Array;
}

/** Reads the data file; data/ATTRIBUTION.md describes its layout. */
function readNgramFile(): NgramFile {
  const content = brotliDecompressSync(readFileSync(findPackageFile(DATA_FILE, 'run npm run build:language')));
  const start = content.indexOf(LINE_FEED) + 1;
  const header = JSON.parse(content.toString('utf8', 0, start)) as Header;
  return { header, ngrams: readNgrams(content, start, header.ngrams), scores: readScores(content, header.scores) };
}

/** Ascending numbers as differences, in little-endian base 128 (LEB128); they restart for each combination of boundaries. */
function readNgrams(content: Uint8Array, start: number, counts: number[]): Int32Array {
  const ngrams = new Int32Array(counts.reduce((sum, count) => sum + count));
  let next = 0;
  let at = start;
  for (const count of counts) {
    let shift = 0;
    let difference = 0;
    for (const first = next; next < first + count; at++) {
      const byte = content[at]!;
      difference |= (byte & ~TOP_BIT) << shift;
      shift += 7;
      if (byte & TOP_BIT) continue;
      ngrams[next] = difference + (next > first ? ngrams[next - 1]! : 0);
      next++;
      shift = difference = 0;
    }
  }
  return ngrams;
}

function readScores(content: Uint8Array, count: number): Uint16Array {
  const scores = new Uint16Array(count + 1);
  const languages = content.subarray(content.length - 2 * count, content.length - count);
  const values = content.subarray(content.length - count);
  for (let i = 0; i < count; i++) {
    const last = languages[i]! & TOP_BIT ? SCORE.last : 0;
    scores[i + 1] = last | ((values[i]! + BASE_SCORE) << SCORE.shift) | (languages[i]! & ~TOP_BIT);
  }
  return scores;
}
