import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpClient } from '../http/http-client.js';
import { HTTP_DEFAULTS } from '../http/http-settings.js';
import { FeedParser } from '../fetch-feed/feed-parser.js';
import { discoverFeeds } from './discover-feeds.js';

const feed = (title: string) =>
  `<rss version="2.0"><channel><title>${title}</title><item><title>x</title></item></channel></rss>`;
const link = (href: string, title = '') =>
  `<link rel="alternate" type="application/rss+xml" title="${title}" href="${href}">`;

/** What the site says under each path; a number is a status, a path a permanent redirect; everything else is 404. */
let site: Record<string, string | number>;
let asked: string[];
let server: Server;
let origin: string;
let client: HttpClient;
const reader = new FeedParser();

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url!);
    const content = site[request.url!] ?? site['*'] ?? 404;
    if (typeof content === 'number') response.writeHead(content).end();
    else if (content.startsWith('/')) response.writeHead(301, { location: content }).end();
    else response.writeHead(200, { 'content-type': 'text/html' }).end(content);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  client = new HttpClient({ ...HTTP_DEFAULTS, userAgent: 'test', allow: ['127.0.0.1'], ports: [port] });
});

afterAll(async () => {
  await client.close();
  server.closeAllConnections();
  server.close();
});

async function discover(path: string) {
  asked = [];
  const page = await client.fetch({ url: origin + path });
  if (!page.ok) throw new Error(page.error.detail);
  asked = [];
  const found = await discoverFeeds(page.response, (ask) => client.fetch(ask), reader.parse);
  return found.map(({ url, title }) => [url.replace(origin, ''), title]);
}

const usual = [
  '/feed',
  '/rss',
  '/rss.xml',
  '/feed.xml',
  '/atom.xml',
  '/index.xml',
  '/feed.json',
  '/feeds/posts/default',
];

const table: [what: string, path: string, site: typeof site, found: [string, string | null][], asked: string[]][] = [
  ['a declared feed', '/', { '/': link('/f', 'News'), '/f': feed('F') }, [['/f', 'News']], ['/f']],
  ['its own title where the page has none', '/', { '/': link('/f'), '/f': feed('F') }, [['/f', 'F']], ['/f']],
  [
    'of several only the first is asked for',
    '/',
    { '/': link('/comments/feed', 'C') + link('/a', 'A') + link('/b', 'B'), '/a': feed('a') },
    [['/a', 'A'], ['/b', 'B'], ['/comments/feed', 'C']],
    ['/a'],
  ],
  ['those before the first feed are left out', '/', { '/': link('/a') + link('/b') + link('/c'), '/b': feed('B') }, [['/b', 'B'], ['/c', null]], ['/a', '/b']],
  ['where a redirect leads for good', '/', { '/': link('/f'), '/f': '/g', '/g': feed('G') }, [['/g', 'G']], ['/f', '/g']],
  ['that place is not named twice', '/', { '/': link('/f') + link('/g'), '/f': '/g', '/g': feed('G') }, [['/g', 'G']], ['/f', '/g']],
  [
    'linked feeds, each looked at, each once',
    '/',
    { '/': '<a href="/a/rss">A</a><a href="/b/rss">B</a><a href="/c/rss">C</a>', '/a/rss': feed('a'), '/b/rss': '/a/rss', '/c/rss': '<html>' },
    [['/a/rss', 'A']],
    ['/a/rss', '/b/rss', '/a/rss', '/c/rss'],
  ],
  ['a declared one that is gone, and a linked one', '/', { '/': `${link('/f')}<a href="/x.rss">X</a>`, '/x.rss': feed('x') }, [['/x.rss', 'X']], ['/f', '/x.rss']],
  ['a usual place', '/', { '/': '<p>', '/rss.xml': feed('R') }, [['/rss.xml', 'R']], ['/feed', '/rss', '/rss.xml']],
  ['a usual place of a folder', '/blog/2026', { '/blog/2026': '<p>', '/blog/feed': feed('B'), '/feed': feed('A') }, [['/blog/feed', 'B']], ['/blog/feed']],
  ['no feed anywhere', '/', { '/': '<p>' }, [], usual],
  ['a page in place of everything', '/', { '*': `<p>${link('/x')}` }, [], ['/x', ...usual]],
  ['a host that has enough', '/', { '/': '<p>', '*': 429 }, [], ['/feed']],
  ['a host that is overloaded', '/', { '/': '<p>', '*': 503 }, [], ['/feed']],
  ['a fault at one address', '/', { '/': '<p>', '/feed': 500, '/rss': feed('R') }, [['/rss', 'R']], ['/feed', '/rss']],
  ['many dead ones', '/', { '/': Array.from({ length: 50 }, (_, n) => link(`/${n}`)).join('') }, [], Array.from({ length: 12 }, (_, n) => `/${n}`)],
]; // prettier-ignore

test.each(table)('%s', async (_what, path, pages, found, requests) => {
  site = pages;
  expect(await discover(path)).toEqual(found);
  expect(asked).toEqual(requests);
});
