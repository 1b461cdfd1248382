import { mutate, type FuzzDocument } from './fuzz-mutations.js';
import { seededRandom } from './seeded-random.js';

const corpus: FuzzDocument[] = ['<rss><item>1</item></rss>', '<feed><entry/></feed>'].map((text) => ({
  bytes: Buffer.from(text),
  origin: {},
}));

test('a seed makes the same document again, and another seed another', () => {
  const [first, again, other] = [7, 7, 8].map((seed) => mutate(corpus, seededRandom(seed)));
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

test('every mutation happens, none changes the corpus, none makes a document without bounds', () => {
  const before = corpus.map(({ bytes }) => bytes.toString());
  const made = Array.from({ length: 300 }, (_, seed) => mutate(corpus, seededRandom(seed)));
  expect(new Set(made.flatMap(({ how }) => how)).size).toBe(13);
  expect(Math.max(...made.map(({ document }) => document.bytes.length))).toBeLessThan(5_000_000);
  expect(corpus.map(({ bytes }) => bytes.toString())).toEqual(before);
});
