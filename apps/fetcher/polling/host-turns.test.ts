import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { openTestDatabase } from './feeds.fixtures.js';
import { HostLimiter } from './host-turns.js';

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
    const request = async (turns: HostLimiter) => {
      const turn = await turns.acquire(URL_A);
      most = Math.max(most, ++open);
      await sleep(20);
      open--;
      done++;
      await turn!.end();
    };
    await Promise.all(fetchers.flatMap((turns) => [request(turns), request(turns), request(turns)]));
    expect({ most, done }).toEqual({ most: connections, done: 9 });
  },
  20_000,
);

test('between two requests there is the pause, for every port and scheme of the host, not for other hosts', async () => {
  const turns = new HostLimiter(db, { connections: 1, delay: 600 });
  await (await turns.acquire(URL_A))!.end();
  const ended = performance.now();
  const other = await turns.acquire(new URL('https://b.example/'));
  expect(performance.now() - ended).toBeLessThan(400);
  await other!.end();
  await turns.acquire(new URL('http://A.example.:8080/other'));
  expect(performance.now() - ended).toBeGreaterThan(590);
});

test('a host that asked to be left alone is, and whoever would wait too long goes without', async () => {
  const turns = new HostLimiter(db, { connections: 2, delay: 0 });
  await turns.backOff(URL_A.href, new Date(Date.now() + 3_600_000));
  await turns.backOff(URL_A.href, new Date(Date.now() + 1_000)); // the longer wish stays
  expect(await turns.acquire(URL_A)).toBeNull();
});

test("a killed fetcher's turn is free after a while", async () => {
  await new HostLimiter(db, { connections: 1, delay: 0 }).acquire(URL_A);
  const taken = new HostLimiter(db, { connections: 1, delay: 0 }).acquire(URL_A);
  await db.query(`UPDATE host_slot SET held_until = clock_timestamp() - interval '1 second'`);
  expect(await taken).not.toBeNull();
});

test('who stops waiting gets no turn', async () => {
  const turns = new HostLimiter(db, { connections: 1, delay: 0 });
  await turns.acquire(URL_A);
  expect(await turns.acquire(URL_A, AbortSignal.timeout(50))).toBeNull();
});

test('hosts that were not asked for a day are forgotten, those in use and those to be left alone are not', async () => {
  const turns = new HostLimiter(db, { connections: 1, delay: 0 });
  for (const host of ['old', 'held', 'lately']) await (await turns.acquire(new URL(`https://${host}.example/`)))!.end();
  await turns.backOff('https://alone.example/', new Date(Date.now() + 3_600_000));
  await db.query(
    `UPDATE host_slot SET ready_at = now() - interval '2 days' WHERE host IN ('old.example', 'held.example')`,
  );
  await turns.acquire(new URL('https://held.example/'));
  await turns.forget();
  const left: { host: string }[] = await db.query('SELECT host FROM host_slot ORDER BY host');
  expect(left.map(({ host }) => host)).toEqual(['alone.example', 'held.example', 'lately.example']);
  expect(await turns.acquire(new URL('https://old.example/'))).not.toBeNull();
});

test('when fewer connections are allowed than before, the others are forgotten', async () => {
  await (await new HostLimiter(db, { connections: 3, delay: 0 }).acquire(URL_A))!.end();
  await new HostLimiter(db, { connections: 1, delay: 0 }).forget();
  expect(await db.query('SELECT slot FROM host_slot')).toEqual([{ slot: 0 }]);
});

test('a turn that was lost by a stall does not end the one that followed', async () => {
  const turns = new HostLimiter(db, { connections: 1, delay: 0 });
  const lost = await turns.acquire(URL_A);
  await db.query(`UPDATE host_slot SET held_until = clock_timestamp() - interval '1 second'`);
  await turns.acquire(URL_A);
  await lost!.end();
  expect(await turns.acquire(URL_A, AbortSignal.timeout(400))).toBeNull();
});
