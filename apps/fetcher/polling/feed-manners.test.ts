import { setTimeout as sleep } from 'node:timers/promises';
import { TestFetcher } from '../fetcher.fixtures.js';
import { rss } from '../publisher.fixtures.js';

const fetcher = new TestFetcher();
const { publisher } = fetcher;

beforeAll(() => fetcher.start(), 30_000);
afterAll(() => fetcher.stop());
afterEach(() => fetcher.db.query('DELETE FROM feed; DELETE FROM host_slot'));

const HALF_AN_HOUR = 1_800_000;
const inHalfAnHour = () => new Date(Date.now() + HALF_AN_HOUR).toUTCString();
const pleas: [what: string, status: number, retryAfter: () => string][] = [
  ['429 with seconds', 429, () => '1800'],
  ['429 with a date', 429, inHalfAnHour],
  ['503 with seconds', 503, () => '1800'],
  ['503 with a date', 503, inHalfAnHour],
];

test.each(pleas)('%s: the host is left alone with all its feeds, others are not', async (what, status, retryAfter) => {
  const [busy, neighbour, other] = ['busy', 'neighbour', 'other'].map((name) => `/${name}-${encodeURIComponent(what)}`);
  for (const path of [busy!, neighbour!, other!]) publisher.serve(path, rss([]));
  const feed = await fetcher.add({ url: publisher.url(busy!) });
  const { id: atHost } = await fetcher.add({ url: publisher.url(neighbour!) });
  const elsewhere = await fetcher.add({ url: `http://localhost:${publisher.port}${other}` });
  publisher.pages.set(busy!, (_, response) => response.writeHead(status, { 'retry-after': retryAfter() }).end());
  publisher.requests.splice(0);

  const refused = await fetcher.poll(feed.id);
  expect(refused).toMatchObject({ state: 'failing', nextPollReason: 'The server asked us to wait until then.' });
  expect(Date.parse(refused.nextPollAt!) / 1000).toBeCloseTo((Date.now() + HALF_AN_HOUR) / 1000, -1);
  await fetcher.api('POST', `/${atHost}/poll`);
  await fetcher.api('POST', `/${feed.id}/poll`);
  expect(await fetcher.poll(elsewhere.id)).toMatchObject({ status: 'ok' });
  await sleep(1_200);
  expect(publisher.requests.map(({ url }) => url)).toEqual([busy, other]);
});

test('503 without Retry-After is a fault of this feed alone', async () => {
  publisher.serve('/faulty', rss([]));
  publisher.serve('/sound', rss([]));
  const feed = await fetcher.add({ url: publisher.url('/faulty') });
  const sound = await fetcher.add({ url: publisher.url('/sound') });
  publisher.pages.set('/faulty', (_, response) => response.writeHead(503).end());
  const failed = { status: 'server-error', nextPollReason: 'It failed: tried again after 5 min.' };
  expect(await fetcher.poll(feed.id)).toMatchObject(failed);
  expect(await fetcher.poll(sound.id)).toMatchObject({ status: 'ok' });
});

test('a feed that goes on failing is asked less and less, and never given up', async () => {
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
