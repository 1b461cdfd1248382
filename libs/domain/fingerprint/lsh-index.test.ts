import { LshIndex } from './lsh-index.js';
import { countEqual, minhash, similarityOf } from './minhash.js';

const words = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `word${from + i}`).join(' ');
const sign = (text: string) => minhash(text, 'en');
const similarity = (a: Uint32Array, b: Uint32Array) => similarityOf(countEqual(a, 0, b));
const all = () => true;
const ORIGINAL = words(0, 300);

/** Texts by handle, added in the order of the table. */
const cases: [string, [handle: number, text: string][], expected: number | null, accept?: (handle: number) => boolean][] = [
  ['an empty index', [], null],
  ['another text', [[0, words(1000, 1300)]], null],
  ['the same text', [[5, ORIGINAL]], 5],
  ['a longer text', [[1, words(0, 320)]], 1],
  ['half of the text', [[1, words(0, 150)]], null],
  ['the most similar one', [[0, words(0, 320)], [1, words(0, 305)], [2, words(0, 330)]], 1],
  ['of equals the one added first', [[7, ORIGINAL], [3, ORIGINAL], [9, ORIGINAL]], 7],
  ['only who is accepted', [[7, ORIGINAL], [3, words(0, 310)]], 3, (handle) => handle !== 7],
  ['an article that was added anew', [[7, words(1000, 1300)], [8, ORIGINAL], [7, ORIGINAL]], 8],
  ['texts without words', [[0, ''], [1, '…']], null],
]; // prettier-ignore

test.each(cases)('%s', (_, texts, expected, accept = all) => {
  const index = new LshIndex();
  for (const [handle, text] of texts) index.add(handle, sign(text));
  expect(index.nearest(sign(ORIGINAL), accept, 0.7)?.handle ?? null).toBe(expected);
});

test('nothing is similar to a text without words', () => {
  const index = new LshIndex();
  index.add(0, sign(''));
  expect(index.nearest(sign(''), all, 0)).toBeNull();
});

test('an article that was removed is not found; removing it again changes nothing', () => {
  const index = new LshIndex();
  index.add(2, sign(ORIGINAL));
  index.add(1, sign(ORIGINAL));
  index.remove(2);
  index.remove(2);
  index.remove(1000);
  expect(index.nearest(sign(ORIGINAL), all, 0.7)).toEqual({ handle: 1, score: 1 });
});

test('the same results as comparing with all, while articles come and go', () => {
  const index = new LshIndex();
  const here = new Map<number, Uint32Array>();
  const textOf = (i: number) => words((i % 40) * 1000, (i % 40) * 1000 + 100 + (i % 7));
  for (let i = 0; i < 800; i++) {
    const signature = sign(textOf(i * 31));
    const handle = i % 200;
    const near = index.nearest(signature, all, 0.7);
    const scores = [...here.values()].map((other) => similarity(signature, other));
    expect(near?.score ?? 0).toBe(Math.max(0, ...scores.filter((score) => score >= 0.7)));
    index.remove(handle);
    index.add(handle, signature);
    here.set(handle, signature);
  }
});

test('of many equal texts the first one is found, and all are removed quickly', () => {
  const index = new LshIndex();
  const signature = sign(ORIGINAL);
  for (let handle = 0; handle < 500; handle++) index.add(handle, signature);
  expect(index.nearest(signature, all, 0.7)).toEqual({ handle: 0, score: 1 });
  for (let handle = 0; handle < 500; handle++) index.remove(handle);
  expect(index.nearest(signature, all, 0.7)).toBeNull();
  index.add(4, signature);
  expect(index.nearest(signature, all, 0.7)?.handle).toBe(4);
});
