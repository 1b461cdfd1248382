import { setTimeout as sleep } from 'node:timers/promises';
import type { FetchRequest, FetchResult } from './fetch-types.js';
import { HttpClient } from './http-client.js';
import { RecordingServer, testSettings } from './http-client.fixtures.js';

const server = new RecordingServer((request, response) => {
  const url = new URL(request.url!, 'http://a.test');
  const to = url.searchParams.get('to');
  if (to) response.writeHead(Number(url.searchParams.get('status') ?? 302), { location: to }).end();
  else if (url.pathname === '/twice')
    response
      .writeHead(
        200,
        [
          ['a', '1'],
          ['a', '2'],
        ].flat(),
      )
      .end('body');
  else if (url.pathname === '/silent') return;
  else if (url.pathname === '/silent-body') response.writeHead(200, { 'content-length': 10 }).flushHeaders();
  else if (url.pathname === '/slow') setTimeout(() => response.end('late'), 400);
  else response.end('body');
});
let client: HttpClient;
const at = (path: string, host = 'a.test') => `http://${host}:${server.port}${path}`;
const via = (to: string, status = 302) => at(`/start?status=${status}&to=${encodeURIComponent(to)}`);
const last = () => server.requests.at(-1)!;

beforeAll(async () => {
  client = new HttpClient(testSettings([await server.start()]));
});
beforeEach(() => server.requests.splice(0));
afterAll(async () => {
  await client.close();
  await server.stop();
});

function responseOf(result: FetchResult) {
  if (!result.ok) throw new Error(result.error.detail);
  return result.response;
}
const statusOrCode = (result: FetchResult) => (result.ok ? result.response.status : result.error.code);

test('the default headers can be overridden', async () => {
  await client.fetch({ url: at('/feed') });
  expect(last().headers).toMatchObject({
    'user-agent': 'Babelwire/0.1 (test)',
    'accept-encoding': 'br, gzip, zstd, deflate',
    accept: expect.stringContaining('application/atom+xml'),
  });
  await client.fetch({ url: at('/page'), headers: { Accept: 'text/html' } });
  expect(last().headers.accept).toBe('text/html');
});

test('repeated headers are joined', async () => {
  expect(responseOf(await client.fetch({ url: at('/twice') })).headers.a).toBe('1, 2');
});

test('credentials of a URL are sent, and not part of the response URL', async () => {
  const response = responseOf(await client.fetch({ url: at('/feed#top').replace('//', '//us%20er:secret@') }));
  expect(last().headers.authorization).toBe(`Basic ${btoa('us er:secret')}`);
  expect(response.url).toBe(at('/feed'));
  await client.fetch({ url: at('/feed').replace('//', '//100%@') });
  expect(last().headers.authorization).toBe(`Basic ${btoa('100%:')}`);
});

test.each([
  ['the same origin', () => at('/feed'), '"1"', 'Basic eDp5'],
  ['another host', () => at('/feed', 'b.test'), undefined, undefined],
])(
  'redirected to %s, validators and credentials go to the same origin only',
  async (_name, to, etag, authorization) => {
    const url = via(to()).replace('//', '//x:y@');
    const response = responseOf(await client.fetch({ url, headers: { 'If-None-Match': '"1"' } }));
    expect(last().headers['if-none-match']).toBe(etag);
    expect(last().headers.authorization).toBe(authorization);
    expect(last().headers['user-agent']).toBe('Babelwire/0.1 (test)');
    expect(response).toMatchObject({ url: to(), redirects: [{ status: 302, from: via(to()), to: to() }] });
  },
);

test.each([
  [302, 302, 1],
  [307, 200, 2],
])('a POST with the response %i ends with %i after %i requests', async (status, expected, requests) => {
  const post: FetchRequest = {
    url: via(at('/feed'), status),
    method: 'POST',
    body: 'a=b',
    headers: { 'content-type': 'x/y' },
  };
  expect(statusOrCode(await client.fetch(post))).toBe(expected);
  expect(server.requests).toHaveLength(requests);
  expect(last()).toMatchObject({ method: 'POST', body: 'a=b', headers: { 'content-type': 'x/y' } });
});

test.each([
  ['/silent-body', 200],
  ['/start?status=307&to=/feed', 307],
])('with headersOnly, %s is not followed or read, but ends with %i', async (path, status) => {
  const result = await client.fetch({ url: at(path), method: 'POST', body: '{}', headersOnly: true });
  expect(responseOf(result)).toMatchObject({ status, body: Buffer.alloc(0), redirects: [] });
  expect(server.requests).toHaveLength(1);
});

test.each([
  ['http://a.test/', 'blocked-address', ['10.0.0.1']],
  ['http://a.test/', null, ['10.0.0.1', '192.0.1.1']],
  ['http://a.test:81/', 'blocked-port', ['192.0.1.1']],
  ['http://169.254.169.254/', 'blocked-address', []],
  ['http://[::1]/', 'blocked-address', []],
  ['http://localhost/', 'blocked-address', []],
  ['http://127.1/', 'blocked-address', []],
  ['ftp://a.test/', 'bad-address', []],
  ['http://unknown.test/', null, []],
])('before a request, %s is refused with %s', async (url, code, addresses) => {
  const own = new HttpClient({ ...testSettings([]), allow: [], lookup: async () => addresses });
  expect((await own.refusalOf(url))?.code ?? null).toBe(code);
});

test('a request can lower the limit of the body', async () => {
  expect(statusOrCode(await client.fetch({ url: at('/feed'), maxBytes: 3 }))).toBe('decoded-too-large');
  expect(statusOrCode(await client.fetch({ url: at('/feed'), maxBytes: 4 }))).toBe(200);
});

test.each(['', 'feed', '//a.test/feed', 'ftp://a.test/feed', 'http://', 'http://a b.test/'])(
  '"%s" is a bad address',
  async (url) => {
    expect(statusOrCode(await client.fetch({ url }))).toBe('bad-address');
  },
);

test('connections are closed after the response', async () => {
  await Promise.all([client.fetch({ url: at('/feed') }), client.fetch({ url: via(at('/feed')) })]);
  await sleep(50);
  const open = await new Promise((done) => server.server.getConnections((_, count) => done(count)));
  expect(open).toBe(0);
});

test('fetch throws the reason of its signal', async () => {
  const reason = new Error('shutting down');
  const stop = new AbortController();
  const fetching = client.fetch({ url: at('/silent'), signal: stop.signal });
  setTimeout(() => stop.abort(reason), 50);
  await expect(fetching).rejects.toBe(reason);
  await expect(client.fetch({ url: at('/feed'), signal: stop.signal })).rejects.toBe(reason);
});

test('closing a client aborts its requests', async () => {
  const own = new HttpClient(testSettings([server.port]));
  const fetching = own.fetch({ url: at('/silent') });
  setTimeout(() => void own.close(), 50);
  await expect(fetching).rejects.toThrow('closed');
  await expect(own.fetch({ url: at('/feed') })).rejects.toThrow('closed');
});

test('each request acquires a slot, and releases it before the redirect is followed', async () => {
  const log: string[] = [];
  const own = new HttpClient(testSettings([server.port]), async ({ host }) => {
    log.push(`acquire ${host.split('.')[0]}`);
    return { release: async () => void log.push(`release ${host.split('.')[0]}`) };
  });
  expect(statusOrCode(await own.fetch({ url: via(at('/feed', 'b.test')) }))).toBe(200);
  expect(statusOrCode(await own.fetch({ url: 'http://c.test:25/' }))).toBe('blocked-port');
  expect(statusOrCode(await own.fetch({ url: 'http://10.0.0.1/' }))).toBe('blocked-address');
  expect(log).toEqual(['acquire a', 'release a', 'acquire b', 'release b', 'acquire 10', 'release 10']);
});

test('without a slot nothing is requested', async () => {
  const own = new HttpClient(testSettings([server.port]), async () => null);
  expect(statusOrCode(await own.fetch({ url: at('/feed') }))).toBe('host-busy');
  expect(server.requests).toHaveLength(0);
});

test('the total timeout covers all redirects, and not the wait for a slot', async () => {
  const timeouts = { dnsMs: 1_000, connectMs: 1_000, firstByteMs: 5_000, idleMs: 5_000, totalMs: 600 };
  const patient = new HttpClient(testSettings([server.port], { timeouts }), async () => {
    await sleep(700);
    return { release: async () => undefined };
  });
  expect(statusOrCode(await patient.fetch({ url: at('/slow') }))).toBe(200);
  const own = new HttpClient(testSettings([server.port], { timeouts }));
  expect(statusOrCode(await own.fetch({ url: at('/silent') }))).toBe('whole-timeout');
});
