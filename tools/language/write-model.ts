import { writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import type { EldModel } from './eld-model.js';

const DATA_FILE = 'libs/domain/text/data/language-ngrams.br';
const LAST = 0x80;

/** Writes the model as data/ATTRIBUTION.md describes it, compressed. Returns what it did. */
export function writeModel({ languages, averages, ngrams }: EldModel, file = DATA_FILE): string {
  const sorted = ngrams.toSorted((a, b) => a.edges - b.edges || a.bytes - b.bytes);
  const groups = [0, 1, 2, 3].map((edges) => sorted.filter((ngram) => ngram.edges === edges));
  const scores = sorted.flatMap((ngram) => ngram.scores);
  const header = { languages, averages, ngrams: groups.map((group) => group.length), scores: scores.length };
  const content = Buffer.concat([
    Buffer.from(`${JSON.stringify(header)}\n`),
    Buffer.from(groups.flatMap((group) => differences(group.map((ngram) => ngram.bytes)))),
    Buffer.from(
      sorted.flatMap((ngram) =>
        ngram.scores.map(([language], i, all) => (i + 1 < all.length ? language : language | LAST)),
      ),
    ),
    Buffer.from(scores.map(([, score]) => score)),
  ]);
  const data = brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS },
  });
  writeFileSync(file, data);
  return `${file}: ${ngrams.length} n-grams, ${scores.length} scores, ${content.length} bytes, ${data.length} compressed`;
}

/** Ascending numbers as differences, seven bits a byte, low ones first; the top bit says that more follow. */
function differences(numbers: number[]): number[] {
  const bytes: number[] = [];
  numbers.forEach((number, i) => {
    let rest = number - (numbers[i - 1] ?? 0);
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
    bytes.push(rest);
  });
  return bytes;
}
