/**
 * Builds libs/domain/text/data/language-ngrams.br, the n-grams that languages are detected by, from the large table of eld, the
 * efficient language detector. data/ATTRIBUTION.md describes the layout. The same package and version of Node.js give the same
 * bytes.
 *
 *   npm run build:language [-- FILE]
 */
import { writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

/** Bits of `Ngram.boundaries`. */
const STARTS_WORD = 1;
const ENDS_WORD = 2;
const TOP_BIT = 0x80;

interface Ngram {
  /** Up to four bytes of UTF-8, as a big-endian number. */
  bytes: number;
  /** 1: a word starts with it; 2: a word ends with it; 3: it is a word. */
  boundaries: number;
  /** Pairs of language number and score, by language. */
  scores: [language: number, score: number][];
}

interface LanguageModel {
  /** BCP 47. */
  languages: string[];
  /** By language, from 0 to 1: average score of texts in that language. */
  averages: number[];
  ngrams: Ngram[];
}

const file = process.argv[2] ?? 'libs/domain/text/data/language-ngrams.br';
const model = await readEldModel();
const content = packModel(model);
const compressed = brotliCompressSync(content, {
  params: { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS },
});
writeFileSync(file, compressed);
console.log(`${file}: ${model.ngrams.length} n-grams, ${content.length} bytes, ${compressed.length} compressed`);

async function readEldModel(): Promise<LanguageModel> {
  const { ngramsData } = await load<{ ngramsData: { languages: object; ngrams: object } }>('ngrams/large.js');
  const { avgScore } = await load<{ avgScore: Record<string, number> }>('avgScore.js');
  const { dictionary } = await load<{ dictionary: string[] }>('dictionary.js');
  const languages = Object.values(ngramsData.languages) as string[];
  const byteOf = new Map(dictionary.flatMap((char, byte) => (char === ' ' ? [] : [[char, byte]])));
  return {
    languages,
    averages: languages.map((language) => avgScore[language]!),
    ngrams: Object.entries(ngramsData.ngrams).map(([key, scores]) => toNgram(key, scores, byteOf)),
  };
}

/** The package exports only its detectors; the tables are files beside them. */
function load<T>(file: string): Promise<T> {
  return import(new URL(`../${file}`, import.meta.resolve('eld/large')).href) as Promise<T>;
}

/** @param key one character per byte, with a space before it where a word starts and after it where one ends */
function toNgram(key: string, scores: Record<string, number>, byteOf: Map<string, number>): Ngram {
  const bytes = [...key.trim()].map((char) => byteOf.get(char));
  if (bytes.length === 0 || bytes.length > 4 || bytes.includes(undefined))
    throw new Error(`eld's n-gram '${key}' has ${bytes.length} bytes; expected 1 to 4 known ones`);
  return {
    bytes: bytes.reduce<number>((packed, byte) => packed * 256 + byte!, 0),
    boundaries: (key.startsWith(' ') ? STARTS_WORD : 0) + (key.endsWith(' ') ? ENDS_WORD : 0),
    scores: Object.entries(scores).map(([language, score]) => [Number(language), score]),
  };
}

function packModel({ languages, averages, ngrams }: LanguageModel): Buffer {
  const sorted = ngrams.toSorted((a, b) => a.boundaries - b.boundaries || a.bytes - b.bytes);
  const groups = [0, 1, 2, 3].map((boundaries) => sorted.filter((ngram) => ngram.boundaries === boundaries));
  const scores = sorted.flatMap((ngram) => ngram.scores);
  const header = { languages, averages, ngrams: groups.map((group) => group.length), scores: scores.length };
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(header)}\n`),
    Buffer.from(groups.flatMap((group) => packDifferences(group.map((ngram) => ngram.bytes)))),
    Buffer.from(
      sorted.flatMap((ngram) =>
        ngram.scores.map(([language], i, all) => (i + 1 < all.length ? language : language | TOP_BIT)),
      ),
    ),
    Buffer.from(scores.map(([, score]) => score)),
  ]);
}

/** Ascending numbers as differences in LEB128: seven bits a byte, low ones first; the top bit marks that more follow. */
function packDifferences(numbers: number[]): number[] {
  const bytes: number[] = [];
  numbers.forEach((number, i) => {
    let rest = number - (numbers[i - 1] ?? 0);
    for (; rest >= TOP_BIT; rest = Math.floor(rest / TOP_BIT)) bytes.push((rest % TOP_BIT) | TOP_BIT);
    bytes.push(rest);
  });
  return bytes;
}
