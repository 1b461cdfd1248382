import { countEqual, minhash, packSignature, similarityOf, unpackSignature } from './minhash.js';

const similarity = (a: Uint32Array, b: Uint32Array) => similarityOf(countEqual(a, 0, b));

const PAIRS = 300;
let seed = 1;

function word(): string {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return `w${seed.toString(36)}`;
}

const words = (count: number) => Array.from({ length: count }, word);

/** Estimates for pairs of texts that begin alike and have `shared` shingles in common, and `own` each. */
function estimates(shared: number, own: number): number[] {
  return Array.from({ length: PAIRS }, () => {
    const beginning = words(shared + 3);
    const [a, b] = [words(own), words(own)].map((end) => minhash([...beginning, ...end].join(' '), 'en'));
    return similarity(a!, b!);
  });
}

const cases: [shared: number, own: number][] = [
  [0, 5], [1, 0], [1, 1], [1, 3], [2, 1], [3, 1], [5, 1], [8, 2], [14, 3], [20, 0], [10, 10], [40, 10], [80, 10], [300, 50], [300, 20], [100, 300],
]; // prettier-ignore

test.each(cases)('of %i common shingles and %i own the estimate is unbiased', (shared, own) => {
  const jaccard = shared / (shared + 2 * own);
  const errors = estimates(shared, own).map((estimate) => estimate - jaccard);
  const standardError = Math.sqrt((jaccard * (1 - jaccard)) / 64);
  const bias = errors.reduce((sum, error) => sum + error, 0) / PAIRS;
  const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / PAIRS);
  // Where nothing is common, only the few bytes that are equal by chance are left.
  expect(Math.abs(bias)).toBeLessThan((4 * standardError) / Math.sqrt(PAIRS) + (jaccard === 0 ? 0.004 : 1e-9));
  const more = shared + own < 40 ? 1.4 : 1;
  expect(deviation).toBeLessThan(1.15 * more * standardError + (jaccard === 0 ? 0.01 : 1e-9));
});

const same: [what: string, a: string, b: string, language: string][] = [
  ['case and punctuation', 'The dockers, all of them, WALKED out.', 'the dockers all of them walked out', 'en'],
  ['Unicode form', 'Café de la gare à midi', 'Cafe\u0301 de la gare a\u0300 midi', 'fr'],
  ['final sigma', 'ΟΔΟΣ ΤΗΣ ΠΟΛΗΣ ΣΗΜΕΡΑ', 'οδος της πολης σημερα', 'el'],
  ['astral capitals', '𐐀𐐁 𐐂 one two', '𐐨𐐩 𐐪 one two', 'en'],
  ['one word', 'Strike!', 'strike', 'en'],
  ['spaces, where words are not spaced', '政府は月曜日に新しい', '政府は 月曜日に、新しい', 'ja'],
];
test.each(same)('%s does not count', (_, a, b, language) => {
  expect(similarity(minhash(a, language), minhash(b, language))).toBe(1);
});

test('a word across the boundary of two chunks is one word', () => {
  const [long, text] = ['x'.repeat(20_000), words(3000).join(' ')];
  expect(similarity(minhash(`${long} b c d`, 'en'), minhash(`${long}  b c d`, 'en'))).toBe(1);
  expect(similarity(minhash(text, 'en'), minhash(text.replaceAll(' ', ' — '), 'en'))).toBe(1);
});

test('a signature takes 64 bytes', () => {
  const signature = minhash(words(500).join(' '), 'en');
  expect(signature.byteLength).toBe(64);
  expect(unpackSignature(packSignature(signature))).toEqual(signature);
  expect(() => unpackSignature(packSignature(signature).slice(4))).toThrow(RangeError);
});

const words300 = Array.from({ length: 300 }, (_, i) => `word${(i * 7919) % 1009}`);

test.each([
  ['itself', words300, 1, 1],
  ['one word in a hundred changed', words300.map((w, i) => (i % 100 === 50 ? 'changed' : w)), 0.75, 1],
  ['a third cut', words300.slice(0, 200), 0.45, 0.85],
  ['other words', words300.map((w) => `${w}x`), 0, 0.05],
])('minhash against %s', (_, other, least, most) => {
  const value = similarity(minhash(words300.join(' '), 'en'), minhash(other.join(' '), 'en'));
  expect(value).toBeGreaterThanOrEqual(least);
  expect(value).toBeLessThanOrEqual(most);
});

test('scripts without spaces are compared by characters', () => {
  const text = '政府星期一说这个国家的经济发展将继续并且明年会有更多的投资进入制造业和服务业';
  expect(similarity(minhash(text, 'zh-Hans'), minhash(`${text}。`, 'zh-Hans'))).toBe(1);
  expect(similarity(minhash(text, 'zh-Hans'), minhash(text.replace('明年', '今年'), 'zh-Hans'))).toBeGreaterThan(0.5);
});

test('a signature survives packing; empty texts are similar to nothing', () => {
  const signature = minhash(words300.join(' '), 'en');
  expect(unpackSignature(packSignature(signature))).toEqual(signature);
  expect(similarity(minhash('', 'en'), minhash('', 'en'))).toBe(0);
  expect(() => unpackSignature('AAAA')).toThrow(RangeError);
});
