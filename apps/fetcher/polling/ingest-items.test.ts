import { hash } from 'node:crypto';
import { articleIdentity, contentHash } from '#libs/domain/fingerprint/identity.js';
import { TestFetcher } from '../fetcher.fixtures.js';
import { type Item, Publisher, rss } from '../publisher.fixtures.js';

const fetcher = new TestFetcher();
const { publisher } = fetcher;
/** Serves whole URLs, like a forward proxy. */
const proxy = new Publisher();

beforeAll(async () => {
  await proxy.start();
  await fetcher.start();
}, 30_000);
afterAll(async () => {
  await fetcher.stop();
  await proxy.stop();
});
beforeEach(() => {
  fetcher.published.splice(0);
  publisher.requests.splice(0);
});

const titles = () => fetcher.published.map(({ title }) => title);
const add = (path: string, items: Item[]) => {
  publisher.serve(path, rss(items));
  return fetcher.add({ url: publisher.url(path) });
};
const pollWith = (id: string, path: string, items: Item[]) => {
  publisher.serve(path, rss(items));
  return fetcher.poll(id);
};
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toUTCString();

test('items that share a guid are all published, once each, and the feed says so', async () => {
  const items = publisher.items(0, 10).map((item, n) => ({ ...item, guid: 'same', title: `News ${n}` }));
  const feed = await add('/shared', items.slice(0, 9));
  const reason = '100 % of the items share a guid with another item: items are identified by URL.';
  expect(feed).toMatchObject({ articles: 9, itemIdentity: 'url', itemIdentityReason: reason });
  expect(new Set(fetcher.published.map(({ guid, url }) => guid ?? url)).size).toBe(9);
  expect(await pollWith(feed.id, '/shared', items)).toMatchObject({ articles: 10, itemIdentityReason: reason });
  expect(titles().at(-1)).toBe('News 9');
});

test('two of forty items that share a guid are both published, and the other guids are used', async () => {
  const items = publisher.items(0, 40);
  items[1] = { ...items[1], guid: 'g0', title: 'The second' };
  const feed = await add('/few', items);
  expect(feed).toMatchObject({ articles: 40, itemIdentity: 'guid', itemIdentityReason: null });
  items[5] = { ...items[5], link: publisher.url('/moved'), title: 'Changed' };
  expect(await pollWith(feed.id, '/few', items)).toMatchObject({ articles: 41, itemIdentity: 'guid' });
  expect(fetcher.published.at(-1)!.guid).toBe(fetcher.published[5]!.guid);
});

test('one item that comes back as two is two', async () => {
  const [item] = publisher.items(0, 1);
  const feed = await add('/split', [item!]);
  const parts = [
    { ...item, link: publisher.url('/part'), title: 'By its guid' },
    { link: item!.link, title: 'By its address' },
  ];
  expect(await pollWith(feed.id, '/split', parts)).toMatchObject({ status: 'ok', articles: 3 });
  expect(await pollWith(feed.id, '/split', [...parts, ...publisher.items(8, 9)])).toMatchObject({ articles: 4 });
});

test('items past the retention are not published again, and the feed says what was skipped', async () => {
  const [old, ...others] = publisher.items(0, 3);
  const feed = await add('/old', [{ ...old, date: daysAgo(200) }]); // every item of a first document is new
  expect(titles()).toEqual(['Title g0']);
  await fetcher.db.query(`UPDATE feed_item SET last_seen_at = now() - interval '181 days' WHERE feed_id = $1`, [
    feed.id,
  ]);
  await pollWith(feed.id, '/old', others);
  expect(await fetcher.db.query(`SELECT FROM feed_item WHERE feed_id = $1`, [feed.id])).toHaveLength(2);
  const again = await pollWith(feed.id, '/old', [{ ...old, date: daysAgo(200) }, ...others]);
  expect(again).toMatchObject({ articles: 3, warnings: ['Skipped items dated more than 180 days ago: 1.'] }); // prettier-ignore
  expect(titles()).toEqual(['Title g0', 'Title g1', 'Title g2']);
});

test('a feed that is deleted and added again does not publish its old items again', async () => {
  const feed = await add('/deleted', publisher.items(0, 2));
  await fetcher.api('DELETE', `/${feed.id}`);
  const again = await fetcher.api('POST', '', { url: publisher.url('/deleted') });
  expect(again).toMatchObject({ status: 201, body: { id: feed.id } });
  expect(await fetcher.polledSince(feed.id, feed.lastPolledAt)).toMatchObject({ status: 'ok', articles: 2 });
  expect(titles()).toHaveLength(2);
});

test('articles of a feed keep their identity when it is renamed, deleted and added again', async () => {
  const [item] = publisher.items(0, 1);
  const feed = await add('/renamed', [item!]);
  expect(fetcher.published[0]!.sourceId).toBeUndefined();
  await fetcher.api('PATCH', `/${feed.id}`, { name: 'The Gazette' });
  await pollWith(feed.id, '/renamed', [{ ...item, title: 'Revised' }]);
  await fetcher.api('DELETE', `/${feed.id}`);
  publisher.serve('/renamed', rss([{ ...item, title: 'Revised again' }]));
  await fetcher.api('POST', '', { url: publisher.url('/renamed'), name: 'Third name' });
  await fetcher.poll(feed.id);
  await pollWith(feed.id, '/renamed', [{ ...item, title: 'Revised again' }, ...publisher.items(1, 2)]);
  expect(fetcher.published.map(({ source, title }) => `${source}: ${title}`)).toEqual([
    '127.0.0.1: Title g0',
    'The Gazette: Revised',
    'Third name: Revised again',
    'Third name: Title g1',
  ]);
  expect(new Set(fetcher.published.slice(0, 3).map(articleIdentity)).size).toBe(1);
});

test('titles are plain text; HTML is published as the feed has it', async () => {
  const html = '&lt;p&gt;Ten &lt;b&gt;ships&lt;/b&gt;&lt;/p&gt;';
  const item = `<item><title>A &amp;amp; &lt;b&gt;B&lt;/b&gt;</title><description>${html}</description></item>`;
  publisher.serve('/html', `<rss version="2.0"><channel><title>C &amp;amp; D</title>${item}</channel></rss>`);
  expect(await fetcher.add({ url: publisher.url('/html') })).toMatchObject({ title: 'C & D' });
  expect(fetcher.published).toMatchObject([{ title: 'A & B', html: '<p>Ten <b>ships</b></p>' }]);
});

const POLLS = 4;
/** Polls a feed whose document is made anew for each of four polls; its articles and identity after the last one. */
const pollFourTimes = async (path: string, documentOf: (poll: number) => Item[]) => {
  const feed = await add(path, documentOf(0));
  const polled = [];
  for (let poll = 1; poll < POLLS; poll++) polled.push(await pollWith(feed.id, path, documentOf(poll)));
  return polled.at(-1)!;
};
const day = (n: number) => new Date(Date.UTC(2026, 9, 1 + n, 9)).toUTCString();
const tenItems = (poll: number, item: (n: number) => Item) =>
  Array.from({ length: 10 }, (_, n) => ({ guid: `${n}-${poll}`, link: publisher.url(`/${n}?visit=${poll}`), title: `News ${n}`, ...item(n) })); // prettier-ignore

test('guids and URLs that change at each poll: every item is published once, and the feed says so', async () => {
  const feed = await pollFourTimes('/changing', (poll) => tenItems(poll, (n) => ({ date: day(n) })));
  expect(feed).toMatchObject({
    articles: 10,
    itemIdentity: 'content',
    itemIdentityReason:
      '100 % of the items came back with another guid and URL: items are identified by title and content.',
  });
});

test.each<[what: string, path: string, item: (n: number, poll: number) => Item, identity: string]>([
  ['without dates', '/undated', () => ({}), 'content'],
  ['with the date of the request', '/now', (_, poll) => ({ date: day(poll) }), 'content'],
  ['without guids', '/no-guids', (n) => ({ guid: undefined, date: day(n) }), 'content'],
  ['and a new item each time', '/growing', (n, poll) => (n === 0 ? { title: `New ${poll}`, date: day(20 + poll) } : { date: day(n) }), 'content'],
  ['one item of ten', '/one', (n) => (n > 0 ? { guid: `fixed ${n}`, link: publisher.url(`/fixed/${n}`), date: day(n) } : { date: day(n) }), 'content'],
])('guids and URLs that change, %s', async (_what, path, item, identity) => {
  const feed = await pollFourTimes(path, (poll) => tenItems(poll, (n) => item(n, poll)));
  expect(feed).toMatchObject({ articles: path === '/growing' ? 13 : 10, itemIdentity: identity });
}); // prettier-ignore

test('bulletins that say the same again are published again', async () => {
  const fixed = publisher.items(0, 9).map((item, n) => ({ ...item, date: day(n) }));
  const bulletin = (poll: number) => ({ guid: `w${poll}`, link: publisher.url(`/w${poll}`), title: 'No warnings' });
  const dated = (poll: number) => ({ ...bulletin(poll), date: day(20 + poll) });
  expect(await pollFourTimes('/dated', (poll) => [dated(poll), ...fixed])).toMatchObject({ articles: 13, itemIdentity: 'guid' }); // prettier-ignore
  expect(await pollFourTimes('/alone', (poll) => [dated(poll)])).toMatchObject({ articles: 4, itemIdentity: 'guid' });
  expect(await pollFourTimes('/undated-too', (poll) => [bulletin(poll), ...fixed])).toMatchObject({ articles: 13, itemIdentity: 'guid' }); // prettier-ignore
  const withoutLink = (poll: number) => ({ ...dated(poll), link: undefined });
  expect(await pollFourTimes('/unlinked', (poll) => [withoutLink(poll), ...fixed])).toMatchObject({ articles: 13, itemIdentity: 'guid' }); // prettier-ignore
});

test('links and guids that change from http to https, and back, are the same items', async () => {
  const items = (scheme: string) =>
    Array.from({ length: 10 }, (_, n) => ({ guid: `${scheme}://quay.example/?p=${n}`, link: `${scheme}://quay.example/news/${n}`, title: `News ${n}` })); // prettier-ignore
  const feed = await pollFourTimes('/https', (poll) => items(poll % 2 === 0 ? 'http' : 'https'));
  expect(feed).toMatchObject({ articles: 10, itemIdentity: 'guid', itemIdentityReason: null });
  const revised = items('https').map((item, n) => (n === 3 ? { ...item, title: 'News 3, corrected' } : item));
  expect(await pollWith(feed.id, '/https', revised)).toMatchObject({ articles: 11 });
  expect(fetcher.published.at(-1)!.guid).toBe('http://quay.example/?p=3');
});

test('tracking parameters and session ids in links change nothing', async () => {
  const VISITS = ['', '?ref=rss', ';jsessionid=1A2B?srsltid=7', '?PHPSESSID=3&from=homepage'];
  const links = (poll: number) => Array.from({ length: 10 }, (_, n) => ({ link: `https://quay.example/news%2D${n}${VISITS[poll]!}`, title: `News ${n}` })); // prettier-ignore
  expect(await pollFourTimes('/tracked', links)).toMatchObject({ articles: 10, itemIdentityReason: null });
});

test('items that version 0.2 stored by another URL are not published again', async () => {
  const items = Array.from({ length: 3 }, (_, n) => ({
    link: `https://quay.example/${n}?ref=rss`,
    title: `News ${n}`,
  }));
  const feed = await add('/former', items);
  for (const { link, title } of items)
    await fetcher.db.query(`UPDATE feed_item SET url_key = $1 WHERE feed_id = $2 AND content_key = $3`, [
      hash('sha256', link).slice(0, 32),
      feed.id,
      contentHash(title, '\0'),
    ]);
  expect(await pollWith(feed.id, '/former', [...items, ...publisher.items(0, 1)])).toMatchObject({ articles: 4 });
  const revised = items.map((item) => ({ ...item, title: `${item.title}, corrected` }));
  expect(await pollWith(feed.id, '/former', revised)).toMatchObject({ articles: 7 });
  expect(await fetcher.db.query(`SELECT FROM feed_item WHERE feed_id = $1`, [feed.id])).toHaveLength(4);
});

const HTML = { 'content-type': 'text/html; charset=utf-8' };
const sentence = 'The harbour master said on Monday that ten ships, which had waited for a week, would be let in. ';
const page = `<html><head><title>Ships</title></head><body><nav>Home</nav><article>${`<p>${sentence.repeat(4)}</p>`.repeat(4)}<script>alert(1)</script></article></body></html>`;
const feedOf = (...paths: string[]) =>
  rss(paths.map((path) => ({ guid: path, link: publisher.url(path) }))).replaceAll(
    '</title></item>',
    '</title><description>&lt;p&gt;In short&lt;/p&gt;</description></item>',
  );

test('full text comes from the page, or from the feed when the page is unreadable', async () => {
  publisher.serve('/robots.txt', 'User-agent: *\nDisallow: /private/');
  publisher.serve('/ships', page, HTML);
  publisher.serve('/private/ships', page, HTML);
  publisher.serve('/feed', feedOf('/ships', '/private/ships', '/missing'));
  const feed = await fetcher.add({ url: publisher.url('/feed'), fullText: true });
  const [read, ...others] = fetcher.published;
  expect(read).toMatchObject({ title: 'Title /ships', text: expect.stringContaining(sentence.trim()) });
  expect(read!.text).not.toMatch(/Home|script/);
  expect(read!.html).toBeUndefined();
  expect(others.map(({ html }) => html)).toEqual(['<p>In short</p>', '<p>In short</p>']);
  expect(feed).toMatchObject({
    status: 'ok',
    articles: 3,
    warnings: [
      expect.stringMatching(/^Kept the feed's own text: .*robots\.txt/),
      "Kept the feed's own text of 1 more items.",
    ],
  });
  expect(publisher.requestsOf('/private/ships')).toEqual([]);
  expect(publisher.requestsOf('/robots.txt')).toHaveLength(1);
});

test('a page fills in what its item does not say, and its publication date precedes an update', async () => {
  const head =
    '<meta property="article:published_time" content="2026-11-20"><meta property="article:modified_time" content="2026-11-26">';
  publisher.serve('/dated', page.replace('<html><head>', `<html lang="en-IE"><head>${head}`), HTML);
  const entry = (id: string, more: string) =>
    `<entry><id>urn:${id}</id><link href="${publisher.url('/dated')}?${id}"/>${more}</entry>`;
  for (const id of ['a', 'b', 'c']) publisher.pages.set(`/dated?${id}`, publisher.pages.get('/dated')!);
  const entries = [entry('a', ''), entry('b', '<title>B</title><updated>2026-11-26</updated>'), entry('c', '<published>2026-11-21</published><updated>2026-11-26</updated>')]; // prettier-ignore
  publisher.serve('/atom', `<feed xmlns="http://www.w3.org/2005/Atom"><title>Quay</title>${entries.join('')}</feed>`);
  await fetcher.add({ url: publisher.url('/atom'), fullText: true });
  expect(fetcher.published).toMatchObject([
    { title: 'Ships', language: 'en-IE', publishedAt: '2026-11-20' },
    { title: 'B', publishedAt: '2026-11-20' },
    { title: 'Ships', publishedAt: '2026-11-21' },
  ]);
});

test('a text of the feed with more words than the page stays', async () => {
  publisher.serve('/short', `<article>${`<p>${sentence}</p>`.repeat(2)}</article>`, HTML);
  const item = `<item><link>${publisher.url('/short')}</link><description>${sentence.repeat(3)}</description></item>`;
  publisher.serve('/long', `<rss version="2.0"><channel><title>Quay</title>${item}</channel></rss>`);
  const feed = await fetcher.add({ url: publisher.url('/long'), fullText: true });
  expect(fetcher.published).toMatchObject([{ html: sentence.repeat(3).trim() }]);
  expect(feed.warnings).toEqual(["Kept the feed's own text: it has more words than the page's."]);
});

test('pages are fetched only where the setting says so', async () => {
  publisher.serve('/teasers', feedOf('/ships'));
  await fetcher.add({ url: publisher.url('/teasers') });
  expect(fetcher.published).toMatchObject([{ html: '<p>In short</p>' }]);
  expect(publisher.requestsOf('/ships')).toEqual([]);
});

test('with a proxy, every request goes through it: page, feed and robots.txt', async () => {
  const link = `<link rel="alternate" type="application/rss+xml" href="/proxied">`;
  const paths: [path: string, body: string][] = [
    ['/site', `<html><head>${link}</head></html>`],
    ['/proxied', feedOf('/far')],
    ['/robots.txt', ''],
    ['/far', page],
  ];
  for (const [path, body] of paths) proxy.serve(publisher.url(path), body, HTML);
  const feed = await fetcher.add({ url: publisher.url('/site'), fullText: true, proxy: proxy.url('/') });
  expect(feed).toMatchObject({ url: publisher.url('/proxied'), status: 'ok', warnings: [] });
  expect(fetcher.published).toMatchObject([{ text: expect.stringContaining(sentence.trim()) }]);
  expect(publisher.requests).toEqual([]);
  for (const [path] of paths) expect(proxy.requestsOf(publisher.url(path)).length).toBeGreaterThan(0);
});
