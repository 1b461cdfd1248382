import { setTimeout as sleep } from 'node:timers/promises';
import type { CreatedWebhook, WebhookDeliveryView, WebhookDetails, WebhookView } from '#libs/contracts/api/webhooks.js';
import type { Problem } from '#libs/contracts/api/problem.js';
import { HttpClient } from '#libs/http/http-client.js';
import { HTTP_DEFAULTS } from '#libs/http/http-settings.js';
import type { Bus } from '#libs/messaging/bus/bus.js';
import { EventLog } from '../events/event-log.js';
import { type StoreApi, startStoreApi } from '../store-api.fixtures.js';
import { clustered } from '../stories/store.fixtures.js';
import { DeliverEvents } from './deliver-events.js';
import { deleteOldAttempts } from './lease-webhooks.js';
import { Receiver } from './receiver.fixtures.js';

const AT_ONCE = { 'retry-after': '0' };

let api: StoreApi;
const open = new Receiver();

beforeAll(async () => {
  await open.start();
  api = await startStoreApi({ FETCH_ALLOW: '127.0.0.0/8', FETCH_PORTS: String(open.port) });
}, 60_000);
afterEach(async () => {
  for (const { id } of (await request<{ items: WebhookView[] }>('GET', '')).body.items)
    await request('DELETE', `/${id}`);
  open.received.splice(0);
  Object.assign(open, { respond: () => 200, headers: {}, outstanding: { now: 0, max: 0 } });
});
afterAll(async () => {
  await api.stop();
  await open.stop();
});

async function request<T>(method: string, path: string, body?: object): Promise<{ status: number; body: T }> {
  const response = await fetch(`${api.origin}/api/webhooks${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text && JSON.parse(text)) as T };
}

async function register(settings: object = {}): Promise<CreatedWebhook> {
  const { status, body } = await request<CreatedWebhook>('POST', '', { url: open.url, ...settings });
  if (status !== 201) throw new Error(`not registered: ${JSON.stringify(body)}`);
  open.secret = body.secret;
  return body;
}

const view = async (id: string) => (await request<WebhookDetails>('GET', `/${id}`)).body;

async function until(passes: () => boolean | Promise<boolean>, seconds = 15): Promise<void> {
  for (const end = Date.now() + seconds * 1000; !(await passes()); await sleep(30))
    if (Date.now() > end) throw new Error('not in time');
}

let count = 0;
/** Stores articles, one event each. @returns the sequence of the last one */
async function storeArticles(n: number, spec: Partial<Parameters<typeof clustered>[0]> = {}): Promise<number> {
  const articles = Array.from({ length: n }, () => {
    const id = `a${++count}`;
    return clustered({ ...spec, id, story: id });
  });
  await api.store(...articles);
  const [row] = await api.db.query(`SELECT last_sequence FROM edition WHERE name = 'main'`);
  return Number(row.last_sequence);
}

const sequences = () => open.accepted.map(({ sequence }) => sequence);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

describe('delivery', () => {
  test('from now on, in order, one at a time; verified by the specification’s library', async () => {
    const before = await storeArticles(3);
    const { id } = await register();
    const last = await storeArticles(70);
    await until(() => open.accepted.length === 70);
    expect(sequences()).toEqual(range(before + 1, last));
    expect(open.refused).toEqual([]);
    expect(open.outstanding.max).toBe(1);
    expect(open.received[0]!.headers).toMatchObject({
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'Babelwire/0.2 (webhooks)',
    });
    await until(async () => (await view(id)).pending === 0);
    const { deliveries, ...webhook } = await view(id);
    expect(webhook).toMatchObject({ state: 'active', reason: null, lastSequence: last, failures: 0, missed: null });
    expect(deliveries[0]).toMatchObject({ sequence: last, attempt: 1, status: 200, error: null });
  }, 30_000);

  test('a receiver that fails half the time gets every event in order; repeats have the same id', async () => {
    const first = (await storeArticles(1)) + 1;
    open.respond = (nth) => (nth % 2 === 0 ? 503 : 200);
    open.headers = AT_ONCE;
    const { id } = await register();
    const last = await storeArticles(60);
    await until(() => open.accepted.length === 60, 30);
    expect(sequences()).toEqual(range(first, last));
    const ids = open.received.map(({ event }) => event.id);
    expect(ids).toEqual(open.accepted.flatMap((event) => [event.id, event.id]));
    const { deliveries } = await view(id);
    expect(deliveries.slice(0, 2)).toMatchObject([
      { sequence: last, attempt: 2, status: 200, error: null },
      { sequence: last, attempt: 1, status: 503, error: 'The receiver responded with 503 Service Unavailable.' },
    ]);
  }, 40_000);

  test('two stores never deliver to the same webhook at once', async () => {
    const log = new EventLog(api.db, {} as Bus); // not started: it reads from the database
    const client = new HttpClient({
      ...HTTP_DEFAULTS,
      userAgent: 'second',
      allow: ['127.0.0.0/8'],
      ports: [open.port],
    });
    const second = new DeliverEvents(api.db, log, client);
    second.onApplicationBootstrap();
    const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    // Longer than the time between two looks for work.
    open.respond = () => sleep(40, 200);
    const first = (await storeArticles(1)) + 1;
    for (let hook = 0; hook < 8; hook++) await register({ url: `${open.url}/${hook}`, secret });
    const last = await storeArticles(20);
    await until(() => open.accepted.length >= 8 * 20);
    await second.beforeApplicationShutdown();
    for (let hook = 0; hook < 8; hook++) {
      const received = open.received.filter(({ path }) => path === `/hook/${hook}`);
      expect(received.map(({ event }) => event.sequence)).toEqual(range(first, last));
    }
  }, 40_000);

  test('a webhook that fails holds up no other', async () => {
    open.respond = (_nth, path) => (path === '/down' ? 500 : 200);
    const down = await register({ url: open.url.replace('/hook', '/down') });
    const fine = await register({ secret: down.secret });
    const last = await storeArticles(5);
    await until(async () => (await view(fine.id)).lastSequence === last);
    expect(open.accepted).toHaveLength(5);
    expect(await view(down.id)).toMatchObject({ state: 'failing', pending: 5 });
  }, 30_000);

  test.each([
    [{ types: ['org.babelwire.story.merged.v1'] }, 0],
    [{ types: ['org.babelwire.story.created.v1', 'org.babelwire.story.closed.v1'] }, 2],
    [{ language: 'FR' }, 1],
    [{ source: 'wire' }, 1],
    [{ source: 'wire', language: 'fr' }, 0],
    [{ types: null, source: null }, 2],
  ])('only events that match %j', async (filters, expected) => {
    const { id } = await register(filters);
    await storeArticles(1, { language: 'fr' });
    const last = await storeArticles(1, { source: 'wire' });
    await until(async () => (await view(id)).lastSequence === last);
    expect(open.accepted).toHaveLength(expected);
  });
});

describe('failures', () => {
  test('a failing webhook says why and when it is tried again', async () => {
    open.respond = () => 500;
    const { id } = await register();
    await storeArticles(1);
    await until(async () => (await view(id)).state === 'failing');
    const webhook = await view(id);
    expect(webhook).toMatchObject({ failures: 1, reason: 'The receiver responded with 500 Internal Server Error.' });
    const delay = Date.parse(webhook.nextAttemptAt!) - Date.parse(webhook.failingSince!);
    expect(delay).toBeGreaterThanOrEqual(2_500);
    expect(delay).toBeLessThanOrEqual(5_100);
    open.respond = () => 200;
    await until(async () => (await view(id)).state === 'active');
    expect(await view(id)).toMatchObject({ failures: 0, reason: null, failingSince: null, pending: 0 });
  });

  test('after a day it is paused with the reason, and goes on where it ended when it is resumed', async () => {
    open.respond = () => 500;
    const { id } = await register();
    const last = await storeArticles(2);
    await until(async () => (await view(id)).state === 'failing');
    await api.db.query(`UPDATE webhook SET failing_since = now() - interval '25 hours', next_attempt_at = now(), failures = 40`); // prettier-ignore
    await until(async () => (await view(id)).state === 'paused');
    expect((await view(id)).reason).toMatch(/^All 41 attempts since .* for a day. The last one: .* 500 Internal/);
    const attempts = open.received.length;
    await sleep(700);
    expect(open.received).toHaveLength(attempts);
    open.respond = () => 200;
    expect((await request('PATCH', `/${id}`, { paused: false })).body).toMatchObject({ state: 'active', failures: 0 });
    expect(await request('PATCH', `/${id}`, {})).toMatchObject({ status: 200, body: { state: 'active' } });
    await until(async () => (await view(id)).pending === 0);
    expect(sequences()).toEqual([last - 1, last]);
  });

  test.each([
    [410, 'paused', 'The receiver responded with 410 Gone: it wants no more events.'],
    [307, 'failing', 'Redirects are not followed'],
    [301, 'failing', 'Redirects are not followed'],
    [404, 'failing', 'The receiver responded with 404 Not Found.'],
  ])('%i: %s', async (status, state, reason) => {
    open.respond = () => status;
    open.headers = { location: open.url };
    const { id } = await register();
    await storeArticles(1);
    await until(async () => (await view(id)).state === state);
    expect((await view(id)).reason).toContain(reason);
    expect(open.received).toHaveLength(1);
  });

  test('an address that is private by the time of the delivery is not requested', async () => {
    const { id } = await register();
    await api.db.query(`UPDATE webhook SET url = 'http://169.254.169.254/latest'`);
    await storeArticles(1);
    await until(async () => (await view(id)).state === 'failing');
    expect((await view(id)).deliveries[0]).toMatchObject({
      status: null,
      error: '169.254.169.254 is not a public address (linkLocal).',
    });
  });
});

describe('position', () => {
  test('replay delivers again, with the same ids', async () => {
    const { id } = await register();
    const last = await storeArticles(5);
    await until(async () => (await view(id)).pending === 0);
    expect((await request('POST', `/${id}/replay`, { after: last - 3 })).body).toMatchObject({ pending: 3 });
    await until(() => open.accepted.length === 8);
    const ids = open.accepted.map((event) => event.id);
    expect(ids.slice(5)).toEqual(ids.slice(2, 5));
  });

  test('a replay during a delivery is not overridden by its result', async () => {
    let finish = () => {};
    open.respond = () => new Promise((done) => (finish = () => done(200)));
    const { id } = await register();
    const last = await storeArticles(1);
    await until(() => open.outstanding.now === 1);
    await request('POST', `/${id}/replay`, { after: last - 2 });
    open.respond = () => 200;
    finish();
    await until(() => open.accepted.length === 3);
    expect(sequences()).toEqual([last, last - 1, last]);
    expect(open.outstanding.max).toBe(1);
  });

  test('a pause during a delivery ends it, and its result counts', async () => {
    let finish = () => {};
    open.respond = () => new Promise((done) => (finish = () => done(200)));
    const { id } = await register();
    const last = await storeArticles(3);
    await until(() => open.outstanding.now === 1);
    await request('PATCH', `/${id}`, { paused: true });
    open.respond = () => 200;
    finish();
    await until(async () => (await view(id)).lastSequence === last - 2);
    await sleep(700);
    expect(sequences()).toEqual([last - 2]);
  });

  test('what expired before it was delivered is told in its place', async () => {
    const first = (await storeArticles(1)) + 1;
    const { id } = await register();
    await request('PATCH', `/${id}`, { paused: true });
    const last = await storeArticles(6);
    expect(await view(id)).toMatchObject({ state: 'paused', reason: 'Paused by a person.', pending: 6 });
    await api.db.query(`DELETE FROM message_log WHERE topic = 'news.stories' AND sequence < $1`, [last - 1]);
    await request('PATCH', `/${id}`, { paused: false });
    await until(async () => (await view(id)).pending === 0);
    expect(open.accepted[0]).toMatchObject({
      type: 'org.babelwire.webhook.events-missed.v1',
      subject: id,
      data: { from: first, to: last - 2 },
    });
    expect(sequences()).toEqual([undefined, last - 1, last]);
    expect(await view(id)).toMatchObject({ missed: { from: first, to: last - 2 } });
  });

  test('after: 0 begins with the first event that is kept', async () => {
    const [row] = await api.db.query(`SELECT min(sequence) AS first FROM message_log WHERE topic = 'news.stories'`);
    const last = await storeArticles(1);
    const { id } = await register({ after: 0 });
    await until(async () => (await view(id)).lastSequence === last);
    expect(open.accepted[0]!.type).toBe('org.babelwire.webhook.events-missed.v1');
    expect(sequences().slice(1)).toEqual(range(Number(row.first), last));
  });
});

describe('management', () => {
  test('the secret is shown once; a given one is used', async () => {
    const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    const created = await register({ secret });
    expect(created.secret).toBe(secret);
    expect((await register()).secret).toMatch(/^whsec_[\w+/]{43}=$/);
    const list = await request<{ items: object[] }>('GET', '');
    expect(list.body.items).toHaveLength(2);
    expect(JSON.stringify([list.body, await view(created.id)])).not.toContain('whsec_');
  });

  test('a test event is sent at once, to a paused webhook too', async () => {
    const { id } = await register();
    await request('PATCH', `/${id}`, { paused: true });
    const sent = await request<WebhookDeliveryView>('POST', `/${id}/test`);
    expect(sent.body).toMatchObject({
      type: 'org.babelwire.webhook.test.v1',
      status: 200,
      error: null,
      sequence: null,
    });
    expect(open.accepted).toMatchObject([{ id: sent.body.eventId, subject: id, data: {} }]);
    expect((await view(id)).deliveries).toEqual([sent.body]);
    open.respond = () => 500;
    expect((await request('POST', `/${id}/test`)).body).toMatchObject({ status: 500 });
    expect(await view(id)).toMatchObject({ failures: 0, state: 'paused' });
  });

  test('the log keeps the latest attempts of a week', async () => {
    const { id } = await register();
    await api.db.query(
      `INSERT INTO webhook_delivery (webhook_id, event_id, type, attempt, duration_ms, at)
       SELECT $1, n, 'test', 1, 1, now() - CASE WHEN n = 1003 THEN interval '8 days' ELSE interval '6 days' END
         FROM generate_series(1, 1005) AS n`,
      [id],
    );
    await deleteOldAttempts(api.db);
    const [row] = await api.db.query(`SELECT min(event_id::int) AS first, count(*) AS kept FROM webhook_delivery`);
    expect(row).toEqual({ first: 6, kept: '999' });
    expect((await view(id)).deliveries.slice(0, 3).map(({ eventId }) => eventId)).toEqual(['1005', '1004', '1002']);
  });

  test.each([
    ['POST', { url: 'hook' }, 400, 'url', 'must be an http or https URL'],
    ['POST', { url: 'ftp://a.example/' }, 400, 'url', 'must be an http or https URL'],
    ['POST', { url: 'https://a:b@a.example/' }, 400, 'url', 'must not contain a user name or password'],
    ['POST', { url: 'http://127.0.0.1:1/' }, 422, 'url', 'Port 1 of 127.0.0.1 is not an allowed port; FETCH_ALLOW'],
    ['POST', { url: 'http://10.0.0.1/' }, 422, 'url', '10.0.0.1 is not a public address (private); FETCH_ALLOW'],
    ['POST', { url: 'http://[::1]/' }, 422, 'url', '::1 is not a public address (loopback)'],
    ['POST', { edition: 'A' }, 400, 'edition', 'must be lower-case letters'],
    ['POST', { types: [] }, 400, 'types', 'must not be empty'],
    ['POST', { types: ['created'] }, 400, 'types.0', 'must be one of org.babelwire'],
    ['POST', { language: 'klingon!' }, 400, 'language', 'must be a BCP 47 language tag'],
    ['POST', { secret: 'hunter2' }, 400, 'secret', 'must be whsec_ and the base64'],
    ['POST', { secret: 'whsec_aGk=' }, 400, 'secret', 'must be whsec_ and the base64'],
    ['POST', { after: 99_999 }, 422, 'after', 'must be at most'],
    ['POST', { after: -1 }, 400, 'after', 'must be at least 0'],
    ['POST', { lang: 'de' }, 400, 'lang', 'is unknown'],
    ['PATCH', { url: 'http://192.168.1.1/' }, 422, 'url', 'is not a public address'],
    ['PATCH', { edition: 'other' }, 400, 'edition', 'is unknown'],
    ['PATCH', { paused: 'yes' }, 400, 'paused', 'must be true or false'],
    ['REPLAY', {}, 400, 'after', 'is required'],
    ['REPLAY', { after: 99_999 }, 422, 'after', 'must be at most'],
  ])('%s %j: %i', async (method, body, status, field, detail) => {
    const path = method === 'POST' ? '' : `/${(await register()).id}${method === 'REPLAY' ? '/replay' : ''}`;
    const response = await request<Problem>(method === 'REPLAY' ? 'POST' : method, path, {
      ...(method === 'POST' && { url: open.url }),
      ...body,
    });
    expect(response.status).toBe(status);
    expect(response.body.errors).toEqual([{ field, detail: expect.stringContaining(detail) as string }]);
  });

  test.each(['GET', 'PATCH', 'DELETE'])('%s of a webhook that is not there: 404', async (method) => {
    const path = '/00000000-0000-4000-8000-000000000000';
    const response = await request<Problem>(method, path, method === 'PATCH' ? {} : undefined);
    expect(response).toMatchObject({ status: 404, body: { errors: [{ field: 'id' }] } });
  });
});
