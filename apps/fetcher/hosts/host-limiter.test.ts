import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { openTestDatabase } from './test-database.fixtures.js';
import { HostLimiter } from './host-limiter.js';

const URL_A = new URL('https://a.example/rss');

let db: DataSource;
let close: () => Promise<void>;

beforeAll(async () => ({ db, close } = await openTestDatabase()), 30_000);
afterAll(() => close());
beforeEach(() => db.query('TRUNCATE host_slot'));

test.each([1, 3])(
  'at most %i requests are open to a host, over all fetchers',
  async (connections) => {
    let [open, most, done] = [0, 0, 0];
    const fetchers = ['a', 'b', 'c'].map(() => new HostLimiter(db, { connections, delay: 0 }));
    const request = async (limiter: HostLimiter) => {
      const slot = await limiter.acquire(URL_A);
      most = Math.max(most, ++open);
      await sleep(20);
      open--;
      done++;
      await slot!.release();
    };
    await Promise.all(fetchers.flatMap((limiter) => [request(limiter), request(limiter), request(limiter)]));
    expect({ most, done }).toEqual({ most: connections, done: 9 });
  },
  20_000,
);

test('the delay between two requests holds for every port and scheme of the host, not for other hosts', async () => {
  const limiter = new HostLimiter(db, { connections: 1, delay: 600 });
  await (await limiter.acquire(URL_A))!.release();
  const released = performance.now();
  const other = await limiter.acquire(new URL('https://b.example/'));
  expect(performance.now() - released).toBeLessThan(400);
  await other!.release();
  await limiter.acquire(new URL('http://A.example.:8080/other'));
  expect(performance.now() - released).toBeGreaterThan(590);
});

test('a host under back-off gives no slot within the time-out', async () => {
  const limiter = new HostLimiter(db, { connections: 2, delay: 0 });
  await limiter.backOff(URL_A.href, new Date(Date.now() + 3_600_000));
  await limiter.backOff(URL_A.href, new Date(Date.now() + 1_000)); // the later time stays
  expect(await limiter.acquire(URL_A)).toBeNull();
});

test("a killed fetcher's slot is free once its lease has expired", async () => {
  await new HostLimiter(db, { connections: 1, delay: 0 }).acquire(URL_A);
  const acquired = new HostLimiter(db, { connections: 1, delay: 0 }).acquire(URL_A);
  await db.query(`UPDATE host_slot SET held_until = clock_timestamp() - interval '1 second'`);
  expect(await acquired).not.toBeNull();
});

test('an aborted wait gives no slot', async () => {
  const limiter = new HostLimiter(db, { connections: 1, delay: 0 });
  await limiter.acquire(URL_A);
  expect(await limiter.acquire(URL_A, AbortSignal.timeout(50))).toBeNull();
});

test('slots unused for a day are deleted, those that are held or under back-off are not', async () => {
  const limiter = new HostLimiter(db, { connections: 1, delay: 0 });
  for (const host of ['old', 'held', 'lately'])
    await (await limiter.acquire(new URL(`https://${host}.example/`)))!.release();
  await limiter.backOff('https://alone.example/', new Date(Date.now() + 3_600_000));
  await db.query(
    `UPDATE host_slot SET ready_at = now() - interval '2 days' WHERE host IN ('old.example', 'held.example')`,
  );
  await limiter.acquire(new URL('https://held.example/'));
  await limiter.deleteUnused();
  const left: { host: string }[] = await db.query('SELECT host FROM host_slot ORDER BY host');
  expect(left.map(({ host }) => host)).toEqual(['alone.example', 'held.example', 'lately.example']);
  expect(await limiter.acquire(new URL('https://old.example/'))).not.toBeNull();
});

test('slots above a lowered connection limit are deleted', async () => {
  await (await new HostLimiter(db, { connections: 3, delay: 0 }).acquire(URL_A))!.release();
  await new HostLimiter(db, { connections: 1, delay: 0 }).deleteUnused();
  expect(await db.query('SELECT slot FROM host_slot')).toEqual([{ slot: 0 }]);
});

test('releasing a slot whose lease has expired does not release its successor', async () => {
  const limiter = new HostLimiter(db, { connections: 1, delay: 0 });
  const expired = await limiter.acquire(URL_A);
  await db.query(`UPDATE host_slot SET held_until = clock_timestamp() - interval '1 second'`);
  await limiter.acquire(URL_A);
  await expired!.release();
  expect(await limiter.acquire(URL_A, AbortSignal.timeout(400))).toBeNull();
});
