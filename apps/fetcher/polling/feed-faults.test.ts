import { setTimeout as sleep } from 'node:timers/promises';
import { TestFetcher } from '../fetcher.fixtures.js';
import { rss } from '../publisher.fixtures.js';

const fetcher = new TestFetcher();
const { publisher } = fetcher;

beforeAll(() => fetcher.start(), 30_000);
afterAll(() => fetcher.stop());
beforeEach(() => fetcher.published.splice(0));

test('a fault of ours is shown at the feed, which is asked again later', async () => {
  publisher.serve('/fault', rss(publisher.items(0, 1)));
  await fetcher.db.query('ALTER TABLE feed_item ADD CONSTRAINT fault CHECK (false) NOT VALID');
  const feed = await fetcher.add({ url: publisher.url('/fault') });
  expect(feed).toMatchObject({
    state: 'failing',
    status: 'internal-error',
    detail: expect.stringContaining('fault'),
    failures: 1,
    nextPollReason: 'It failed: tried again after 5 min.',
  });
  await fetcher.db.query('ALTER TABLE feed_item DROP CONSTRAINT fault');
  expect(await fetcher.poll(feed.id)).toMatchObject({ status: 'ok', failures: 0, articles: 1 });
});

test('a feed that redirects to a host without a turn is not asked again at once', async () => {
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

test('a poll with the old settings does not write over new ones, and no other begins beside it', async () => {
  publisher.serve('/slow', rss([]));
  const feed = await fetcher.add({ url: publisher.url('/slow') });
  let answer: () => void = () => undefined;
  const isAsked = new Promise<void>((asked) =>
    publisher.pages.set('/slow', (_, response) => {
      answer = () => response.writeHead(410).end();
      asked();
    }),
  );
  await fetcher.api('POST', `/${feed.id}/poll`);
  await isAsked;
  publisher.serve('/other', rss([]));
  await fetcher.api('PATCH', `/${feed.id}`, { url: publisher.url('/other') });
  await sleep(1_200);
  expect(publisher.requestsOf('/other')).toEqual([]);
  answer();
  await sleep(500);
  const { body } = await fetcher.api('GET', `/${feed.id}`);
  expect(body).toMatchObject({ status: 'ok', pausedReason: null, nextPollReason: 'Settings changed.' });
});

test('a document of 2,001 items is read as far as it may, and polled at its usual pace with its status shown', async () => {
  publisher.serve('/many', rss(publisher.items(0, 2_001), '<ttl>30</ttl>'), { etag: '"1"' });
  const feed = await fetcher.add({ url: publisher.url('/many') });
  const capped = { status: 'too-many-items', state: 'failing', articles: 2_000, failures: 0 };
  expect(feed).toMatchObject({ ...capped, nextPollReason: 'The feed asks for 30 min.' });
  expect(Date.parse(feed.nextPollAt!)).toBeGreaterThan(Date.now() + 29 * 60_000);
  await sleep(1_200);
  expect(publisher.requestsOf('/many')).toHaveLength(2); // the preview and the first poll
  expect(await fetcher.poll(feed.id)).toMatchObject(capped);
  expect(publisher.requestsOf('/many').at(-1)!.headers['if-none-match']).toBeUndefined();
  expect(fetcher.published).toHaveLength(2_000);
});

test('what PostgreSQL cannot store does not stop a feed', async () => {
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

test('nor NUL in what is no feed any more', async () => {
  publisher.serve('/was', rss([]));
  const feed = await fetcher.add({ url: publisher.url('/was') });
  publisher.serve('/was', '{"version": \0}');
  expect(await fetcher.poll(feed.id)).toMatchObject({ status: 'not-a-feed', failures: 1 });
});
