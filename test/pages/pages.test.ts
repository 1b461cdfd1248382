import { escapeUTF8 } from 'entities';
import { ArticlesController } from '#apps/fetcher/api/articles.controller.js';
import { TestFetcher } from '#apps/fetcher/fetcher.fixtures.js';
import { PublishArticles } from '#apps/fetcher/publish/publish-articles.js';
import { ClusterBatch } from '#apps/cli/cluster-batch.js';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { normalizeArticle } from '#libs/domain/normalize-article.js';
import { checkArticle } from '#libs/ingest/check-article.js';
import { readDocument } from '#libs/ingest/read-document.js';
import type { OutgoingMessage } from '#libs/messaging/bus/bus.js';
import { PAGES } from './pages.js';

const RECEIVED_AT = new Date('2026-12-01T08:00:00Z');
const TEASER = 'A ferry returns.';

const fetcher = new TestFetcher();
/** Articles of the feeds by their URLs. */
const fullTexts = new Map<string, RawArticle>();

beforeAll(async () => {
  await fetcher.start();
  const { publisher } = fetcher;
  const urls = PAGES.map(({ html }, i) => {
    publisher.serve(`/${i}`, html, { 'content-type': 'text/html; charset=utf-8' });
    return publisher.url(`/${i}`);
  });
  // Fewer than a poll fetches.
  for (let start = 0; start < urls.length; start += 40) {
    const items = urls.slice(start, start + 40).map((link) => item(`<link>${link}</link>`, TEASER));
    publisher.serve(`/feed${start}`, rss(items.join('')));
    await fetcher.add({ url: publisher.url(`/feed${start}`), fullText: true });
  }
  for (const article of fetcher.published) fullTexts.set(article.url!, article);
}, 60_000);
afterAll(() => fetcher.stop());

const rss = (items: string) => `<rss version="2.0"><channel><title>api</title>${items}</channel></rss>`;
const item = (elements: string, html: string) =>
  `<item>${elements}<description>${escapeUTF8(html)}</description></item>`;

/** Every way in: a page to the article that it publishes. */
const channels: Record<string, (html: string, index: number) => Promise<RawArticle | undefined> | RawArticle | undefined> = {
  'POST of HTML': (html) => post({ html }),
  'POST of HTML as text': (html) => post({ text: html }),
  'a file': (html) => readDocument('page.html', Buffer.from(html), 'api').articles[0],
  'a line of a file': (html) => readDocument('a.jsonl', Buffer.from(JSON.stringify({ html })), 'api').articles[0],
  'content of a feed': (html) => readDocument('a.xml', Buffer.from(rss(item('', html))), 'api').articles[0],
  'full text': (_html, index) => fullTexts.get(fetcher.publisher.url(`/${index}`)),
}; // prettier-ignore

async function post(input: object): Promise<RawArticle | undefined> {
  const published: OutgoingMessage[] = [];
  const publisher = new PublishArticles({ publish: async (messages) => void published.push(...messages) });
  await new ArticlesController(publisher).post(input);
  return published[0]?.value as RawArticle;
}

const cases = PAGES.map((page, index) => [page.name, page, index] as const);

describe.each(Object.entries(channels))('by %s', (_name, channel) => {
  test.each(cases)('%s', async (_what, { html, title, date, must, mustNot }, index) => {
    const article = normalizeArticle((await channel(html, index))!, RECEIVED_AT);
    for (const passage of must) expect(article.text).toContain(passage);
    for (const passage of mustNot) expect(article.text).not.toContain(passage);
    expect(article.title).toBe(title);
    expect(article.publishedAt?.slice(0, 16) ?? null).toBe(date);
  });
});

test.each(cases)('every channel makes the same article of %s', async (_what, { html }, index) => {
  const found = [];
  for (const channel of Object.values(channels)) {
    const raw = await channel(html, index);
    const { title, text, language, publishedAt, contentHash, signature, anchors } = normalizeArticle(raw!, RECEIVED_AT);
    found.push({ title, text, language, publishedAt, contentHash, signature, anchors });
  }
  for (const article of found) expect(article).toEqual(found[0]);
});

const titles: [written: string, title: string][] = [
  ['Smith &amp; Sons aren&#8217;t late', 'Smith & Sons aren’t late'],
  ['AT&amp;amp;T buys a ferry', 'AT&T buys a ferry'],
  ['A <b>ferry</b> for <i class="x">Brač</i>', 'A ferry for Brač'],
  ['&lt;b&gt;Ferries&lt;/b&gt; wait', 'Ferries wait'],
  ['<ruby>漁船<rt>ぎょせん</rt></ruby>が沈む', '漁船が沈む'],
  ['Why a < b matters', 'Why a < b matters'],
  ['How to use the <b> tag', 'How to use the <b> tag'],
];
const jsonFeed = (title: string) => JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'api', items: [{ id: '1', title, content_text: TEASER }] }); // prettier-ignore
const atom = (title: string) => `<feed xmlns="http://www.w3.org/2005/Atom"><title>api</title><entry>${title}<summary>${TEASER}</summary></entry></feed>`; // prettier-ignore
/** Every way in for a title as it is written. */
const titled: Record<string, (title: string) => Promise<RawArticle | undefined> | RawArticle | undefined> = {
  POST: (title) => post({ title, text: TEASER }),
  'a line of a file': (title) => readDocument('a.jsonl', Buffer.from(JSON.stringify({ title, text: TEASER })), 'api').articles[0],
  RSS: (title) => readDocument('a.xml', Buffer.from(rss(item(`<title>${escapeUTF8(title)}</title>`, TEASER))), 'api').articles[0],
  Atom: (title) => readDocument('a.xml', Buffer.from(atom(`<title>${escapeUTF8(title)}</title>`)), 'api').articles[0],
  'Atom in HTML': (title) => readDocument('a.xml', Buffer.from(atom(`<title type="html">${escapeUTF8(title)}</title>`)), 'api').articles[0],
  'JSON Feed': (title) => readDocument('a.json', Buffer.from(jsonFeed(title)), 'api').articles[0],
  'Open Graph': (title) => post({ html: `<meta property="og:title" content="${escapeUTF8(title)}"><p>${TEASER}</p>` }),
}; // prettier-ignore

describe.each(Object.entries(titled))('a title by %s', (_name, channel) => {
  test.each(titles)('%s', async (written, title) => {
    expect(normalizeArticle((await channel(written))!, RECEIVED_AT)).toMatchObject({ title, text: TEASER });
  });
});

test('babelwire cluster finds a page and its texts from all channels to be copies', async () => {
  const batch = new ClusterBatch(RECEIVED_AT, null);
  const { html } = PAGES[0]!;
  for (const [name, channel] of Object.entries(channels)) {
    const checked = checkArticle({ ...(await channel(html, 0)), guid: name, source: name }, 'batch');
    if (checked.ok) batch.add(name, checked.article);
  }
  await batch.flush();
  const relations = [...batch.results()].map(({ relation }) => relation);
  expect(relations).toEqual([
    'first',
    ...Object.keys(channels)
      .slice(1)
      .map(() => 'copy'),
  ]);
});
