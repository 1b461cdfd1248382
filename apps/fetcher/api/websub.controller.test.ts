import { randomUUID } from 'node:crypto';
import { register } from 'prom-client';
import type { Feed } from '#libs/database/entities/feed.entity.js';
import { RSS, Subscriber, TOPIC } from '../websub/subscriber.fixtures.js';

const us = new Subscriber();
beforeAll(() => us.start(), 60_000);
afterAll(() => us.stop());
beforeEach(() => us.begin());
afterEach(() => us.end());

describe('verification', () => {
  const yes = { status: 200, echoed: true };
  const no = { status: 404, echoed: false };
  const query = (mode: string, topic: string, more = {}) => ({ 'hub.mode': mode, 'hub.topic': topic, ...more });
  const table: [what: string, state: Feed['pushState'], parameters: Record<string, string>, expected: object][] = [
    ['of a request', 'requested', query('subscribe', TOPIC), yes],
    ['of a renewal', 'active', query('subscribe', TOPIC, { 'hub.lease_seconds': '60' }), yes],
    ['without a request', 'none', query('subscribe', TOPIC), no],
    ['of a denied subscription', 'refused', query('subscribe', TOPIC), no],
    ['of a silent subscription', 'silent', query('subscribe', TOPIC), no],
    ['of another topic', 'requested', query('subscribe', `${TOPIC}?`), no],
    ['of an unwanted end', 'active', query('unsubscribe', TOPIC), no],
    ['of an end of another topic', 'active', query('unsubscribe', `${TOPIC}?`), yes],
    ['without a challenge', 'requested', query('subscribe', TOPIC, { 'hub.challenge': '' }), no],
    ['with another mode', 'requested', query('publish', TOPIC), no],
    ['without a topic', 'requested', { 'hub.mode': 'subscribe' }, no],
    ['of a denial of another topic', 'requested', query('denied', `${TOPIC}?`), no],
  ];
  it.each(table)('%s', async (_what, pushState, parameters, expected) => {
    await us.change({ pushState });
    expect(await us.hub.call(us.callback(), parameters)).toEqual(expected);
  });

  it.each([
    ['deleted', { deletedAt: new Date() }],
    ['paused', { pausedReason: 'Paused manually.' }],
  ])('for a feed that is %s', async (_what, change) => {
    await us.change({ pushState: 'requested', ...change });
    expect(await us.hub.call(us.callback(), query('subscribe', TOPIC))).toEqual(no);
    expect(await us.hub.call(us.callback(), query('denied', TOPIC))).toEqual(no);
    expect(await us.hub.call(us.callback(), query('unsubscribe', TOPIC))).toEqual(yes);
    expect((await us.feed()).pushState).toBe('requested');
  });

  it.each([
    ['another id', randomUUID()],
    ['no id', 'nonsense'],
    ['a long one', 'a'.repeat(5000)],
  ])('at an unknown callback: %s', async (_what, feedId) => {
    expect(await us.hub.call(us.callback(feedId), query('subscribe', TOPIC))).toEqual(no);
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
    ['with an unsupported method', `md5=${'0'.repeat(32)}`],
    ['without a signature', ''],
  ])('%s is acknowledged, counted and ignored', async (_what, signature) => {
    await us.pass(0);
    const before = await counted('bad-signature');
    const headers = { 'x-hub-signature': signature, 'content-type': 'application/rss+xml' };
    expect((await fetch(us.callback(), { method: 'POST', body: RSS, headers })).status).toBe(202);
    expect(us.ingested).toEqual([]);
    expect(await counted('bad-signature')).toBe(before + 1);
  });

  it('for a feed that never subscribed is ignored', async () => {
    expect((await fetch(us.callback(), { method: 'POST', body: RSS })).status).toBe(202);
    expect(us.ingested).toEqual([]);
  });

  it('that could not be ingested is sent again', async () => {
    await us.pass(0);
    us.failures = 1;
    expect(await us.hub.publish(TOPIC, RSS)).toEqual([503]);
    expect((await us.feed()).lastPushAt).toBeNull();
    expect(await us.hub.publish(TOPIC, RSS)).toEqual([204]);
    expect(us.ingested).toHaveLength(1);
  });

  it('that is too large is refused', async () => {
    await us.pass(0);
    expect(await us.hub.publish(TOPIC, 'x'.repeat(5 * 1024 * 1024 + 1))).toEqual([413]);
    expect(await us.hub.publish(TOPIC, 'x'.repeat(5 * 1024 * 1024))).toEqual([204]);
  });

  it.each([
    ['another id', randomUUID()],
    ['no id', 'nonsense'],
  ])('for an unknown feed: %s', async (_what, feedId) => {
    expect((await fetch(us.callback(feedId), { method: 'POST', body: RSS })).status).toBe(410);
  });
});
