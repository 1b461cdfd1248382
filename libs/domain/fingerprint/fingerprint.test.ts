import type { RawArticle } from '#libs/contracts/raw-article.js';
import { articleIdentity, contentHash } from './identity.js';
import { minhash, packSignature, similarity, unpackSignature } from './minhash.js';

const raw = (rest: Partial<RawArticle>): RawArticle => ({ source: 's', edition: 'main', text: 'Some text.', ...rest });

const same: [string, Partial<RawArticle>, Partial<RawArticle>][] = [
  ['guid beats URL', { guid: '1', url: 'https://a.example/1' }, { guid: '1', url: 'https://a.example/2' }],
  [
    'URL beats content and source',
    { url: 'https://a.example/1', text: 'x' },
    { url: 'https://A.example/1#c', text: 'y', source: 't' },
  ],
  ['content, without case and punctuation', { text: 'Some text.' }, { text: 'some  TEXT' }],
];
test.each(same)('same identity: %s', (_, a, b) => expect(articleIdentity(raw(a))).toBe(articleIdentity(raw(b))));

const different: [string, Partial<RawArticle>, Partial<RawArticle>][] = [
  ['edition', { guid: '1' }, { guid: '1', edition: 'other' }],
  ['source of a guid', { guid: '1' }, { guid: '1', source: 't' }],
  ['text', {}, { text: 'Other text.' }],
  ['title', { title: 'a' }, { title: 'b' }],
];
test.each(different)('other identity: %s', (_, a, b) =>
  expect(articleIdentity(raw(a))).not.toBe(articleIdentity(raw(b))),
);

test('identity and hash are 32 hex digits, for ever the same', () => {
  expect(articleIdentity(raw({}))).toMatch(/^[0-9a-f]{32}$/);
  expect(contentHash('ab', 'c')).not.toBe(contentHash('a', 'bc'));
  expect(contentHash('Café', '1')).toBe(contentHash('Cafe\u0301', '1'));
});

const words = Array.from({ length: 300 }, (_, i) => `word${(i * 7919) % 1009}`);

test.each([
  ['itself', words, 1, 1],
  ['one word in a hundred changed', words.map((w, i) => (i % 100 === 50 ? 'changed' : w)), 0.75, 1],
  ['a third cut', words.slice(0, 200), 0.45, 0.85],
  ['other words', words.map((w) => `${w}x`), 0, 0.05],
])('minhash against %s', (_, other, least, most) => {
  const value = similarity(minhash(words.join(' '), 'en'), minhash(other.join(' '), 'en'));
  expect(value).toBeGreaterThanOrEqual(least);
  expect(value).toBeLessThanOrEqual(most);
});

test('scripts without spaces are compared by characters', () => {
  const text = '政府星期一说这个国家的经济发展将继续并且明年会有更多的投资进入制造业和服务业';
  expect(similarity(minhash(text, 'zh-Hans'), minhash(`${text}。`, 'zh-Hans'))).toBe(1);
  expect(similarity(minhash(text, 'zh-Hans'), minhash(text.replace('明年', '今年'), 'zh-Hans'))).toBeGreaterThan(0.5);
});

test('a signature survives packing; empty texts are similar to nothing', () => {
  const signature = minhash(words.join(' '), 'en');
  expect(unpackSignature(packSignature(signature))).toEqual(signature);
  expect(similarity(minhash('', 'en'), minhash('', 'en'))).toBe(0);
  expect(() => unpackSignature('AAAA')).toThrow(RangeError);
});
