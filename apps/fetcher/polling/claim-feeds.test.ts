import type { DataSource } from 'typeorm';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { addFeed } from '../feeds/add-feed.js';
import { leaseFeeds, renewLeases } from './claim-feeds.js';
import { openTestDatabase } from './feeds.fixtures.js';
import { HostLimiter } from './host-turns.js';

let db: DataSource;
let close: () => Promise<void>;

beforeAll(async () => ({ db, close } = await openTestDatabase()), 30_000);
afterAll(() => close());
beforeEach(() => db.query('TRUNCATE feed, feed_item, host_slot'));

const add = async (...urls: string[]) => {
  for (const url of urls) await addFeed(db.manager, { url }, false);
};
const claim = async (owner: string, count = 100) => (await leaseFeeds(db, owner, count)).map(({ url }) => url).sort();
const change = (changes: object, url: string) => db.manager.update(Feed, { url }, changes);
const numbered = (count: number) => Array.from({ length: count }, (_, n) => `https://host${n}.example/rss`);
const A = 'https://a.example/rss';

test('fetchers that claim at the same moment share the feeds: none twice, none forgotten', async () => {
  const urls = numbered(60);
  await add(...urls);
  const owners = ['a', 'b', 'c', 'd'];
  const claims = await Promise.all(owners.flatMap((owner) => [claim(owner, 10), claim(owner, 10)]));
  expect(claims.flat().sort()).toEqual(urls.sort());
  expect(new Set(claims.flat()).size).toBe(60);
});

test('of one host, one feed at a time', async () => {
  await add('https://a.example/1', 'http://a.example:8080/2', 'https://b.example/1');
  expect(await claim('me')).toHaveLength(2);
});

test('a host whose turn is held or not ready is passed over', async () => {
  await add(A, 'https://b.example/rss', 'https://c.example/rss');
  const turns = new HostLimiter(db, { connections: 1, delay: 60_000 });
  await turns.acquire(new URL(A));
  await (await turns.acquire(new URL('https://b.example/')))!.end();
  expect(await claim('me')).toEqual(['https://c.example/rss']);
});

const untouched: [what: string, changes: object][] = [
  ['paused', { pausedReason: 'because' }],
  ['deleted', { deletedAt: new Date() }],
  ['not due', { nextPollAt: new Date(Date.now() + 60_000) }],
  ['leased', { leaseOwner: 'other', leasedUntil: new Date(Date.now() + 60_000) }],
];
test.each(untouched)('a feed that is %s is not claimed', async (_what, changes) => {
  await add(A);
  await change(changes, A);
  expect(await claim('me')).toEqual([]);
});

test('the one that waited longest comes first', async () => {
  const urls = numbered(3);
  await add(...urls);
  await change({ nextPollAt: new Date(Date.now() - 60_000) }, urls[1]!);
  expect(await claim('me', 1)).toEqual([urls[1]]);
});

test("a killed fetcher's feeds are picked up when its lease is over, a living one's are not", async () => {
  await add(A);
  await claim('killed');
  expect(await claim('other')).toEqual([]);
  await change({ leasedUntil: new Date(Date.now() - 1) }, A);
  expect(await claim('other')).toEqual([A]);
  await change({ leasedUntil: new Date(Date.now() + 1_000) }, A);
  await renewLeases(db, ['other']);
  expect((await db.manager.findOneByOrFail(Feed, { url: A })).leasedUntil.getTime()).toBeGreaterThan(
    Date.now() + 20_000,
  );
});

test('a feed is added once, however its URL is written, and comes back from deletion only when asked for', async () => {
  const first = await addFeed(db.manager, { url: 'https://a.example/rss?utm_source=x#top', interval: '15m' }, false);
  expect(first).toMatchObject({ isNew: true, feed: { name: 'a.example', edition: 'main', fixedInterval: 900_000 } });
  expect(await addFeed(db.manager, { url: 'http://A.example/rss/', name: 'Other' }, true)).toMatchObject({
    isNew: false,
    feed: { id: first.feed.id, name: 'a.example' },
  });
  await change({ deletedAt: new Date() }, first.feed.url);
  expect(await addFeed(db.manager, { url: A }, false)).toMatchObject({ isNew: false });
  expect(await claim('me')).toEqual([]);
  expect(await addFeed(db.manager, { url: A }, true)).toMatchObject({ isNew: true, feed: { id: first.feed.id } });
  expect(await claim('me')).toEqual([A]);
});
