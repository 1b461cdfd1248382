import type { DataSource } from 'typeorm';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { addFeed } from './add-feed.js';
import { LEASE_REVOKED, leaseFeeds, releaseFeed, renewLeases } from './lease-feeds.js';
import { openTestDatabase } from '../hosts/test-database.fixtures.js';
import { HostLimiter } from '../hosts/host-limiter.js';

let db: DataSource;
let close: () => Promise<void>;

beforeAll(async () => ({ db, close } = await openTestDatabase()), 30_000);
afterAll(() => close());
beforeEach(() => db.query('TRUNCATE feed, feed_item, host_slot'));

const add = async (...urls: string[]) => {
  for (const url of urls) await addFeed(db.manager, { url }, false);
};
const lease = async (owner: string, count = 100) => (await leaseFeeds(db, owner, count)).map(({ url }) => url).sort();
const change = (changes: object, url: string) => db.manager.update(Feed, { url }, changes);
const numbered = (count: number) => Array.from({ length: count }, (_, n) => `https://host${n}.example/rss`);
const A = 'https://a.example/rss';

test('fetchers that lease at the same moment share the feeds: none twice, none left out', async () => {
  const urls = numbered(60);
  await add(...urls);
  const owners = ['a', 'b', 'c', 'd'];
  const leases = await Promise.all(owners.flatMap((owner) => [lease(owner, 10), lease(owner, 10)]));
  expect(leases.flat().sort()).toEqual(urls.sort());
  expect(new Set(leases.flat()).size).toBe(60);
});

test('of one host, one feed at a time', async () => {
  await add('https://a.example/1', 'http://a.example:8080/2', 'https://b.example/1');
  expect(await lease('me')).toHaveLength(2);
});

test('a host whose slot is held or not ready is skipped', async () => {
  await add(A, 'https://b.example/rss', 'https://c.example/rss');
  const limiter = new HostLimiter(db, { connections: 1, delay: 60_000 });
  await limiter.acquire(new URL(A));
  await (await limiter.acquire(new URL('https://b.example/')))!.release();
  expect(await lease('me')).toEqual(['https://c.example/rss']);
});

const skipped: [what: string, changes: object][] = [
  ['paused', { pausedReason: 'because' }],
  ['deleted', { deletedAt: new Date() }],
  ['not due', { nextPollAt: new Date(Date.now() + 60_000) }],
  ['leased', { leaseOwner: 'other', leasedUntil: new Date(Date.now() + 60_000) }],
];
test.each(skipped)('a feed that is %s is not leased', async (_what, changes) => {
  await add(A);
  await change(changes, A);
  expect(await lease('me')).toEqual([]);
});

test('the longest overdue feed comes first', async () => {
  const urls = numbered(3);
  await add(...urls);
  await change({ nextPollAt: new Date(Date.now() - 60_000) }, urls[1]!);
  expect(await lease('me', 1)).toEqual([urls[1]]);
});

test('an expired lease is taken over, a running one is not', async () => {
  await add(A);
  await lease('killed');
  expect(await lease('other')).toEqual([]);
  await change({ leasedUntil: new Date(Date.now() - 1) }, A);
  expect(await lease('other')).toEqual([A]);
  await change({ leasedUntil: new Date(Date.now() + 1_000) }, A);
  await renewLeases(db, ['other']);
  expect((await db.manager.findOneByOrFail(Feed, { url: A })).leasedUntil.getTime()).toBeGreaterThan(
    Date.now() + 20_000,
  );
});

const LATER = { nextPollAt: new Date(Date.now() + 3_600_000), nextPollReason: 'Usual interval.' };
const NOW = { nextPollReason: 'Requested manually.' };
const during: [what: string, meanwhile: object | null, isSaved: boolean, reason: string][] = [
  ['nothing', null, true, 'Usual interval.'],
  ['a request for a poll', NOW, true, 'Requested manually.'],
  ['new settings', { ...NOW, ...LEASE_REVOKED }, false, 'Requested manually.'],
];
test.each(during)('a poll that sees %s meanwhile', async (_what, meanwhile, isSaved, reason) => {
  await add(A);
  const [feed] = await leaseFeeds(db, 'me', 1);
  // Twice, as after two changes of the settings.
  for (let n = 1; meanwhile && n <= 2; n++) await change({ nextPollAt: new Date(Date.now() - 1), ...meanwhile }, A);
  expect(await lease('other')).toEqual([]);
  expect(await releaseFeed(db.manager, feed!, { ...LATER, status: 'ok' })).toBe(isSaved);
  expect(await db.manager.findOneByOrFail(Feed, { url: A })).toMatchObject({
    status: isSaved ? 'ok' : null,
    nextPollReason: reason,
  });
  expect(await lease('other')).toEqual(meanwhile ? [A] : []);
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
  expect(await lease('me')).toEqual([]);
  expect(await addFeed(db.manager, { url: A }, true)).toMatchObject({ isNew: true, feed: { id: first.feed.id } });
  expect(await lease('me')).toEqual([A]);
});
