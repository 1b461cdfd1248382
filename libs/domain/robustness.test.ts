import { RawArticle } from '#libs/contracts/raw-article.js';
import { unpackAnchors } from './entities/anchors.js';
import { MAX_KEYS, MAX_MENTIONS } from './entities/anchors.js';
import { normalizeArticle } from './normalize-article.js';
import { ClusterWindow } from './stories/cluster-window.js';

/** Texts of this length must be read within the ordinary time of a test. */
const LENGTH = 1_000_000;
const RECEIVED_AT = new Date('2025-12-01T08:00:00Z');

/** Text of a length, made of pieces that a function makes of ascending integers and of ones that look random. */
function fill(length: number, piece: (i: number, random: number) => string): string {
  let text = '';
  let random = 1;
  for (let i = 0; text.length < length; i++) text += piece(i, (random = (random * 48271) % 0x7fffffff));
  return text.slice(0, length);
}

/** Letters of a range, 64 at a time. */
const letters = (from: number, count: number) => (_i: number, random: number) =>
  String.fromCharCode(...new Uint16Array(64).map((_, k) => from + ((random + k * k * 7919) % count)));

const texts: [name: string, piece: (i: number, random: number) => string][] = [
  ['one word again and again', () => 'Merkel '],
  ['one word without a space', () => 'Donaudampfschiff'],
  ['one letter', () => 'a'.repeat(64)],
  ['one digit', () => '7'.repeat(64)],
  ['100,000 and more distinct numbers', (i) => `${100_000 + i * 7} `],
  ['digits and separators', (i) => `${i % 10}${'.,’ '.charAt(i % 4)}`],
  ['a number with magnitudes without end', () => '5 million billion 5万億5천만 '],
  ['groups of digits', () => '123 '],
  ['distinct words', (i) => `Q${i.toString(36)}x `],
  ['names of several words that never end', () => 'New South San Saint El Bosnia and '],
  ['letters under a pile of marks', (i) => `z\u0301\u0328\u0338\u035c${i % 9 ? '' : ' '}`],
  ['marks alone', letters(0x300, 0x70)],
  ['directions that change', (i) => `\u202eabc\u202cשלום\u2066مرحبا\u2069 ${i} `],
  ['halves of surrogate pairs', (_i, random) => `${String.fromCharCode(0xd800 + (random % 0x800))}a `],
  ['emoji', (_i, random) => String.fromCodePoint(0x1f300 + (random % 0x200))],
  ['base64', (_i, random) => Buffer.from(`${random}`).toString('base64')],
  ['Han without a space', letters(0x4e00, 0x4000)],
  ['one ideograph', () => '東'.repeat(64)],
  ['Thai without a space', letters(0xe01, 46)],
  ['Hangul without a space', letters(0xac00, 11_000)],
  ['kana without a space', letters(0x30a1, 80)],
  ['letters of all scripts', letters(0, 0xffff)],
  ['brackets', () => '('.repeat(64)],
  ['markup that is never closed', () => '<div><a href="'],
  ['entities', () => '&amp;#38;'],
  ['spaces', (i) => (i ? ' '.repeat(64) : 'a')],
  ['empty lines', (i) => (i ? '\n'.repeat(64) : 'a')],
  ['lines of one letter', () => 'a\n'],
  ['sentences of one letter', () => 'A. '],
  ['control characters', letters(0, 32)],
  ['addresses', (i) => `https://example.org/${i}?a=b&c=d user${i}@example.org `],
];

/** Kept for the whole run: texts of all kinds are remembered next to each other. */
const window = new ClusterWindow();

describe.each([LENGTH])('%d code units of', (length) => {
  test.each(texts)('%s', (_name, piece) => {
    const raw = { source: 'test', text: `x ${fill(length - 2, piece)}` };
    const article = normalizeArticle(RawArticle.parse(raw), RECEIVED_AT);
    const anchors = unpackAnchors(article.anchors);
    expect(anchors.starts.length).toBeLessThanOrEqual(MAX_MENTIONS);
    expect(anchors.keys.length).toBeLessThanOrEqual(MAX_KEYS);
    window.add(article);
    expect(window.add(article)).toEqual([]);
  });
});

describe('as a title, or as HTML,', () => {
  test.each(texts)('%s', (_name, piece) => {
    const text = fill(LENGTH / 4, piece);
    for (const raw of [{ title: `x ${text.slice(0, 4000)}` }, { html: `<p>x ${text}` }]) {
      const article = normalizeArticle(RawArticle.parse({ source: 'test', ...raw }), RECEIVED_AT);
      window.add(article);
      expect(window.add(article)).toEqual([]);
    }
  });
});
