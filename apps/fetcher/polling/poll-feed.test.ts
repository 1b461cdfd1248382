import { setTimeout as sleep } from 'node:timers/promises';
import { TestFetcher } from '../fetcher.fixtures.js';
import { rss } from '../publisher.fixtures.js';

const fetcher = new TestFetcher();
const { publisher } = fetcher;

beforeAll(() => fetcher.start({ FETCH_CONTACT: 'https://news.example/bot' }), 30_000);
afterAll(() => fetcher.stop());
beforeEach(async () => {
  fetcher.published.splice(0);
  publisher.requests.splice(0);
  fetcher.failures = 0;
  await fetcher.db.query('DELETE FROM feed; DELETE FROM host_slot');
});

const numbered = (from: number, to: number) => publisher.items(from, to);
const titles = () => fetcher.published.map(({ title }) => title);

test('a feed is polled when it is added, then conditionally, and only new items are published', async () => {
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

test('304 Not Modified never clears an error: after one, requests are unconditional', async () => {
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

test('a changed item is a revision and keeps its guid; an item that was gone for a while is not published again', async () => {
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

test('guids that change with every poll are ignored, and the feed says so', async () => {
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

test('a permanent redirect is followed at once and saved at the third poll; a temporary one never', async () => {
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

test('403 counts as 429 where the setting says so', async () => {
  publisher.serve('/403', rss([]));
  const feed = await fetcher.add({ url: publisher.url('/403') });
  publisher.pages.set('/403', (_, response) => response.writeHead(403).end());
  expect(await fetcher.poll(feed.id)).toMatchObject({ status: 'forbidden' });
  await fetcher.api('PATCH', `/${feed.id}`, { throttleOnForbidden: true });
  expect(await fetcher.poll(feed.id)).toMatchObject({ status: 'rate-limited' });
});

test('no feed of a host is polled before its Retry-After', async () => {
  publisher.serve('/busy', rss([]));
  publisher.serve('/neighbour', rss([]));
  const feed = await fetcher.add({ url: publisher.url('/busy') });
  const neighbour = await fetcher.add({ url: publisher.url('/neighbour') });
  publisher.pages.set('/busy', (_, response) => response.writeHead(429, { 'retry-after': '1800' }).end());
  const refused = await fetcher.poll(feed.id);
  expect(refused).toMatchObject({ status: 'rate-limited', nextPollReason: 'The server requested a pause until then.' });
  expect(Date.parse(refused.nextPollAt!) - Date.now()).toBeGreaterThan(1_790_000);
  await fetcher.api('POST', `/${neighbour.id}/poll`);
  await new Promise((done) => setTimeout(done, 1_500));
  expect(publisher.requestsOf('/neighbour')).toHaveLength(2); // the preview and the first poll
});

test('the reason of the next poll is shown', async () => {
  publisher.serve('/ttl', rss([], '<ttl>45</ttl>'), { 'cache-control': 'max-age=600' });
  const feed = await fetcher.add({ url: publisher.url('/ttl') });
  expect(feed.nextPollReason).toBe('The feed requests an interval of 45 min.');
  expect(Date.parse(feed.nextPollAt!) - Date.now()).toBeGreaterThan(44 * 60_000);
});

test('an internal error is shown at the feed, which is polled again later', async () => {
  publisher.serve('/fault', rss(publisher.items(0, 1)));
  await fetcher.db.query('ALTER TABLE feed_item ADD CONSTRAINT fault CHECK (false) NOT VALID');
  const feed = await fetcher.add({ url: publisher.url('/fault') });
  expect(feed).toMatchObject({
    state: 'failing',
    status: 'internal-error',
    detail: expect.stringContaining('fault'),
    failures: 1,
    nextPollReason: 'The last poll failed: next attempt after 5 min.',
  });
  await fetcher.db.query('ALTER TABLE feed_item DROP CONSTRAINT fault');
  expect(await fetcher.poll(feed.id)).toMatchObject({ status: 'ok', failures: 0, articles: 1 });
});

test('a feed that redirects to a host without a free slot is postponed', async () => {
  publisher.serve('/sends-on', rss([]));
  const feed = await fetcher.add({ url: publisher.url('/sends-on') });
  publisher.requests.splice(0);
  const elsewhere = `http://localhost:${publisher.port}/there`;
  publisher.pages.set('/sends-on', (_, response) => response.writeHead(302, { location: elsewhere }).end());
  const anHour = new Date(Date.now() + 3_600_000);
  await fetcher.db.query(`INSERT INTO host_slot (host, slot, ready_at) SELECT 'localhost', n, $1 FROM generate_series(0, 7) n`, [anHour]); // prettier-ignore
  await fetcher.api('POST', `/${feed.id}/poll`);
  await sleep(2_500);
  expect(publisher.requestsOf('/sends-on')).toHaveLength(1);
  const { body } = await fetcher.api('GET', `/${feed.id}`);
  expect(body).toMatchObject({ state: 'ok', failures: 0, nextPollReason: expect.stringContaining(elsewhere) });
  expect(Date.parse(body.nextPollAt!)).toBeGreaterThan(Date.now() + 290_000);
});

test('a poll with old settings does not overwrite new ones; the next one starts when it ends', async () => {
  publisher.serve('/slow', rss([]));
  const feed = await fetcher.add({ url: publisher.url('/slow') });
  let respond: () => void = () => undefined;
  const isRequested = new Promise<void>((requested) =>
    publisher.pages.set('/slow', (_, response) => {
      respond = () => response.writeHead(410).end();
      requested();
    }),
  );
  await fetcher.api('POST', `/${feed.id}/poll`);
  await isRequested;
  publisher.serve('/other', rss([]));
  const { body: changed } = await fetcher.api('PATCH', `/${feed.id}`, { url: publisher.url('/other') });
  await sleep(1_200);
  expect(publisher.requestsOf('/other')).toEqual([]);
  respond();
  expect(await fetcher.polledSince(feed.id, changed.lastPolledAt)).toMatchObject({ status: 'ok', pausedReason: null });
  expect(publisher.requestsOf('/other')).toHaveLength(1);
});

test('a document of 2,001 items is truncated, and polled at the usual interval with its status shown', async () => {
  publisher.serve('/many', rss(publisher.items(0, 2_001), '<ttl>30</ttl>'), { etag: '"1"' });
  const feed = await fetcher.add({ url: publisher.url('/many') });
  const truncated = { status: 'too-many-items', state: 'failing', articles: 2_000, failures: 0 };
  expect(feed).toMatchObject({ ...truncated, nextPollReason: 'The feed requests an interval of 30 min.' });
  expect(Date.parse(feed.nextPollAt!)).toBeGreaterThan(Date.now() + 29 * 60_000);
  await sleep(1_200);
  expect(publisher.requestsOf('/many')).toHaveLength(2); // the preview and the first poll
  expect(await fetcher.poll(feed.id)).toMatchObject(truncated);
  expect(publisher.requestsOf('/many').at(-1)!.headers['if-none-match']).toBeUndefined();
  expect(fetcher.published).toHaveLength(2_000);
});

test('characters that PostgreSQL rejects do not fail a feed', async () => {
  const item = { id: 'a\0b', title: 'A\0B \ud800', content_html: '<p>x\0y</p>', url: 'https://news.example/\0' };
  const body = JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'T\0', language: 'e\0', items: [item] }); // prettier-ignore
  publisher.serve('/nul', body, { 'content-type': 'application/feed+json' });
  expect(await fetcher.add({ url: publisher.url('/nul') })).toMatchObject({ status: 'ok', articles: 1 });
  expect(JSON.stringify(fetcher.published)).not.toContain('\\u0000');
});

test.each([
  ['bytes', 'a\0b'],
  ['references', 'a&#0;b&amp;#0;&#x0;'],
  ['CDATA', '<![CDATA[a\0b&#0;]]>'],
])('nor does NUL in XML, as %s', async (what, text) => {
  const [guid, title, link] = [text, text, `https://news.example/${text}`];
  publisher.serve(`/${what}`, rss([{ guid, title, link }], `<title>${text}</title><link>${link}</link>`));
  expect(await fetcher.add({ url: publisher.url(`/${what}`) })).toMatchObject({ status: 'ok', articles: 1 });
  expect(JSON.stringify(fetcher.published)).not.toContain('\\u0000');
});

test('nor NUL in a document that is not a feed', async () => {
  publisher.serve('/was', rss([]));
  const feed = await fetcher.add({ url: publisher.url('/was') });
  publisher.serve('/was', '{"version": \0}');
  expect(await fetcher.poll(feed.id)).toMatchObject({ status: 'not-a-feed', failures: 1 });
});

const HALF_AN_HOUR = 1_800_000;
const inHalfAnHour = () => new Date(Date.now() + HALF_AN_HOUR).toUTCString();
const rateLimits: [what: string, status: number, retryAfter: () => string][] = [
  ['429 with seconds', 429, () => '1800'],
  ['429 with a date', 429, inHalfAnHour],
  ['503 with seconds', 503, () => '1800'],
  ['503 with a date', 503, inHalfAnHour],
];

test.each(rateLimits)(
  '%s: no feed of the host is polled, those of other hosts are',
  async (what, status, retryAfter) => {
    const [busy, neighbour, other] = ['busy', 'neighbour', 'other'].map(
      (name) => `/${name}-${encodeURIComponent(what)}`,
    );
    for (const path of [busy!, neighbour!, other!]) publisher.serve(path, rss([]));
    const feed = await fetcher.add({ url: publisher.url(busy!) });
    const { id: atHost } = await fetcher.add({ url: publisher.url(neighbour!) });
    const elsewhere = await fetcher.add({ url: `http://localhost:${publisher.port}${other}` });
    publisher.pages.set(busy!, (_, response) => response.writeHead(status, { 'retry-after': retryAfter() }).end());
    publisher.requests.splice(0);

    const refused = await fetcher.poll(feed.id);
    expect(refused).toMatchObject({ state: 'failing', nextPollReason: 'The server requested a pause until then.' });
    expect(Date.parse(refused.nextPollAt!) / 1000).toBeCloseTo((Date.now() + HALF_AN_HOUR) / 1000, -1);
    await fetcher.api('POST', `/${atHost}/poll`);
    await fetcher.api('POST', `/${feed.id}/poll`);
    expect(await fetcher.poll(elsewhere.id)).toMatchObject({ status: 'ok' });
    await sleep(1_200);
    expect(publisher.requests.map(({ url }) => url)).toEqual([busy, other]);
  },
);

test('503 without Retry-After concerns only this feed', async () => {
  publisher.serve('/faulty', rss([]));
  publisher.serve('/sound', rss([]));
  const feed = await fetcher.add({ url: publisher.url('/faulty') });
  const sound = await fetcher.add({ url: publisher.url('/sound') });
  publisher.pages.set('/faulty', (_, response) => response.writeHead(503).end());
  const failed = { status: 'server-error', nextPollReason: 'The last poll failed: next attempt after 5 min.' };
  expect(await fetcher.poll(feed.id)).toMatchObject(failed);
  expect(await fetcher.poll(sound.id)).toMatchObject({ status: 'ok' });
});

test('a feed that keeps failing is polled less and less often, for ever', async () => {
  publisher.serve('/down', rss([]));
  const feed = await fetcher.add({ url: publisher.url('/down') });
  publisher.pages.set('/down', (_, response) => response.writeHead(500).end());
  await fetcher.db.query('UPDATE feed SET failures = 1000 WHERE id = $1', [feed.id]);
  const failed = await fetcher.poll(feed.id);
  expect(failed).toMatchObject({ state: 'failing', pausedReason: null, failures: 1_001 });
  const pause = (Date.parse(failed.nextPollAt!) - Date.now()) / 3_600_000;
  expect(pause).toBeGreaterThan(23.9);
  expect(pause).toBeLessThan(26.5);
  publisher.serve('/down', rss(publisher.items(0, 1)));
  expect(await fetcher.poll(feed.id)).toMatchObject({ state: 'ok', failures: 0, articles: 1 });
});
