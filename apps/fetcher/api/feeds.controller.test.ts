import { TestFetcher } from '../fetcher.fixtures.js';
import type { FeedList, FeedPreview } from '#libs/contracts/api/feeds.js';

const fetcher = new TestFetcher();
const { publisher } = fetcher;
const feed = (title: string) =>
  `<rss version="2.0"><channel><title>${title}</title><item><title>A &amp;amp; B</title></item></channel></rss>`;
const page = (...links: string[]) =>
  `<html><head>${links.map((href) => `<link rel="alternate" type="application/rss+xml" title="${href}" href="${href}">`).join('')}</head></html>`;

beforeAll(async () => {
  await fetcher.start();
  for (const path of ['/1', '/2', '/3', '/4', '/5']) publisher.serve(path, feed(`Feed ${path}`));
  const html = { 'content-type': 'text/html' };
  publisher.serve('/one', page('/1'), html);
  publisher.serve('/two', page('/2', '/3'), html);
  publisher.serve('/none', '<html><body>Nothing</body></html>', html);
}, 30_000);
afterAll(() => fetcher.stop());
beforeEach(() => fetcher.db.query('DELETE FROM feed'));

type Problem = { detail: string; candidates?: { url: string }[] };
const add = (path: string, settings: object = {}) => fetcher.api('POST', '', { url: publisher.url(path), ...settings });

test('the URL of a page adds its feed when it links to one; several are candidates', async () => {
  expect(await add('/one')).toMatchObject({ status: 201, body: { url: publisher.url('/1') } });
  const { status, body } = await fetcher.api<Problem>('POST', '', { url: publisher.url('/two') });
  expect([status, body.candidates?.map(({ url }) => url)]).toEqual([422, [publisher.url('/2'), publisher.url('/3')]]);
});

test('a URL without a feed is refused, and the problem says what it holds', async () => {
  const refused = await fetcher.api<Problem>('POST', '', { url: publisher.url('/none') });
  expect(refused).toMatchObject({ status: 422, body: { detail: expect.stringMatching(/^url: .*not a feed/) } });
  const blocked = await fetcher.api<Problem>('POST', '', { url: 'http://10.0.0.1/rss' });
  expect(blocked).toMatchObject({ status: 422, body: { detail: expect.stringContaining('must not be reached') } });
  expect((await fetcher.api<FeedList>('GET', '')).body.items).toEqual([]);
});

test('a feed is never added twice', async () => {
  await add('/1', { name: 'First' });
  const again = await fetcher.api<Problem>('POST', '', { url: `${publisher.url('/1')}?utm_medium=rss` });
  expect(again).toMatchObject({ status: 409, body: { detail: 'url: was already added as "First"' } });
  const { body: other } = await add('/2');
  const duplicate = await fetcher.api<Problem>('PATCH', `/${other.id}`, { url: publisher.url('/1') });
  expect(duplicate).toMatchObject({ status: 409 });
});

test('a preview shows what is at a URL and saves nothing', async () => {
  const { body } = await fetcher.api<FeedPreview>('POST', '/preview', { url: publisher.url('/1') });
  expect(body).toMatchObject({
    status: 'ok',
    knownAs: null,
    feed: { title: 'Feed /1', items: 1, sample: [{ title: 'A & B' }] },
  });
  expect((await fetcher.api<FeedList>('GET', '')).body.items).toEqual([]);
  const { body: known } = await add('/1');
  expect((await fetcher.api<FeedPreview>('POST', '/preview', { url: publisher.url('/1') })).body.knownAs).toBe(
    known.id,
  );
  const named = await fetcher.api<FeedPreview>('POST', '/preview', { url: publisher.url('/two') });
  expect(named.body).toMatchObject({ status: 'not-a-feed', feed: null, candidates: [{}, {}] });
});

test('settings are changed one by one; a proxy is shown without its password', async () => {
  const { body: added } = await add('/1', { interval: '15m' });
  const { body } = await fetcher.api('PATCH', `/${added.id}`, {
    name: 'Other',
    proxy: 'http://me:secret@127.0.0.1:1/',
  });
  expect(body).toMatchObject({ name: 'Other', interval: '15m', proxy: 'http://me:***@127.0.0.1:1/' });
  const { body: reset } = await fetcher.api('PATCH', `/${added.id}`, { interval: null, proxy: null });
  expect(reset).toMatchObject({ name: 'Other', interval: null, proxy: null });
  const wrong = await fetcher.api<Problem>('PATCH', `/${added.id}`, { interval: '5' });
  expect(wrong).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/^interval: must look like/) } });
});

test('a feed is paused, resumed and deleted', async () => {
  const { body: feed } = await add('/1');
  const paused = await fetcher.api('PATCH', `/${feed.id}`, { paused: true });
  expect(paused.body).toMatchObject({ state: 'paused', pausedReason: 'Paused manually.', nextPollAt: null });
  expect((await fetcher.api('PATCH', `/${feed.id}`, { paused: false })).body.pausedReason).toBeNull();
  expect((await fetcher.api('DELETE', `/${feed.id}`)).status).toBe(204);
  expect((await fetcher.api('GET', `/${feed.id}`)).status).toBe(404);
  expect(await add('/1')).toMatchObject({ status: 201, body: { id: feed.id } });
});

test('a feed that is added again starts with default settings', async () => {
  const { body: feed } = await add('/1', { interval: '15m', fullText: true });
  await fetcher.api('PATCH', `/${feed.id}`, { paused: true, proxy: 'http://me:secret@127.0.0.1:1/' });
  await fetcher.api('DELETE', `/${feed.id}`);
  const settings = { id: feed.id, interval: null, fullText: false, proxy: null, pausedReason: null };
  expect(await add('/1')).toMatchObject({ status: 201, body: settings });
});

test('a URL that is longer than an index entry once encoded can be added', async () => {
  const path = `/${'ä'.repeat(1_900)}`;
  publisher.serve(encodeURI(path), feed('Post'));
  expect(await add(path)).toMatchObject({ status: 201 });
});

test('the list has pages, filters and counts', async () => {
  for (const path of ['/1', '/2', '/3', '/4', '/5']) await add(path, { name: `Feed ${path}` });
  const { body: first } = await fetcher.api<FeedList>('GET', '?limit=3');
  const { body: second } = await fetcher.api<FeedList>('GET', `?limit=3&cursor=${first.next}`);
  expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(
    ['/1', '/2', '/3', '/4', '/5'].map((path) => `Feed ${path}`),
  );
  expect(second.next).toBeNull();
  await fetcher.api('PATCH', `/${first.items[0]!.id}`, { paused: true });
  const { body: paused } = await fetcher.api<FeedList>('GET', '?state=paused');
  expect(paused).toMatchObject({ items: [{ name: 'Feed /1' }], counts: { paused: 1 } });
  expect(Object.values(paused.counts).reduce((sum, count) => sum + count)).toBe(5);
  expect((await fetcher.api<FeedList>('GET', '?q=eed%20/2')).body.items).toHaveLength(1);
  expect((await fetcher.api('GET', '?cursor=x')).status).toBe(400);
  expect((await fetcher.api('GET', '?stat=ok')).status).toBe(400);
});

test('OPML out and in again loses no setting', async () => {
  const settings = {
    name: 'A "quoted" <name>',
    edition: 'sport',
    interval: '2h',
    fullText: true,
    throttleOnForbidden: true,
  };
  const { body: feed } = await add('/1', settings);
  await add('/2');
  await fetcher.api('PATCH', `/${feed.id}`, { paused: true, proxy: 'http://me:secret@127.0.0.1:1/' });
  const { body: opml } = await fetcher.api<string>('GET', '.opml');
  await fetcher.db.query('DELETE FROM feed');
  expect((await fetcher.api('POST', '.opml', opml)).body).toEqual({ added: 2, known: 0, errors: [] });
  expect((await fetcher.api('POST', '.opml', opml)).body).toEqual({ added: 0, known: 2, errors: [] });
  const { body: list } = await fetcher.api<FeedList>('GET', '?q=quoted');
  expect(list.items).toMatchObject([
    { ...settings, url: publisher.url('/1'), state: 'paused', proxy: 'http://me:***@127.0.0.1:1/' },
  ]);
});

test('a feed without a name in OPML is named by its host', async () => {
  const { body } = await fetcher.api(
    'POST',
    '.opml',
    `<opml><body><outline xmlUrl="${publisher.url('/1')}"/></body></opml>`,
  );
  expect(body).toEqual({ added: 1, known: 0, errors: [] });
  expect((await fetcher.api<FeedList>('GET', '')).body.items).toMatchObject([{ name: '127.0.0.1' }]);
});

test('an OPML file of another reader is imported as far as possible', async () => {
  const opml = `<opml version="1.0"><body><outline text="News"><outline text="Harbour" xmlUrl="${publisher.url('/1')}"/>
    <outline text="Broken" xmlUrl="nowhere"/></outline></body></opml>`;
  const { body } = await fetcher.api('POST', '.opml', opml);
  expect(body).toMatchObject({ added: 1, errors: [{ outline: 'Broken' }] });
  expect((await fetcher.api<FeedList>('GET', '')).body.items).toMatchObject([{ name: 'Harbour' }]);
  expect((await fetcher.api('POST', '.opml', 'no OPML')).body).toMatchObject({
    status: 400,
    errors: [{ field: 'body', detail: 'it is not OPML' }],
  });
});
