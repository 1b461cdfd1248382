import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FeedStatus } from '#libs/contracts/feed-status.js';
import type { Fetch } from '#libs/http/fetch-types.js';
import { HttpClient } from '#libs/http/http-client.js';
import { HTTP_DEFAULTS } from '#libs/http/http-settings.js';
import { Robots } from '#libs/http/robots.js';
import { ArticleExtractor, fetchFullText } from './full-text.js';

const TIMEOUT_MS = 5000;
const sentence = 'Zwölf Schiffe, die seit einer Woche warteten, dürfen laut Hafenmeister am Montag einlaufen. ';
const article = `<html><head><title>Zwölf Schiffe</title></head><body><nav>Start</nav><article>${`<p>${sentence.repeat(4)}</p>`.repeat(4)}</article></body></html>`;
const html = 'text/html; charset=utf-8';

/** The site's response for each path. */
const site: Record<string, { status?: number; type?: string; location?: string; body?: string | Buffer }> = {
  '/robots.txt': { type: 'text/plain', body: 'User-agent: *\nDisallow: /private/' },
  '/good': { type: html, body: article },
  '/latin': { type: 'text/html; charset=iso-8859-1', body: Buffer.from(article, 'latin1') },
  '/untyped': { body: article },
  '/private/good': { type: html, body: article },
  '/moved': { status: 302, location: '/good' },
  '/lured': { status: 302, location: '/private/good' },
  '/paywall': { status: 402 },
  '/pdf': { type: 'application/pdf', body: '%PDF-1.7' },
  '/empty': { type: html, body: '' },
  '/wall': { type: html, body: '<p>Bitte Cookies erlauben.</p>' },
  '/huge': { type: html, body: Buffer.alloc(5 * 1024 * 1024 + 1, 'x ') },
  '/crowd': { type: html, body: '<b>x</b>'.repeat(60_000) },
  '/deep': { type: html, body: `${'<div>'.repeat(40_000)}${article}` },
  '/deeper': { type: html, body: `${'<div>'.repeat(100_000)}${article}` },
  '/links': { type: html, body: nestedLinks() },
};

/** Makes slow whatever visits every link of every ancestor. */
function nestedLinks(): string {
  return `<html><body>${'<div><p>'.repeat(1200)}${`<p>${sentence}<a href="/x">x</a></p>`.repeat(4000)}</body></html>`;
}

let server: Server;
let origin: string;
let client: HttpClient;
let robots: Robots;
let extractor: ArticleExtractor;

beforeAll(async () => {
  server = createServer((request, response) => {
    const { status = 200, type, location, body } = site[request.url!] ?? { status: 404 };
    response.writeHead(status, { ...(type && { 'content-type': type }), ...(location && { location }) }).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  client = new HttpClient({ ...HTTP_DEFAULTS, userAgent: 'test', allow: ['127.0.0.1'], ports: [port] });
  robots = new Robots(fetchPage);
  extractor = new ArticleExtractor(TIMEOUT_MS);
});

afterAll(async () => {
  await extractor.close();
  await client.close();
  server.closeAllConnections();
  server.close();
});

const fetchPage: Fetch = (request) => client.fetch(request);
const fetchText = (path: string) => fetchFullText(origin + path, fetchPage, robots, extractor);

test.each(['/good', '/latin', '/untyped', '/moved'])('%s has an article', async (path) => {
  const result = await fetchText(path);
  expect(result).toMatchObject({ ok: true, page: { title: 'Zwölf Schiffe' } });
  expect(result.ok && result.page.text.split(sentence.trim())).toHaveLength(17);
});

const failures: [path: string, code: FeedStatus][] = [
  ['/private/good', 'robots-denied'],
  ['/lured', 'robots-denied'],
  ['/none', 'not-found'],
  ['/paywall', 'client-error'],
  ['/pdf', 'not-a-page'],
  ['/empty', 'no-article'],
  ['/wall', 'no-article'],
  ['/huge', 'decoded-too-large'],
  ['/crowd', 'no-article'],
];
test.each(failures)('%s has none: %s', async (path, code) => {
  expect(await fetchText(path)).toMatchObject({ ok: false, error: { code } });
});

/** Longest time that the event loop was blocked during `work`, in milliseconds. */
async function longestBlock(work: Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last - 5);
    last = performance.now();
  }, 5);
  await work.finally(() => clearInterval(timer));
  return longest;
}

test.each(['/links', '/deep', '/deeper'])('%s is read in time and does not block the event loop', async (path) => {
  await fetchText('/good');
  const running = fetchText(path);
  expect(await longestBlock(running)).toBeLessThan(250);
  expect(await running).toMatchObject({ ok: true, page: { text: expect.stringContaining(sentence.trim()) } });
});

test('a page that takes too long is given up, and the next one is read', async () => {
  const impatient = new ArticleExtractor(20);
  const page = (body: string) => impatient.extract({ body: Buffer.from(body), url: 'https://news.example/' });
  expect(await page(article.repeat(3000))).toMatchObject({ ok: false, error: { code: 'parse-timeout' } });
  await impatient.close();
  expect(await fetchText('/good')).toMatchObject({ ok: true });
});

test('concurrent pages are all extracted', async () => {
  const results = await Promise.all(['/good', '/links', '/good', '/wall', '/good'].map(fetchText));
  expect(results.map(({ ok }) => ok)).toEqual([true, true, true, false, true]);
});

test('a page that exhausts the memory ends the thread and not the process', async () => {
  const body = Buffer.from(`<html><body>${'<p a b c d e f g h>x'.repeat(45_000)}</body></html>`);
  const small = new ArticleExtractor(20_000, { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 8 });
  const page = { body, url: 'https://news.example/' };
  const result = await small.extract(page);
  expect(result).toMatchObject({ ok: false, error: { detail: expect.stringContaining('memory') } });
  await small.close();
  await expect(small.extract(page)).rejects.toThrow('closed');
});
