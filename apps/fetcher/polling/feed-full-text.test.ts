import { TestFetcher } from '../fetcher.fixtures.js';
import { Publisher, rss } from '../publisher.fixtures.js';

/** Asked for whole addresses, as a forward proxy is. */
const proxy = new Publisher();
const fetcher = new TestFetcher();
const { publisher } = fetcher;
const HTML = { 'content-type': 'text/html; charset=utf-8' };
const sentence = 'The harbour master said on Monday that ten ships, which had waited for a week, would be let in. ';
const page = `<html><head><title>Ships</title></head><body><nav>Home</nav><article>${`<p>${sentence.repeat(4)}</p>`.repeat(4)}<script>alert(1)</script></article></body></html>`;

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

const feedOf = (...paths: string[]) =>
  rss(paths.map((path) => ({ guid: path, link: publisher.url(path) }))).replaceAll(
    '</title></item>',
    '</title><description>&lt;p&gt;In short&lt;/p&gt;</description></item>',
  );

test('the text of the pages is taken where it can be had, and that of the feed where not', async () => {
  publisher.serve('/robots.txt', 'User-agent: *\nDisallow: /private/');
  publisher.serve('/ships', page, HTML);
  publisher.serve('/private/ships', page, HTML);
  publisher.serve('/feed', feedOf('/ships', '/private/ships', '/missing'));
  const feed = await fetcher.add({ url: publisher.url('/feed'), fullText: true });
  const [read, ...others] = fetcher.published;
  expect(read).toMatchObject({ title: 'Title /ships', html: expect.stringContaining(sentence.trim()) });
  expect(read!.html).not.toMatch(/Home|script/);
  expect(others.map(({ html }) => html)).toEqual(['<p>In short</p>', '<p>In short</p>']);
  expect(feed).toMatchObject({
    status: 'ok',
    articles: 3,
    warnings: [expect.stringContaining('robots.txt does not allow'), 'The same with 1 more pages.'],
  });
  expect(publisher.requestsOf('/private/ships')).toEqual([]);
  expect(publisher.requestsOf('/robots.txt')).toHaveLength(1);
});

test('pages are not read unless a person asked for it', async () => {
  publisher.serve('/teasers', feedOf('/ships'));
  await fetcher.add({ url: publisher.url('/teasers') });
  expect(fetcher.published).toMatchObject([{ html: '<p>In short</p>' }]);
  expect(publisher.requestsOf('/ships')).toEqual([]);
});

test('with a proxy, nothing is asked for without it: neither page nor feed nor robots.txt', async () => {
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
  expect(fetcher.published).toMatchObject([{ html: expect.stringContaining(sentence.trim()) }]);
  expect(publisher.requests).toEqual([]);
  for (const [path] of paths) expect(proxy.requestsOf(publisher.url(path)).length).toBeGreaterThan(0);
});
