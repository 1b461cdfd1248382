import type { FeedList } from '#libs/contracts/api/feeds.js';
import { addFeeds } from '../feeds/add-feed.js';
import { TestFetcher } from '../fetcher.fixtures.js';
import { rss } from '../publisher.fixtures.js';

const fetcher = new TestFetcher();
const { publisher } = fetcher;

beforeAll(() => fetcher.start(), 30_000);
afterAll(() => fetcher.stop());
beforeEach(() => fetcher.published.splice(0));

const document = rss([{ guid: 'g0', link: 'https://news.example/0' }]);
const redirect = (path: string, status: number, location: string) =>
  publisher.pages.set(path, (_, response) => response.writeHead(status, { location }).end());
const poll = async (id: string, times: number) => {
  for (let polled = 1; polled < times; polled++) await fetcher.poll(id);
  return fetcher.poll(id);
};

test('a feed that moves to another spelling of its own address goes there; it is not taken for a duplicate of itself', async () => {
  publisher.serve('/own', document);
  const feed = await fetcher.add({ url: publisher.url('/own') });
  publisher.serve('/own/', document);
  redirect('/own', 301, '/own/');
  expect(await poll(feed.id, 3)).toMatchObject({ url: publisher.url('/own/'), state: 'ok', pausedReason: null });
});

test('of two feeds that become one, the second is paused and says why', async () => {
  publisher.serve('/stays', document);
  publisher.serve('/goes', document);
  await fetcher.add({ url: publisher.url('/stays') });
  const feed = await fetcher.add({ url: publisher.url('/goes') });
  redirect('/goes', 308, '/stays');
  expect(await poll(feed.id, 3)).toMatchObject({
    state: 'paused',
    pausedReason: `It moved to ${publisher.url('/stays')}, which is there already.`,
  });
});

test('a feed whose target was deleted here is read on through its redirect', async () => {
  publisher.serve('/deleted', document);
  publisher.serve('/kept', document);
  const { id } = await fetcher.add({ url: publisher.url('/deleted') });
  await fetcher.api('DELETE', `/${id}`);
  const feed = await fetcher.add({ url: publisher.url('/kept') });
  redirect('/kept', 301, '/deleted');
  expect(await poll(feed.id, 4)).toMatchObject({ url: publisher.url('/kept'), state: 'ok' });
});

test('credentials move with a feed that stays at its server', async () => {
  publisher.serve('/secret', document);
  const url = publisher.url('/secret').replace('//', '//me:word@');
  const feed = await fetcher.add({ url });
  publisher.serve('/secret/new', document);
  redirect('/secret', 301, '/secret/new');
  await poll(feed.id, 4);
  expect(publisher.requestsOf('/secret/new').at(-1)!.headers.authorization).toBe(
    `Basic ${Buffer.from('me:word').toString('base64')}`,
  );
});

test('an address of enormous length is followed, and never becomes that of a feed', async () => {
  publisher.serve('/short', document);
  const feed = await fetcher.add({ url: publisher.url('/short') });
  const long = `/long?${Array.from({ length: 500 }, (_, n) => `p${n}=${Math.random()}`).join('&')}`;
  publisher.serve(long, document);
  redirect('/short', 301, long);
  expect(await poll(feed.id, 4)).toMatchObject({ url: publisher.url('/short'), state: 'ok' });
});

test('feeds.yaml does not bring back the address that a feed had before', async () => {
  publisher.serve('/listed', document);
  publisher.serve('/moved', document);
  const feed = await fetcher.add({ url: publisher.url('/listed') });
  await fetcher.api('PATCH', `/${feed.id}`, { url: publisher.url('/moved') });
  const listed = ['/listed', '/moved', '/another'].map((path) => ({ url: publisher.url(path) }));
  expect(await addFeeds(fetcher.db.manager, listed, false)).toBe(1);
  const back = await fetcher.api('PATCH', `/${feed.id}`, { url: publisher.url('/listed') });
  expect(back).toMatchObject({ status: 200, body: { url: publisher.url('/listed') } });
  expect(await addFeeds(fetcher.db.manager, [{ url: publisher.url('/listed') }], true)).toBe(0);
});

test('a listed address that leads to a feed that is there is paused at its first poll, and hands nothing on', async () => {
  publisher.serve('/main', document, { etag: '"1"' });
  await fetcher.add({ url: publisher.url('/main') });
  redirect('/alias', 301, '/main');
  await addFeeds(fetcher.db.manager, [{ url: publisher.url('/alias'), name: 'Alias' }], false);
  const { body } = await fetcher.api<FeedList>('GET', '?q=Alias');
  const alias = await fetcher.polledSince(body.items[0]!.id, null);
  expect(alias).toMatchObject({ state: 'paused', articles: 0, pausedReason: expect.stringContaining('there already') });
  expect(fetcher.published).toHaveLength(1);
  publisher.serve('/alias', document, { etag: '"1"' });
  await fetcher.api('PATCH', `/${alias.id}`, { paused: false });
  expect(await fetcher.polledSince(alias.id, alias.lastPolledAt)).toMatchObject({ state: 'ok', articles: 1 });
});

test('an address that leads to a feed that is there is not added, by whatever way it leads there', async () => {
  publisher.serve('/there', document);
  publisher.serve('/page', '<link rel="alternate" type="application/rss+xml" href="/there">', {
    'content-type': 'text/html',
  });
  redirect('/moved-there', 301, '/there');
  await fetcher.add({ url: publisher.url('/there') });
  for (const path of ['/there?utm_source=x', '/page', '/moved-there'])
    expect((await fetcher.api('POST', '', { url: publisher.url(path) })).status).toBe(409);
});
