import type { Fetch, FetchResult } from './fetch-types.js';
import { HttpClient } from './http-client.js';
import { RecordingServer, testSettings } from './http-client.fixtures.js';
import { Robots, rulesFor } from './robots.js';

const HOUR = 3_600_000;

/** Each host's robots.txt: status and text, or the Location of a redirect. */
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
/** URLs in the order in which they were requested. */
const requested: string[] = [];
const recording = (fetch: Fetch): Fetch => {
  return (request) => (requested.push(request.url), fetch(request));
};
const fetchRobots = recording((request) => client.fetch(request));
const at = (host: string, path: string) => `http://${host}:${server.port}${path}`;

beforeAll(async () => {
  const port = await server.start();
  const lookup = async (host: string) => (host === 'unknown.test' ? [] : ['127.0.0.1']);
  client = new HttpClient(testSettings([port], { lookup }));
});
beforeEach(() => requested.splice(0));
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
  const error = await new Robots(fetchRobots).check(at(host, path));
  expect(error?.code ?? null).toBe(isAllowed ? null : 'robots-denied');
  if (error) expect(error.detail).toContain(`http://${host}:${server.port}/robots.txt`);
});

test.each([
  ['partly.test', 2_500],
  ['closed.test', null],
  ['missing.test', null],
])('%s has a crawl delay of %s ms', async (host, delay) => {
  expect(await new Robots(fetchRobots).crawlDelayMs(at(host, '/'))).toBe(delay);
});

test('a file is fetched once a day for each origin, and once for concurrent checks', async () => {
  const robots = new Robots(fetchRobots, () => now);
  await Promise.all(['/', '/a', '/b'].map((path) => robots.check(at('partly.test', path))));
  now += 23 * HOUR;
  await robots.check(at('partly.test', '/c'));
  expect(requested).toEqual([at('partly.test', '/robots.txt')]);
  now += 2 * HOUR;
  await robots.check(at('partly.test', '/d'));
  expect(requested).toHaveLength(2);
});

test('an unreachable file is fetched again after ten minutes', async () => {
  const robots = new Robots(fetchRobots, () => now);
  for (const pause of [0, HOUR / 12, HOUR / 6]) {
    now += pause;
    await robots.check(at('broken.test', '/'));
  }
  expect(requested).toHaveLength(2);
});

test('a host without a free slot was not requested, and is tried again with the next page', async () => {
  const busy: FetchResult = { ok: false, error: { code: 'host-busy', detail: 'no slot' }, redirects: [] };
  const robots = new Robots(recording(async () => busy));
  expect(await robots.check(at('closed.test', '/'))).toEqual(busy.error);
  expect(await robots.check(at('closed.test', '/'))).toEqual(busy.error);
  expect(requested).toHaveLength(2);
});

test('the oldest origins are evicted', async () => {
  const response = { status: 404, url: '', redirects: [], headers: {}, body: Buffer.alloc(0) };
  const robots = new Robots(recording(async () => ({ ok: true, response })));
  for (let host = 0; host < 2_001; host++) await robots.check(`http://h${host}.test/`);
  await robots.check('http://h2000.test/again');
  expect(requested).toHaveLength(2_001);
  await robots.check('http://h0.test/again');
  expect(requested).toHaveLength(2_002);
});

const everyone = (...rules: string[]) => ['User-agent: *', ...rules].join('\n');

test.each([
  ['an empty file', '', ''],
  ['no group for us', 'User-agent: Other\nDisallow: /', ''],
  ['a group for *', 'User-agent: *\nDisallow: /a', everyone('Disallow: /a')],
  [
    'our group overrides *',
    'User-agent: *\nDisallow: /\n\nUser-agent: BabelWire\nDisallow: /a',
    everyone('Disallow: /a'),
  ],
  ['our group, with a version', 'User-agent: Babelwire/1.0\nDisallow: /a', everyone('Disallow: /a')],
  ['our group allows all', 'User-agent: *\nDisallow: /\nUser-agent: babelwire\nDisallow:', everyone('Disallow: ')],
  ['our group is empty', 'User-agent: *\nDisallow: /\nUser-agent: babelwire', ''],
  ['a group with several agents', 'User-agent: Other\nUser-agent: *\nDisallow: /a', everyone('Disallow: /a')],
  [
    'several groups for one agent',
    'User-agent: *\nDisallow: /a\nUser-agent: x\nAllow: /\nUser-agent: *\nDisallow: /b',
    everyone('Disallow: /a', 'Disallow: /b'),
  ],
  [
    'comments, case and space',
    '\ufeff# hi\r\nUSER-AGENT : *  # all\r\n  disallow:/a # no\r\n',
    everyone('disallow: /a'),
  ],
  ['other fields do not end a list of agents', 'User-agent: *\nSitemap: /s\nDisallow: /a', everyone('Disallow: /a')],
  ['an HTML page', '<html><body>User-agent: *</body></html>', ''],
  ['crawl delay', 'User-agent: *\nCrawl-delay: 10', everyone('Crawl-delay: 10')],
])('%s', (_name, robotsTxt, expected) => {
  expect(rulesFor('babelwire', robotsTxt)).toBe(expected);
});

test('rules that are slow to match are cut and forbid more', () => {
  const slow = 'Disallow: /x' + '*a'.repeat(900);
  const kept = rulesFor('babelwire', `User-agent: *\n${`${slow}\n`.repeat(20)}`).split('\n');
  expect(kept.filter((rule) => rule === slow)).toHaveLength(9);
  expect(kept.filter((rule) => rule === 'Disallow: /x')).toHaveLength(11);
});

test('many agents with many rules stay small', () => {
  const agents = Array.from({ length: 10_000 }, (_, index) => `User-agent: a${index}\n`).join('');
  const rules = Array.from({ length: 10_000 }, (_, index) => `Disallow: /${index}\n`).join('');
  expect(rulesFor('babelwire', `${agents}User-agent: *\n${rules}`).split('\n')).toHaveLength(10_001);
});
