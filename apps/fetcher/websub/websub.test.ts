import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { register } from 'prom-client';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#libs/database/data-source.js';
import { DatabaseModule } from '#libs/database/database.module.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#libs/database/embedded-postgres.js';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { ProblemFilter } from '#libs/runtime/problem-filter.js';
import type { ExchangeFn } from '../http/exchange.js';
import { HttpClient } from '../http/http-client.js';
import { HTTP_DEFAULTS } from '../http/http-settings.js';
import { Hub } from './hub.fixtures.js';
import { fellSilent, isPushed } from './push-state.js';
import { RenewSubscriptions } from './renew-subscriptions.js';
import { DELIVER_PUSH, type DeliverPush, WebSubController } from './websub.controller.js';

const TOPIC = 'https://news.example/feed';
const RSS = '<rss version="2.0"><channel><title>Ten ships – zehn Schiffe</title></channel></rss>';
const HOUR = 3_600_000;

const folder = mkdtempSync(join(tmpdir(), 'websub-test-'));
let postgres: EmbeddedPostgres;
let db: DataSource;
let app: NestExpressApplication;
let origin: string;
let hub: Hub;
let hubUrl: string;
let client: HttpClient;
let renewals: RenewSubscriptions;
let id: string;
let now: Date;

/** What came through, and how the next deliveries fail. */
const taken: { id: string; body: string; contentType?: string }[] = [];
let faults = 0;
const deliver: DeliverPush = async (feedId, { body, contentType }) => {
  if (faults-- > 0) throw new Error('the broker is away');
  taken.push({ id: feedId, body: body.toString(), contentType });
};

/** Only the date: servers and the database need their timers. */
const REAL = 'setTimeout clearTimeout setInterval clearInterval setImmediate clearImmediate nextTick queueMicrotask performance hrtime'; // prettier-ignore

beforeAll(async () => {
  jest.useFakeTimers({ doNotFake: REAL.split(' ') as never });
  postgres = await startEmbeddedPostgres(folder);
  db = await createDataSource(postgres.address).initialize();
  const root = {
    module: class Root {},
    imports: [DatabaseModule.forRoot(db)],
    controllers: [WebSubController],
    providers: [{ provide: DELIVER_PUSH, useValue: deliver }],
  };
  app = await NestFactory.create<NestExpressApplication>(root, { logger: false, bodyParser: false });
  app.useBodyParser('json', { limit: '20mb' });
  app.useGlobalFilters(new ProblemFilter());
  await app.listen(0, '127.0.0.1');
  origin = await app.getUrl();
}, 60_000);

afterAll(async () => {
  await app.close(); // disconnects the DataSource as well
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  jest.setSystemTime(jest.getRealSystemTime());
  hub = new Hub();
  hubUrl = await hub.listen();
  const local = { allow: ['127.0.0.1'], ports: [Number(new URL(hubUrl).port)] };
  client = new HttpClient({ ...HTTP_DEFAULTS, userAgent: 'test', ...local });
  renewals = new RenewSubscriptions(db, exchange, `${origin}/`);
  taken.length = 0;
  faults = 0;
  now = new Date(hub.now);
  id = randomUUID();
  await db.manager.createQueryBuilder().delete().from(Feed).execute();
  await addFeed(id);
});

afterEach(async () => {
  hub.close();
  await client.close();
});

const exchange: ExchangeFn = (ask) => client.exchange(ask);

async function addFeed(feedId: string): Promise<void> {
  const columns = { id: feedId, url: TOPIC, urlKey: feedId, host: 'news.example', name: 'News', edition: 'main' };
  await db.manager.insert(Feed, { ...columns, hub: hubUrl, pushTopic: TOPIC, pushNextAt: now });
}

const feed = (feedId = id) => db.manager.findOneByOrFail(Feed, { id: feedId });
const callback = (feedId = id) => `${origin}/api/websub/${feedId}`;

/** Lets time pass for both, then does what is due. @returns how many requests were made */
async function pass(milliseconds: number): Promise<number> {
  now = new Date(now.getTime() + milliseconds);
  hub.now = now.getTime();
  jest.setSystemTime(now);
  const requests = await renewals.renewSubscriptions(now);
  await hub.settled();
  return requests;
}

describe('a subscription', () => {
  it('is asked for, verified, and brings documents as they are', async () => {
    expect(await pass(0)).toBe(1);
    expect(Object.fromEntries(hub.requests[0]!)).toEqual({
      'hub.callback': callback(),
      'hub.mode': 'subscribe',
      'hub.topic': TOPIC,
      'hub.lease_seconds': '864000',
      'hub.secret': expect.stringMatching(/^[\da-f]{64}$/),
    });
    const subscribed = await feed();
    expect(subscribed).toMatchObject({ pushState: 'active', pushAttempts: 0, pushDetail: null });
    expect(isPushed(subscribed, now)).toBe(true);
    expect(await hub.publish(TOPIC, RSS)).toEqual([204]);
    expect(taken).toEqual([{ id, body: RSS, contentType: 'application/rss+xml' }]);
    expect((await feed()).lastPushAt).not.toBeNull();
  });

  it.each(['sha1', 'sha256', 'sha384', 'sha512'])('signed with %s', async (algorithm) => {
    await pass(0);
    expect(await hub.publish(TOPIC, RSS, { algorithm })).toEqual([204]);
    expect(taken).toHaveLength(1);
  });

  it('of a JSON Feed', async () => {
    await pass(0);
    const json = '{ "version" : "https://jsonfeed.org/version/1.1", "items": [] }';
    expect(await hub.publish(TOPIC, json, { type: 'application/json' })).toEqual([204]);
    expect(taken).toEqual([{ id, body: json, contentType: 'application/json' }]);
  });

  it('is renewed with the same secret before a quarter of the lease is left, and not sooner', async () => {
    await pass(0);
    expect(await pass(17.9 * HOUR)).toBe(0);
    expect(await pass(0.2 * HOUR)).toBe(1);
    expect(hub.requests[1]!.get('hub.secret')).toBe(hub.requests[0]!.get('hub.secret'));
    await pass(8 * HOUR);
    expect(await hub.publish(TOPIC, RSS)).toEqual([204]);
    expect(isPushed(await feed(), now)).toBe(true);
  });

  it('ends at the hub and here when it is not renewed', async () => {
    await pass(0);
    hub.policy = 'reject';
    await pass(25 * HOUR);
    expect(await hub.publish(TOPIC, RSS)).toEqual([]);
    expect(await feed()).toMatchObject({ pushState: 'none', pushDetail: expect.stringContaining('400') });
  });

  it('stays active while attempts to renew it fail', async () => {
    await pass(0);
    hub.policy = 'reject';
    await pass(19 * HOUR);
    expect(await feed()).toMatchObject({
      pushState: 'active',
      pushAttempts: 1,
      pushDetail: expect.stringContaining('400'),
    });
    hub.policy = 'verify';
    await pass(0.5 * HOUR);
    expect(await feed()).toMatchObject({ pushState: 'active', pushAttempts: 0, pushDetail: null });
  });

  it('is asked for by one of several fetchers', async () => {
    const ids = Array.from({ length: 60 }, () => randomUUID());
    for (const each of ids) await addFeed(each);
    const others = [renewals, ...Array.from({ length: 3 }, () => new RenewSubscriptions(db, exchange, origin))];
    const requests = await Promise.all(others.map((each) => each.renewSubscriptions(now)));
    await hub.settled();
    expect(requests.reduce((sum, count) => sum + count)).toBe(61);
    expect(new Set(hub.requests.map((form) => form.get('hub.callback'))).size).toBe(61);
    expect(await db.manager.countBy(Feed, { pushState: 'active' })).toBe(61);
  }, 30_000);
});

describe('a hub that does not', () => {
  it('ask back is asked again, ever more rarely', async () => {
    hub.policy = 'forget';
    const gaps: number[] = [];
    for (let attempt = 0; attempt < 12; attempt++) {
      const due = (await feed()).pushNextAt!;
      gaps.push(due.getTime() - now.getTime());
      expect(await pass(due.getTime() - now.getTime())).toBe(1);
    }
    expect(gaps[1]! / 60_000).toBeCloseTo(10, -0.5);
    expect(gaps[4]! / gaps[1]!).toBeGreaterThan(6);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(26.5 * HOUR);
    expect(await feed()).toMatchObject({ pushState: 'requested', pushAttempts: 12 });
  });

  it('exist is asked again', async () => {
    hub.close();
    await pass(0);
    expect(await feed()).toMatchObject({
      pushState: 'none',
      pushDetail: expect.stringContaining('could not be asked'),
    });
    expect(await pass(HOUR)).toBe(1);
  });

  it('want us says why, and is asked a week later', async () => {
    hub.policy = 'deny';
    await pass(0);
    expect(await feed()).toMatchObject({ pushState: 'refused', pushDetail: 'The hub refused: No room.' });
    expect(await pass(6 * 24 * HOUR)).toBe(0);
    hub.policy = 'verify';
    expect(await pass(24 * HOUR)).toBe(1);
    expect(await feed()).toMatchObject({ pushState: 'active' });
  });

  it('send what polling finds is tried again a day later', async () => {
    await pass(0);
    await db.manager.update(Feed, { id }, fellSilent(now));
    expect(isPushed(await feed(), now)).toBe(false);
    expect(await pass(23 * HOUR)).toBe(0);
    expect(await pass(HOUR)).toBe(1);
    expect(await feed()).toMatchObject({ pushState: 'active' });
  });
});

describe('a feed that is', () => {
  it.each([
    ['deleted', { deletedAt: new Date() }, 410],
    ['paused', { pausedReason: 'Paused by a person.' }, 202],
  ])('%s is unsubscribed, and nothing is taken for it', async (_what, change, status) => {
    await pass(0);
    await db.manager.update(Feed, { id }, change);
    expect(await hub.publish(TOPIC, RSS)).toEqual([status]);
    await pass(60_000);
    expect(hub.requests.at(-1)!.get('hub.mode')).toBe('unsubscribe');
    expect(hub.subscribers.size).toBe(0);
    expect(await feed()).toMatchObject({ pushState: 'none', pushSecret: null });
    expect(taken).toEqual([]);
    expect(await pass(HOUR)).toBe(0);
  });

  it('resumed is subscribed again', async () => {
    await db.manager.update(Feed, { id }, { pausedReason: 'Paused by a person.' });
    expect(await pass(0)).toBe(0);
    await db.manager.update(Feed, { id }, { pausedReason: null });
    expect(await pass(60_000)).toBe(1);
  });
});

describe('verification', () => {
  const yes = { status: 200, echoed: true };
  const no = { status: 404, echoed: false };
  const ask = (mode: string, topic: string, more = {}) => ({ 'hub.mode': mode, 'hub.topic': topic, ...more });
  const table: [what: string, state: Feed['pushState'], query: Record<string, string>, expected: object][] = [
    ['of what is requested', 'requested', ask('subscribe', TOPIC), yes],
    ['of a renewal', 'active', ask('subscribe', TOPIC, { 'hub.lease_seconds': '60' }), yes],
    ['of nothing', 'none', ask('subscribe', TOPIC), no],
    ['of what was refused', 'refused', ask('subscribe', TOPIC), no],
    ['of what fell silent', 'silent', ask('subscribe', TOPIC), no],
    ['of another topic', 'requested', ask('subscribe', `${TOPIC}?`), no],
    ['of an end that is not wanted', 'active', ask('unsubscribe', TOPIC), no],
    ['of an end of another topic', 'active', ask('unsubscribe', `${TOPIC}?`), yes],
    ['without a challenge', 'requested', ask('subscribe', TOPIC, { 'hub.challenge': '' }), no],
    ['with another mode', 'requested', ask('publish', TOPIC), no],
    ['without a topic', 'requested', { 'hub.mode': 'subscribe' }, no],
    ['of a denial of another topic', 'requested', ask('denied', `${TOPIC}?`), no],
  ];
  it.each(table)('%s', async (_what, pushState, query, expected) => {
    await db.manager.update(Feed, { id }, { pushState });
    expect(await hub.call(callback(), query)).toEqual(expected);
  });

  it.each([randomUUID(), 'nonsense', 'a'.repeat(5000)])('at a callback that never was: %.8s', async (feedId) => {
    expect(await hub.call(callback(feedId), ask('subscribe', TOPIC))).toEqual(no);
  });
});

describe('a document', () => {
  const counted = async (outcome: string) => {
    const { values } = (await register.getSingleMetric('babelwire_pushes_total')!.get()) as {
      values: { value: number; labels: { outcome?: string | number } }[];
    };
    return values.find(({ labels }) => labels.outcome === outcome)?.value ?? 0;
  };

  it.each([
    ['with a forged signature', `sha256=${'0'.repeat(64)}`],
    ['with an unknown method', `md5=${'0'.repeat(32)}`],
    ['without a signature', ''],
  ])('%s is acknowledged, counted and ignored', async (_what, signature) => {
    await pass(0);
    const before = await counted('bad-signature');
    const headers = { 'x-hub-signature': signature, 'content-type': 'application/rss+xml' };
    expect((await fetch(callback(), { method: 'POST', body: RSS, headers })).status).toBe(202);
    expect(taken).toEqual([]);
    expect(await counted('bad-signature')).toBe(before + 1);
  });

  it('for a feed that never subscribed is ignored', async () => {
    expect((await fetch(callback(), { method: 'POST', body: RSS })).status).toBe(202);
    expect(taken).toEqual([]);
  });

  it('that could not be handed on is asked for again', async () => {
    await pass(0);
    faults = 1;
    expect(await hub.publish(TOPIC, RSS)).toEqual([503]);
    expect((await feed()).lastPushAt).toBeNull();
    expect(await hub.publish(TOPIC, RSS)).toEqual([204]);
    expect(taken).toHaveLength(1);
  });

  it('that is too large is refused', async () => {
    await pass(0);
    expect(await hub.publish(TOPIC, 'x'.repeat(5 * 1024 * 1024 + 1))).toEqual([413]);
    expect(await hub.publish(TOPIC, 'x'.repeat(5 * 1024 * 1024))).toEqual([204]);
  });

  it.each([randomUUID(), 'nonsense'])('for a feed that never was: %.8s', async (feedId) => {
    expect((await fetch(callback(feedId), { method: 'POST', body: RSS })).status).toBe(410);
  });
});
