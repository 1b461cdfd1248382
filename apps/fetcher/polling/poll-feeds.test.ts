import { setTimeout as sleep } from 'node:timers/promises';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { TestFetcher } from '../fetcher.fixtures.js';
import { type Publisher, rss } from '../publisher.fixtures.js';

let fetcher: TestFetcher;
let publisher: Publisher;

beforeEach(async () => {
  fetcher = new TestFetcher();
  ({ publisher } = fetcher);
  await fetcher.start();
}, 30_000);

/** Never responds. */
const neverRespond = (path: string) => publisher.pages.set(path, () => undefined);
const untilRequested = async (path: string, times: number) => {
  while (publisher.requestsOf(path).length < times) await sleep(20);
};

test('a poll in progress at a stop is aborted and its feed released; no failure is counted', async () => {
  publisher.serve('/slow', rss([]));
  const feed = await fetcher.add({ url: publisher.url('/slow') });
  neverRespond('/slow');
  await fetcher.api('POST', `/${feed.id}/poll`);
  await untilRequested('/slow', 3);
  let left: Feed | null = null;
  const began = Date.now();
  await fetcher.stop(async (db) => (left = await db.manager.findOneBy(Feed, { id: feed.id })));
  expect(Date.now() - began).toBeLessThan(3_000);
  expect(left).toMatchObject({ leaseOwner: null, status: 'ok', failures: 0 });
  expect(left!.nextPollAt.getTime()).toBeLessThan(Date.now());
}, 20_000);

test('a page being fetched at a stop is aborted, and its item is published after the next start', async () => {
  publisher.serve('/robots.txt', '');
  neverRespond('/article');
  publisher.serve('/feed', rss([{ guid: 'g', link: publisher.url('/article') }]));
  await fetcher.api('POST', '', { url: publisher.url('/feed'), fullText: true });
  await untilRequested('/article', 1);
  const began = Date.now();
  await fetcher.stop(async (db) => expect(await db.query('SELECT FROM feed_item')).toEqual([]));
  expect(Date.now() - began).toBeLessThan(3_000);
  expect(fetcher.published).toEqual([]);
}, 20_000);

test('robots.txt being fetched at a stop is aborted as well', async () => {
  neverRespond('/robots.txt');
  publisher.serve('/feed', rss([{ guid: 'g', link: publisher.url('/article') }]));
  await fetcher.api('POST', '', { url: publisher.url('/feed'), fullText: true });
  await untilRequested('/robots.txt', 1);
  const began = Date.now();
  await fetcher.stop();
  expect(Date.now() - began).toBeLessThan(3_000);
  expect(fetcher.published).toEqual([]);
}, 20_000);
