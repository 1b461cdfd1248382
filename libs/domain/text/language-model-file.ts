import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { findPackageFile } from '../files/package-file.js';

const DATA_FILE = 'libs/domain/text/data/language-ngrams.br';
const LINE_FEED = 10;
/** Of a byte: another one follows that belongs to the same number, or no other score to the same n-gram. */
const TOP_BIT = 0x80;
/** eld leaves this out of its scores. */
const BASE_SCORE = 53;

/** Of a score, six bits are its language and nine its value; the top one marks its n-gram's last. */
export const SCORE = { language: 0x3f, shift: 6, value: 0x1ff, last: 0x8000 } as const;

interface Header {
  /** BCP 47. */
  languages: string[];
  /** By language, from 0 to 1: what a text in that language scores, see LanguageScores. */
  averages: number[];
  /** How many n-grams there are, by the word edges that they touch. */
  ngrams: number[];
  scores: number;
}

export interface LanguageNgrams {
  header: Header;
  /** Up to four bytes each, as big-endian numbers. */
  ngrams: Int32Array;
  /** See SCORE; one n-gram's scores after another's, from place 1 on. */
  scores: Uint16Array;
}

/** Reads the n-grams that ship with the product, about 20 ms; data/ATTRIBUTION.md tells how the file is written. */
export function readLanguageNgrams(): LanguageNgrams {
  const content = brotliDecompressSync(readFileSync(findPackageFile(DATA_FILE, 'run npm run build:language')));
  const start = content.indexOf(LINE_FEED) + 1;
  const header = JSON.parse(content.toString('utf8', 0, start)) as Header;
  return { header, ngrams: readNgrams(content, start, header.ngrams), scores: readScores(content, header.scores) };
}

/** Differences of ascending numbers, seven bits a byte, low ones first; they start anew with each of the edges. */
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
