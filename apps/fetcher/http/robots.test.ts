import type { FetchRequest, FetchResult } from './fetch-types.js';
import { HttpClient } from './http-client.js';
import { RecordingServer, testSettings } from './http-client.fixtures.js';
import { Robots } from './robots.js';

const HOUR = 3_600_000;

/** What each host's robots.txt is: status and text, or where it is instead. */
const FILES: Record<string, [number, string]> = {
  'closed.test': [200, 'User-agent: *\nDisallow: /'],
  'partly.test': [200, 'User-agent: *\nDisallow: /private\nAllow: /private/open\nCrawl-delay: 2.5'],
  'patterns.test': [200, 'User-agent: *\nDisallow: /*.pdf$\nDisallow: /*?print='],
  'ours.test': [200, 'User-agent: *\nDisallow: /\n\nUser-agent: BABELWIRE\nDisallow: /private'],
  'page.test': [200, '<!doctype html><p>Welcome'],
  'empty.test': [200, ''],
  'missing.test': [404, 'User-agent: *\nDisallow: /'],
  'forbidden.test': [403, ''],
  'moved.test': [301, '/elsewhere'],
  'circle.test': [302, '/robots.txt'],
  'busy.test': [429, ''],
  'broken.test': [500, ''],
  'long.test': [200, `User-agent: *\nDisallow: /a\n${'# long\n'.repeat(80_000)}Disallow: /b`],
};

const server = new RecordingServer((request, response) => {
  const [status, text] = FILES[request.headers.host!.split(':')[0]!]!;
  if (request.url === '/elsewhere') response.end('User-agent: *\nDisallow: /private');
  else if (status === 301 || status === 302) response.writeHead(status, { location: text }).end();
  else response.writeHead(status).end(text);
});
let client: HttpClient;
let now = 0;
const asked: string[] = [];
const recording = { fetch: (ask: FetchRequest): Promise<FetchResult> => (asked.push(ask.url), client.fetch(ask)) };
const at = (host: string, path: string) => `http://${host}:${server.port}${path}`;

beforeAll(async () => {
  const port = await server.start();
  const lookup = async (host: string) => (host === 'unknown.test' ? [] : ['127.0.0.1']);
  client = new HttpClient(testSettings([port], { lookup }));
});
beforeEach(() => asked.splice(0));
afterAll(async () => {
  await client.close();
  await server.stop();
});

test.each([
  ['closed.test', '/', false],
  ['partly.test', '/', true],
  ['partly.test', '/private/a', false],
  ['partly.test', '/private/open/a', true],
  ['patterns.test', '/a.pdf', false],
  ['patterns.test', '/a.pdf.html', true],
  ['patterns.test', '/a?print=1', false],
  ['ours.test', '/public', true],
  ['ours.test', '/private', false],
  ['page.test', '/', true],
  ['empty.test', '/', true],
  ['missing.test', '/', true],
  ['forbidden.test', '/', true],
  ['moved.test', '/private', false],
  ['moved.test', '/public', true],
  ['circle.test', '/', false],
  ['busy.test', '/', false],
  ['broken.test', '/', false],
  ['unknown.test', '/', false],
  ['long.test', '/a', false],
  ['long.test', '/b', true],
])('%s and %s: %s', async (host, path, isAllowed) => {
  const failure = await new Robots(recording).allowed(at(host, path));
  expect(failure?.code ?? null).toBe(isAllowed ? null : 'robots-denied');
  if (failure) expect(failure.detail).toContain(`http://${host}:${server.port}/robots.txt`);
});

test.each([
  ['partly.test', 2_500],
  ['closed.test', null],
  ['missing.test', null],
])('%s wants %s ms between two requests', async (host, delay) => {
  expect(await new Robots(recording).crawlDelay(at(host, '/'))).toBe(delay);
});

test('a file is read once a day for each origin, and at once for all who ask', async () => {
  const robots = new Robots(recording, () => now);
  await Promise.all(['/', '/a', '/b'].map((path) => robots.allowed(at('partly.test', path))));
  now += 23 * HOUR;
  await robots.allowed(at('partly.test', '/c'));
  expect(asked).toEqual([at('partly.test', '/robots.txt')]);
  now += 2 * HOUR;
  await robots.allowed(at('partly.test', '/d'));
  expect(asked).toHaveLength(2);
});

test('a file that could not be had is tried again after ten minutes', async () => {
  const robots = new Robots(recording, () => now);
  for (const pause of [0, HOUR / 12, HOUR / 6]) {
    now += pause;
    await robots.allowed(at('broken.test', '/'));
  }
  expect(asked).toHaveLength(2);
});

test('a host that has no turn was not asked, and may be at the next page', async () => {
  const busy: FetchResult = { ok: false, error: { code: 'host-busy', detail: 'no turn' }, redirects: [] };
  const robots = new Robots({ fetch: async (ask) => (asked.push(ask.url), busy) });
  expect(await robots.allowed(at('closed.test', '/'))).toEqual(busy.error);
  expect(await robots.allowed(at('closed.test', '/'))).toEqual(busy.error);
  expect(asked).toHaveLength(2);
});

test('the oldest of very many origins are forgotten', async () => {
  const answer = { status: 404, url: '', redirects: [], headers: {}, body: Buffer.alloc(0), wireBytes: 0 };
  const robots = new Robots({ fetch: async (ask) => (asked.push(ask.url), { ok: true, response: answer }) });
  for (let host = 0; host < 2_001; host++) await robots.allowed(`http://h${host}.test/`);
  await robots.allowed('http://h2000.test/again');
  expect(asked).toHaveLength(2_001);
  await robots.allowed('http://h0.test/again');
  expect(asked).toHaveLength(2_002);
});
