import type { FeedList } from '#libs/contracts/api/feeds.js';
import type { Redirect } from '#libs/http/fetch-types.js';
import { addFeeds } from '../feeds/add-feed.js';
import { TestFetcher } from '../fetcher.fixtures.js';
import { rss } from '../publisher.fixtures.js';
import { countPermanentRedirect, isConfirmed } from './permanent-redirect.js';

const url = 'https://a.example/rss';
const redirect = (status: Redirect['status'], to: string): Redirect => ({ status, from: url, to });
const B = 'https://b.example/rss';
const C = 'https://c.example/rss';

const table: [what: string, movedTo: string | null, count: number, Redirect[], target: string | null, count: number, confirmed: boolean][] = [
  ['no redirect', B, 2, [], null, 0, false],
  ['the first 301', null, 0, [redirect(301, B)], B, 1, false],
  ['the third 301', B, 2, [redirect(301, B)], B, 3, true],
  ['308 counts as well', B, 2, [redirect(308, B)], B, 3, true],
  ['another target starts again', C, 2, [redirect(301, B)], B, 1, false],
  ['302 never', B, 2, [redirect(302, B)], null, 0, false],
  ['307 never', B, 2, [redirect(307, B)], null, 0, false],
  ['two permanent redirects', C, 2, [redirect(301, B), redirect(308, C)], C, 3, true],
  ['permanent, then temporary', B, 2, [redirect(301, B), redirect(302, C)], B, 3, true],
  ['temporary, then permanent', C, 2, [redirect(302, B), redirect(301, C)], null, 0, false],
]; // prettier-ignore
test.each(table)('%s', (_what, movedTo, permanentRedirectCount, redirects, target, count, confirmed) => {
  const result = countPermanentRedirect({ url, movedTo, permanentRedirectCount }, redirects);
  expect(result).toEqual({ movedTo: target, permanentRedirectCount: count });
  expect(isConfirmed(result)).toBe(confirmed);
});

const fetcher = new TestFetcher();
const { publisher } = fetcher;

beforeAll(() => fetcher.start(), 30_000);
afterAll(() => fetcher.stop());
beforeEach(() => fetcher.published.splice(0));

const document = rss([{ guid: 'g0', link: 'https://news.example/0' }]);
const redirectTo = (path: string, status: number, location: string) =>
  publisher.pages.set(path, (_, response) => response.writeHead(status, { location }).end());
const poll = async (id: string, times: number) => {
  for (let polled = 1; polled < times; polled++) await fetcher.poll(id);
  return fetcher.poll(id);
};

test('a redirect to another spelling of the same URL is saved; a feed is not its own duplicate', async () => {
  publisher.serve('/own', document);
  const feed = await fetcher.add({ url: publisher.url('/own') });
  publisher.serve('/own/', document);
  redirectTo('/own', 301, '/own/');
  expect(await poll(feed.id, 3)).toMatchObject({ url: publisher.url('/own/'), state: 'ok', pausedReason: null });
});

test('a feed that redirects to another feed is paused and says why', async () => {
  publisher.serve('/stays', document);
  publisher.serve('/goes', document);
  await fetcher.add({ url: publisher.url('/stays') });
  const feed = await fetcher.add({ url: publisher.url('/goes') });
  redirectTo('/goes', 308, '/stays');
  expect(await poll(feed.id, 3)).toMatchObject({
    state: 'paused',
    pausedReason: `Redirected permanently to ${publisher.url('/stays')}, which was already added.`,
  });
});

test('a feed that redirects to a deleted feed is polled through the redirect', async () => {
  publisher.serve('/deleted', document);
  publisher.serve('/kept', document);
  const { id } = await fetcher.add({ url: publisher.url('/deleted') });
  await fetcher.api('DELETE', `/${id}`);
  const feed = await fetcher.add({ url: publisher.url('/kept') });
  redirectTo('/kept', 301, '/deleted');
  expect(await poll(feed.id, 4)).toMatchObject({ url: publisher.url('/kept'), state: 'ok' });
});

test('credentials are kept when the origin stays the same', async () => {
  publisher.serve('/secret', document);
  const url = publisher.url('/secret').replace('//', '//me:word@');
  const feed = await fetcher.add({ url });
  publisher.serve('/secret/new', document);
  redirectTo('/secret', 301, '/secret/new');
  await poll(feed.id, 4);
  expect(publisher.requestsOf('/secret/new').at(-1)!.headers.authorization).toBe(
    `Basic ${Buffer.from('me:word').toString('base64')}`,
  );
});

test('a very long URL is followed, but not saved', async () => {
  publisher.serve('/short', document);
  const feed = await fetcher.add({ url: publisher.url('/short') });
  const long = `/long?${Array.from({ length: 500 }, (_, n) => `p${n}=${Math.random()}`).join('&')}`;
  publisher.serve(long, document);
  redirectTo('/short', 301, long);
  expect(await poll(feed.id, 4)).toMatchObject({ url: publisher.url('/short'), state: 'ok' });
});

test('feeds.yaml does not add the former URL of a feed', async () => {
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

test('a listed URL that redirects to a known feed is paused at its first poll, and publishes nothing', async () => {
  publisher.serve('/main', document, { etag: '"1"' });
  await fetcher.add({ url: publisher.url('/main') });
  redirectTo('/alias', 301, '/main');
  await addFeeds(fetcher.db.manager, [{ url: publisher.url('/alias'), name: 'Alias' }], false);
  const { body } = await fetcher.api<FeedList>('GET', '?q=Alias');
  const alias = await fetcher.polledSince(body.items[0]!.id, null);
  expect(alias).toMatchObject({ state: 'paused', articles: 0, pausedReason: expect.stringContaining('already added') });
  expect(fetcher.published).toHaveLength(1);
  publisher.serve('/alias', document, { etag: '"1"' });
  await fetcher.api('PATCH', `/${alias.id}`, { paused: false });
  expect(await fetcher.polledSince(alias.id, alias.lastPolledAt)).toMatchObject({ state: 'ok', articles: 1 });
});

test('a URL that leads to a known feed is not added, by redirect, page or spelling', async () => {
  publisher.serve('/there', document);
  publisher.serve('/page', '<link rel="alternate" type="application/rss+xml" href="/there">', {
    'content-type': 'text/html',
  });
  redirectTo('/moved-there', 301, '/there');
  await fetcher.add({ url: publisher.url('/there') });
  for (const path of ['/there?utm_source=x', '/page', '/moved-there'])
    expect((await fetcher.api('POST', '', { url: publisher.url(path) })).status).toBe(409);
});
