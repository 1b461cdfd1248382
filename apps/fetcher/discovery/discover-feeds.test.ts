import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpClient } from '#libs/http/http-client.js';
import { HTTP_DEFAULTS } from '#libs/http/http-settings.js';
import { FeedParser } from '../fetch-feed/feed-parser.js';
import { discoverFeeds } from './discover-feeds.js';

const feed = (title: string) =>
  `<rss version="2.0"><channel><title>${title}</title><item><title>x</title></item></channel></rss>`;
const link = (href: string, title = '') =>
  `<link rel="alternate" type="application/rss+xml" title="${title}" href="${href}">`;

/** The site's response for each path: a body, a status, or the target of a permanent redirect; 404 for other paths. */
let site: Record<string, string | number>;
let requested: string[];
let server: Server;
let origin: string;
let client: HttpClient;
const reader = new FeedParser();

beforeAll(async () => {
  server = createServer((request, response) => {
    requested.push(request.url!);
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
  requested = [];
  const page = await client.fetch({ url: origin + path });
  if (!page.ok) throw new Error(page.error.detail);
  requested = [];
  const found = await discoverFeeds(page.response, (ask) => client.fetch(ask), reader.parse);
  return found.map(({ url, title }) => [url.replace(origin, ''), title]);
}

const commonPaths = [
  '/feed',
  '/rss',
  '/rss.xml',
  '/feed.xml',
  '/atom.xml',
  '/index.xml',
  '/feed.json',
  '/feeds/posts/default',
];

const table: [what: string, path: string, site: typeof site, found: [string, string | null][], requested: string[]][] = [
  ['a declared feed', '/', { '/': link('/f', 'News'), '/f': feed('F') }, [['/f', 'News']], ['/f']],
  ['the title of the feed when the link has none', '/', { '/': link('/f'), '/f': feed('F') }, [['/f', 'F']], ['/f']],
  [
    'of several only the first is fetched',
    '/',
    { '/': link('/comments/feed', 'C') + link('/a', 'A') + link('/b', 'B'), '/a': feed('a') },
    [['/a', 'A'], ['/b', 'B'], ['/comments/feed', 'C']],
    ['/a'],
  ],
  ['links before the first feed are left out', '/', { '/': link('/a') + link('/b') + link('/c'), '/b': feed('B') }, [['/b', 'B'], ['/c', null]], ['/a', '/b']],
  ['the target of a permanent redirect', '/', { '/': link('/f'), '/f': '/g', '/g': feed('G') }, [['/g', 'G']], ['/f', '/g']],
  ['the target is not listed twice', '/', { '/': link('/f') + link('/g'), '/f': '/g', '/g': feed('G') }, [['/g', 'G']], ['/f', '/g']],
  [
    'linked feeds are all fetched, and listed once',
    '/',
    { '/': '<a href="/a/rss">A</a><a href="/b/rss">B</a><a href="/c/rss">C</a>', '/a/rss': feed('a'), '/b/rss': '/a/rss', '/c/rss': '<html>' },
    [['/a/rss', 'A']],
    ['/a/rss', '/b/rss', '/a/rss', '/c/rss'],
  ],
  ['a missing declared feed, and a linked one', '/', { '/': `${link('/f')}<a href="/x.rss">X</a>`, '/x.rss': feed('x') }, [['/x.rss', 'X']], ['/f', '/x.rss']],
  ['a common path', '/', { '/': '<p>', '/rss.xml': feed('R') }, [['/rss.xml', 'R']], ['/feed', '/rss', '/rss.xml']],
  ['a common path in the folder of the page', '/blog/2026', { '/blog/2026': '<p>', '/blog/feed': feed('B'), '/feed': feed('A') }, [['/blog/feed', 'B']], ['/blog/feed']],
  ['no feed anywhere', '/', { '/': '<p>' }, [], commonPaths],
  ['the same page at every path', '/', { '*': `<p>${link('/x')}` }, [], ['/x', ...commonPaths]],
  ['a host that limits the rate', '/', { '/': '<p>', '*': 429 }, [], ['/feed']],
  ['a host that is overloaded', '/', { '/': '<p>', '*': 503 }, [], ['/feed']],
  ['a server error at one URL', '/', { '/': '<p>', '/feed': 500, '/rss': feed('R') }, [['/rss', 'R']], ['/feed', '/rss']],
  ['many missing feeds', '/', { '/': Array.from({ length: 50 }, (_, n) => link(`/${n}`)).join('') }, [], Array.from({ length: 12 }, (_, n) => `/${n}`)],
]; // prettier-ignore

test.each(table)('%s', async (_what, path, pages, found, expectedRequests) => {
  site = pages;
  expect(await discover(path)).toEqual(found);
  expect(requested).toEqual(expectedRequests);
});
