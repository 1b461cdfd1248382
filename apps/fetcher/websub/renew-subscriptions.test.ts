import { randomUUID } from 'node:crypto';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { pushMissed, isPushed } from './push-state.js';
import { RSS, Subscriber, TOPIC } from './subscriber.fixtures.js';

const HOUR = 3_600_000;

const us = new Subscriber();
beforeAll(() => us.start(), 60_000);
afterAll(() => us.stop());
beforeEach(() => us.begin());
afterEach(() => us.end());

describe('a subscription', () => {
  it('is requested, verified, and delivers documents unchanged', async () => {
    expect(await us.pass(0)).toBe(1);
    expect(Object.fromEntries(us.hub.requests[0]!)).toEqual({
      'hub.callback': us.callback(),
      'hub.mode': 'subscribe',
      'hub.topic': TOPIC,
      'hub.lease_seconds': '864000',
      'hub.secret': expect.stringMatching(/^[\da-f]{64}$/),
    });
    const subscribed = await us.feed();
    expect(subscribed).toMatchObject({ pushState: 'active', pushAttempts: 0, pushDetail: null });
    expect(isPushed(subscribed, us.now)).toBe(true);
    expect(await us.hub.publish(TOPIC, RSS)).toEqual([204]);
    expect(us.ingested).toEqual([{ id: us.id, body: RSS, contentType: 'application/rss+xml' }]);
    expect((await us.feed()).lastPushAt).not.toBeNull();
  });

  it.each(['sha1', 'sha256', 'sha384', 'sha512'])('accepts signatures with %s', async (algorithm) => {
    await us.pass(0);
    expect(await us.hub.publish(TOPIC, RSS, { algorithm })).toEqual([204]);
    expect(us.ingested).toHaveLength(1);
  });

  it('works at a hub that redirects', async () => {
    await us.change({ hub: `${(await us.feed()).hub}old` });
    await us.pass(0);
    expect(await us.hub.publish(TOPIC, RSS)).toEqual([204]);
  });

  it('delivers a JSON Feed', async () => {
    await us.pass(0);
    const json = '{ "version" : "https://jsonfeed.org/version/1.1", "items": [] }';
    expect(await us.hub.publish(TOPIC, json, { type: 'application/json' })).toEqual([204]);
    expect(us.ingested).toEqual([{ id: us.id, body: json, contentType: 'application/json' }]);
  });

  it('is renewed with the same secret after three quarters of the lease', async () => {
    await us.pass(0);
    expect(await us.pass(17.9 * HOUR)).toBe(0);
    expect(await us.pass(0.2 * HOUR)).toBe(1);
    expect(us.hub.requests[1]!.get('hub.secret')).toBe(us.hub.requests[0]!.get('hub.secret'));
    await us.pass(8 * HOUR);
    expect(await us.hub.publish(TOPIC, RSS)).toEqual([204]);
    expect(isPushed(await us.feed(), us.now)).toBe(true);
  });

  it('ends at the hub and here when it is not renewed', async () => {
    await us.pass(0);
    us.hub.policy = 'reject';
    await us.pass(25 * HOUR);
    expect(await us.hub.publish(TOPIC, RSS)).toEqual([]);
    expect(await us.feed()).toMatchObject({ pushState: 'none', pushDetail: expect.stringContaining('400') });
  });

  it('stays active while attempts to renew it fail', async () => {
    await us.pass(0);
    us.hub.policy = 'reject';
    await us.pass(19 * HOUR);
    expect(await us.feed()).toMatchObject({
      pushState: 'active',
      pushAttempts: 1,
      pushDetail: expect.stringContaining('400'),
    });
    us.hub.policy = 'verify';
    await us.pass(0.5 * HOUR);
    expect(await us.feed()).toMatchObject({ pushState: 'active', pushAttempts: 0, pushDetail: null });
  });

  it('is requested by one of several fetchers', async () => {
    const ids = Array.from({ length: 60 }, () => randomUUID());
    for (const each of ids) await us.addFeed(each);
    const others = Array.from({ length: 4 }, () => us.anotherFetcher());
    const requests = await Promise.all(others.map((each) => each.renewSubscriptions(us.now)));
    await us.hub.settled();
    expect(requests.reduce((sum, count) => sum + count)).toBe(61);
    expect(new Set(us.hub.requests.map((form) => form.get('hub.callback'))).size).toBe(61);
    expect(await us.db.manager.countBy(Feed, { pushState: 'active' })).toBe(61);
  }, 30_000);
});

describe('a hub', () => {
  it('that does not verify gets requests at growing intervals', async () => {
    us.hub.policy = 'ignore';
    const gaps: number[] = [];
    for (let attempt = 0; attempt < 12; attempt++) {
      const due = (await us.feed()).pushNextAt!;
      gaps.push(due.getTime() - us.now.getTime());
      expect(await us.pass(due.getTime() - us.now.getTime())).toBe(1);
    }
    expect(gaps[1]! / 60_000).toBeCloseTo(10, -0.5);
    expect(gaps[4]! / gaps[1]!).toBeGreaterThan(6);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(26.5 * HOUR);
    expect(await us.feed()).toMatchObject({ pushState: 'requested', pushAttempts: 12 });
  });

  it('that is unreachable gets another request', async () => {
    us.hub.close();
    await us.pass(0);
    expect(await us.feed()).toMatchObject({
      pushState: 'none',
      pushDetail: expect.stringContaining('subscription request failed'),
    });
    expect(await us.pass(HOUR)).toBe(1);
  });

  it('that denies a subscription gets another request a week later', async () => {
    us.hub.policy = 'deny';
    await us.pass(0);
    expect(await us.feed()).toMatchObject({
      pushState: 'refused',
      pushDetail: 'The hub denied the subscription: No room.',
    });
    expect(await us.pass(6 * 24 * HOUR)).toBe(0);
    us.hub.policy = 'verify';
    expect(await us.pass(24 * HOUR)).toBe(1);
    expect(await us.feed()).toMatchObject({ pushState: 'active' });
  });

  it('that misses items gets another request a day later', async () => {
    await us.pass(0);
    await us.change(pushMissed(us.now));
    expect(isPushed(await us.feed(), us.now)).toBe(false);
    expect(await us.pass(23 * HOUR)).toBe(0);
    expect(await us.pass(HOUR)).toBe(1);
    expect(await us.feed()).toMatchObject({ pushState: 'active' });
  });
});

describe('a feed that is', () => {
  it.each([
    ['deleted', { deletedAt: new Date() }, 410],
    ['paused', { pausedReason: 'Paused manually.' }, 202],
  ])('%s is unsubscribed, and pushes for it are not ingested', async (_what, change, status) => {
    await us.pass(0);
    await us.change(change);
    expect(await us.hub.publish(TOPIC, RSS)).toEqual([status]);
    await us.pass(60_000);
    expect(us.hub.requests.at(-1)!.get('hub.mode')).toBe('unsubscribe');
    expect(us.hub.subscribers.size).toBe(0);
    expect(await us.feed()).toMatchObject({ pushState: 'none', pushSecret: null });
    expect(us.ingested).toEqual([]);
    expect(await us.pass(HOUR)).toBe(0);
  });

  it('resumed is subscribed again', async () => {
    await us.change({ pausedReason: 'Paused manually.' });
    expect(await us.pass(0)).toBe(0);
    await us.change({ pausedReason: null });
    expect(await us.pass(60_000)).toBe(1);
  });
});
