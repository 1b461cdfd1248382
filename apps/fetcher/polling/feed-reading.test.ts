import { TestFetcher } from '../fetcher.fixtures.js';
import { rss } from '../publisher.fixtures.js';

const fetcher = new TestFetcher();
const { publisher } = fetcher;

beforeAll(() => fetcher.start({ FETCH_CONTACT: 'https://news.example/bot' }), 30_000);
afterAll(() => fetcher.stop());
beforeEach(() => {
  fetcher.published.splice(0);
  publisher.requests.splice(0);
  fetcher.failures = 0;
});

const numbered = (from: number, to: number) => publisher.items(from, to);
const titles = () => fetcher.published.map(({ title }) => title);

test('a feed is polled when it is added, then asked whether it changed, and only what is new goes out', async () => {
  publisher.serve('/way', rss(numbered(0, 3)), { etag: '"1"' });
  const feed = await fetcher.add({ url: publisher.url('/way'), name: 'Harbour Post', edition: 'sport' });
  expect(feed).toMatchObject({ status: 'ok', state: 'ok', title: 'Harbour', articles: 3, failures: 0 });
  expect(fetcher.published).toMatchObject([
    {
      source: 'Harbour Post',
      edition: 'sport',
      title: 'Title g0',
      guid: `${publisher.url('/way')}#g0`,
      url: publisher.url('/a0'),
    },
    { title: 'Title g1' },
    { title: 'Title g2' },
  ]);
  const [first] = publisher.requestsOf('/way');
  expect(first!.headers['user-agent']).toMatch(
    /^Babelwire\/[\d.]+ \(news feed reader; \+https:\/\/news\.example\/bot\)$/,
  );

  expect(await fetcher.poll(feed.id)).toMatchObject({ status: 'not-modified', state: 'ok', articles: 3 });
  expect(publisher.requestsOf('/way').at(-1)!.headers['if-none-match']).toBe('"1"');

  publisher.serve('/way', rss(numbered(0, 4)), { etag: '"2"' });
  expect(await fetcher.poll(feed.id)).toMatchObject({ status: 'ok', articles: 4 });
  expect(titles()).toEqual(['Title g0', 'Title g1', 'Title g2', 'Title g3']);
});

test('validators are kept only after everything was published', async () => {
  publisher.serve('/durable', rss(numbered(0, 3)), { etag: '"1"' });
  fetcher.failures = 1;
  const feed = await fetcher.add({ url: publisher.url('/durable') });
  expect(feed).toMatchObject({
    status: 'publish-failed',
    detail: 'the broker is away',
    state: 'failing',
    articles: 0,
  });
  expect(await fetcher.poll(feed.id)).toMatchObject({ status: 'ok', articles: 3 });
  expect(titles()).toHaveLength(3);
});

test('"not modified" never clears an error: after one, the whole document is asked for', async () => {
  publisher.serve('/error', rss(numbered(0, 1)), { etag: '"1"' });
  const feed = await fetcher.add({ url: publisher.url('/error') });
  const good = publisher.pages.get('/error')!;
  publisher.pages.set('/error', (_, response) => response.writeHead(500).end());
  expect(await fetcher.poll(feed.id)).toMatchObject({ status: 'server-error', failures: 1 });
  publisher.pages.set('/error', (_, response) => response.writeHead(304).end());
  expect(await fetcher.poll(feed.id)).toMatchObject({ status: 'unexpected-status', failures: 2, state: 'failing' });
  publisher.pages.set('/error', good);
  expect(await fetcher.poll(feed.id)).toMatchObject({ status: 'ok', failures: 0 });
  for (const { headers } of publisher.requestsOf('/error').slice(3)) expect(headers['if-none-match']).toBeUndefined();
});

test('a server that ignores validators is recognised by the document itself', async () => {
  publisher.pages.set('/ignorant', (_, response) =>
    response.writeHead(200, { etag: `"${Math.random()}"` }).end(rss(numbered(0, 2))),
  );
  const feed = await fetcher.add({ url: publisher.url('/ignorant') });
  expect(await fetcher.poll(feed.id)).toMatchObject({ status: 'ok', articles: 2 });
});

test('a changed item is a revision: it keeps its guid; what was gone for a while does not come back', async () => {
  const items = numbered(0, 3);
  publisher.serve('/items', rss(items));
  const feed = await fetcher.add({ url: publisher.url('/items'), name: 'Items' });
  publisher.serve('/items', rss([{ ...items[0], title: 'Corrected' }]));
  await fetcher.poll(feed.id);
  publisher.serve('/items', rss([...items.slice(1), { ...items[0], title: 'Corrected' }]));
  await fetcher.poll(feed.id);
  expect(titles()).toEqual(['Title g0', 'Title g1', 'Title g2', 'Corrected']);
  expect(fetcher.published[3]!.guid).toBe(fetcher.published[0]!.guid);
});

test('guids that change with every poll are not relied on, and it says so', async () => {
  const changing = (poll: number) =>
    numbered(0, 5).map((item, n) => ({ ...item, guid: `${poll}-${n}`, title: `News ${n}` }));
  publisher.serve('/churn', rss(changing(1)));
  const feed = await fetcher.add({ url: publisher.url('/churn') });
  publisher.serve('/churn', rss(changing(2)));
  const again = await fetcher.poll(feed.id);
  expect(again).toMatchObject({
    itemIdentity: 'url',
    itemIdentityReason: expect.stringContaining('another guid'),
    articles: 5,
  });
  publisher.serve('/churn', rss([{ guid: '3-0', link: publisher.url('/a0'), title: 'News 0, corrected' }]));
  await fetcher.poll(feed.id);
  expect(titles()).toHaveLength(6);
  expect(fetcher.published[5]!.guid).toBe(fetcher.published[0]!.guid);
});

test('a permanent move is followed at once and taken over at the third sighting; a temporary one never', async () => {
  publisher.serve('/new', rss(numbered(0, 1)));
  publisher.serve('/old', rss(numbered(0, 1)));
  const feed = await fetcher.add({ url: publisher.url('/old'), name: 'Moving' });
  publisher.pages.set('/old', (_, response) => response.writeHead(302, { location: '/new' }).end());
  expect(await fetcher.poll(feed.id)).toMatchObject({ url: publisher.url('/old'), movedTo: null, status: 'ok' });
  publisher.pages.set('/old', (_, response) => response.writeHead(301, { location: '/new' }).end());
  expect(await fetcher.poll(feed.id)).toMatchObject({
    url: publisher.url('/old'),
    movedTo: publisher.url('/new'),
    permanentRedirectCount: 1,
  });
  expect(await fetcher.poll(feed.id)).toMatchObject({ url: publisher.url('/old'), permanentRedirectCount: 2 });
  expect(await fetcher.poll(feed.id)).toMatchObject({
    url: publisher.url('/new'),
    movedTo: null,
    permanentRedirectCount: 0,
  });
  expect(titles()).toHaveLength(1);
});

test('410 pauses with a reason', async () => {
  publisher.serve('/gone', rss([]));
  const feed = await fetcher.add({ url: publisher.url('/gone') });
  expect(feed).toMatchObject({ status: 'ok', articles: 0 }); // valid but empty is no error
  publisher.pages.set('/gone', (_, response) => response.writeHead(410).end());
  expect(await fetcher.poll(feed.id)).toMatchObject({
    state: 'paused',
    status: 'gone',
    pausedReason: expect.stringContaining('410'),
    nextPollAt: null,
  });
});

test('403 is throttling where a person says so', async () => {
  publisher.serve('/403', rss([]));
  const feed = await fetcher.add({ url: publisher.url('/403') });
  publisher.pages.set('/403', (_, response) => response.writeHead(403).end());
  expect(await fetcher.poll(feed.id)).toMatchObject({ status: 'forbidden' });
  await fetcher.api('PATCH', `/${feed.id}`, { throttleOnForbidden: true });
  expect(await fetcher.poll(feed.id)).toMatchObject({ status: 'rate-limited' });
  await fetcher.db.query('DELETE FROM host_slot');
});

test('a host that asks for time is left alone with all its feeds until then', async () => {
  publisher.serve('/busy', rss([]));
  publisher.serve('/neighbour', rss([]));
  const feed = await fetcher.add({ url: publisher.url('/busy') });
  const neighbour = await fetcher.add({ url: publisher.url('/neighbour') });
  publisher.pages.set('/busy', (_, response) => response.writeHead(429, { 'retry-after': '1800' }).end());
  const refused = await fetcher.poll(feed.id);
  expect(refused).toMatchObject({ status: 'rate-limited', nextPollReason: 'The server asked us to wait until then.' });
  expect(Date.parse(refused.nextPollAt!) - Date.now()).toBeGreaterThan(1_790_000);
  await fetcher.api('POST', `/${neighbour.id}/poll`);
  await new Promise((done) => setTimeout(done, 1_500));
  expect(publisher.requestsOf('/neighbour')).toHaveLength(2); // the preview and the first poll
  await fetcher.db.query('DELETE FROM host_slot');
});

test('the next poll has a reason that is shown', async () => {
  publisher.serve('/ttl', rss([], '<ttl>45</ttl>'), { 'cache-control': 'max-age=600' });
  const feed = await fetcher.add({ url: publisher.url('/ttl') });
  expect(feed.nextPollReason).toBe('The feed asks for 45 min.');
  expect(Date.parse(feed.nextPollAt!) - Date.now()).toBeGreaterThan(44 * 60_000);
});
