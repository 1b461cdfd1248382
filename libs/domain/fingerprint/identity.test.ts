import type { RawArticle } from '#libs/contracts/raw-article.js';
import { articleIdentity, contentHash } from './identity.js';

const raw = (rest: Partial<RawArticle>): RawArticle => ({ source: 's', edition: 'main', text: 'Some text.', ...rest });

const sameIdentity: [string, Partial<RawArticle>, Partial<RawArticle>][] = [
  ['guid beats URL', { guid: '1', url: 'https://a.example/1' }, { guid: '1', url: 'https://a.example/2' }],
  [
    'URL beats content and source',
    { url: 'https://a.example/1', text: 'x' },
    { url: 'https://A.example/1#c', text: 'y', source: 't' },
  ],
  [
    'a URL with tracking parameters and a session id',
    { url: 'https://a.example/a%2Db;jsessionid=1?ref=rss&srsltid=2' },
    { url: 'https://a.example/a-b' },
  ],
  ['source id of a guid', { guid: '1', source: 'Old name' }, { guid: '1', source: 'New name', sourceId: 'Old name' }],
  ['source id of a content', { source: 'Old name' }, { source: 'New name', sourceId: 'Old name' }],
  ['content, without case and punctuation', { text: 'Some text.' }, { text: 'some  TEXT' }],
];
test.each(sameIdentity)('same identity: %s', (_, a, b) =>
  expect(articleIdentity(raw(a))).toBe(articleIdentity(raw(b))),
);

const otherIdentity: [string, Partial<RawArticle>, Partial<RawArticle>][] = [
  ['edition', { guid: '1' }, { guid: '1', edition: 'other' }],
  ['source of a guid', { guid: '1' }, { guid: '1', source: 't' }],
  ['a parameter of the page', { url: 'https://a.example/?id=1' }, { url: 'https://a.example/?id=2' }],
  ['text', {}, { text: 'Other text.' }],
  ['title', { title: 'a' }, { title: 'b' }],
];
test.each(otherIdentity)('other identity: %s', (_, a, b) =>
  expect(articleIdentity(raw(a))).not.toBe(articleIdentity(raw(b))),
);

test('identity and hash are 32 hex digits, for ever the same', () => {
  expect(articleIdentity(raw({}))).toMatch(/^[0-9a-f]{32}$/);
  expect(contentHash('ab', 'c')).not.toBe(contentHash('a', 'bc'));
  expect(contentHash('Café', '1')).toBe(contentHash('Cafe\u0301', '1'));
});

const equalHash: [what: string, a: string, b: string][] = [
  ['case', 'Dockers WALK Out', 'dockers walk out'],
  ['space and line breaks', 'dockers walk\nout', ' dockers  walk\u00a0out\u200b'],
  ['punctuation', '“Dockers”, walk — out!', 'dockers walk out'],
  ['Unicode form', 'Málaga ガ', 'Ma\u0301laga カ\u3099'],
  ['final sigma', 'ΟΔΟΣ', 'οδος'],
  ['a capital I with a dot', 'İstanbul', 'İstanbul'.toLowerCase()],
  ['astral capitals', '𞤀𐐀', '𞤢𐐨'],
  ['marks in any order', 'a\u0323\u0301'.repeat(50), 'a\u0301\u0323'.repeat(50)],
];
test.each(equalHash)('equal hash but for %s', (_, a, b) => expect(contentHash('', a)).toBe(contentHash('', b)));

const otherHash: [what: string, a: string, b: string][] = [
  ['a letter', 'dockers', 'lockers'],
  ['an accent', 'cafe', 'café'],
  ['a number', '4200 dockers', '4201 dockers'],
  ['a sign', '5 €', '5 $'],
  ['an emoji', 'out 😀', 'out 🎉'],
  ['order', 'ab', 'ba'],
];
test.each(otherHash)('other hash by %s', (_, a, b) => expect(contentHash('', a)).not.toBe(contentHash('', b)));

test('a long text is hashed whole, with surrogate pairs at any offset', () => {
  const text = `x${'😀'.repeat(50_000)}`;
  const hashes = [text, `${text}y`, `y${text}`, text.replace('x', ''), `${text}\ud800`].map((t) => contentHash('', t));
  expect(new Set(hashes).size).toBe(5);
  expect(contentHash('', text)).toBe(contentHash('', text.replaceAll('😀', '😀 ')));
});
