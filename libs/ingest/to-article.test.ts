import { checkArticle } from './check-article.js';
import type { ParsedFeed, ParsedItem } from '#libs/feed-parser/model/parsed-feed.js';
import { toArticle } from './to-article.js';

const feed: ParsedFeed = {
  version: 'rss20',
  language: 'de',
  hubs: [],
  schedule: { skipHours: [], skipDays: [] },
  items: [],
  warnings: [],
};

test.each<[what: string, item: ParsedItem, expected: object]>([
  [
    'all',
    { id: '1', titleHtml: 'A &amp; <b>B</b>', link: 'http://quay.example', summaryHtml: 'short', contentHtml: 'longer', published: { raw: ' 17. Juli 2025', date: null } },
    { guid: '1', title: 'A & B', url: 'http://quay.example/', html: 'longer', language: 'de', publishedAt: ' 17. Juli 2025', source: 'Quay', edition: 'main' },
  ],
  ['authors', { authors: ['Ann', 'Bob'] }, { byline: 'Ann, Bob' }],
  ['a longer summary', { summaryHtml: 'the whole text', contentHtml: 'text' }, { html: 'the whole text' }],
  ['its own language', { language: 'fr' }, { language: 'fr' }],
  ['the date of the update', { updated: { raw: 'x', date: null } }, { publishedAt: 'x' }],
  ['no date', {}, { publishedAt: undefined }],
  ['an id that is too long', { id: 'x'.repeat(2001) }, { guid: undefined }],
  ['an invalid URL', { link: 'ftp://quay.example/' }, { url: undefined }],
  ['a title without text', { titleHtml: '<img src="x">' }, { title: undefined }],
])('%s', (_what, item, expected) => {
  expect(toArticle(item, feed, 'Quay', 'main')).toMatchObject(expected);
}); // prettier-ignore

test('long fields are cut to the limits of the contract', () => {
  const item = {
    titleHtml: 'x'.repeat(6000),
    authors: Array<string>(20).fill('a'.repeat(100)),
    published: { raw: 'y'.repeat(300), date: null },
    language: 'z'.repeat(200),
  };
  expect(checkArticle(toArticle(item, feed, 'Q'.repeat(400)), 'x')).toMatchObject({ ok: true });
});
