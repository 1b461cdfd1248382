import { parseFeed } from '#libs/feed-parser/parse-feed.js';
import type { FetchRequest, FetchResponse, FetchResult } from '#libs/http/fetch-types.js';
import { fetchFeed, type FeedRequest } from './fetch-feed.js';

const url = 'https://news.example/feed';
const RSS =
  '<rss version="2.0"><channel><title>News</title><item><title>A</title><link>a</link></item></channel></rss>';

let request: FetchRequest;
const fetchWith = (result: FetchResult) => async (sent: FetchRequest) => {
  request = sent;
  return result;
};
const parse = async (...input: Parameters<typeof parseFeed>) => parseFeed(...input);

function responseOf(response: Partial<FetchResponse>, body = RSS): FetchResult {
  const complete = { status: 200, url, redirects: [], headers: {}, body: Buffer.from(body), ...response };
  return { ok: true, response: complete };
}

const unreachable: FetchResult = { ok: false, error: { code: 'dns-failed', detail: 'No such host.' }, redirects: [] };
const notModified = responseOf({ status: 304 }, '');
const forbidden = responseOf({ status: 403 }, '');

const table: [what: string, request: Partial<FeedRequest>, FetchResult, expected: object][] = [
  ['a feed', {}, responseOf({}), { kind: 'feed', feed: { titleHtml: 'News' }, response: { url } }],
  ['an empty body', {}, responseOf({}, ''), { kind: 'parse-error', response: { url } }],
  ['a page', {}, responseOf({}, '<html><p>News'), { kind: 'parse-error', error: { code: 'not-a-feed' } }],
  ['no response', {}, unreachable, { kind: 'fetch-error', error: { code: 'dns-failed' }, redirects: [] }],
  ['404', {}, responseOf({ status: 404 }), { kind: 'status-error', error: { code: 'not-found' } }],
  ['403', {}, forbidden, { kind: 'status-error', error: { code: 'forbidden' } }],
  ['403 as a rate limit', { rateLimitStatuses: [403] }, forbidden, { error: { code: 'rate-limited' } }],
  ['304 to a conditional request', { etag: '"1"' }, notModified, { kind: 'unchanged', response: { status: 304 } }],
  ['304 to another request', {}, notModified, { kind: 'status-error', error: { code: 'unexpected-status' } }],
];

test.each(table)('%s', async (_what, more, result, expected) => {
  expect(await fetchFeed({ url, ...more }, fetchWith(result), parse)).toMatchObject(expected);
});

test('a document with the known hash is unchanged', async () => {
  const first = await fetchFeed({ url }, fetchWith(responseOf({})), parse);
  if (first.kind !== 'feed') throw new Error(first.kind);
  const { documentHash } = first;
  expect(await fetchFeed({ url, documentHash }, fetchWith(responseOf({})), parse)).toMatchObject({ kind: 'unchanged' });
  const changed = responseOf({}, RSS.replace('News', 'Old news'));
  expect(await fetchFeed({ url, documentHash }, fetchWith(changed), parse)).toMatchObject({ kind: 'feed' });
});

test('validators and the proxy are sent', async () => {
  const validators = { etag: '"1"', lastModified: 'Wed, 25 Nov 2026 12:00:00 GMT' };
  await fetchFeed({ url, proxy: 'http://proxy.example:3128', ...validators }, fetchWith(notModified), parse);
  const headers = { 'if-none-match': '"1"', 'if-modified-since': 'Wed, 25 Nov 2026 12:00:00 GMT' };
  expect(request).toMatchObject({ url, proxy: 'http://proxy.example:3128', headers });
  await fetchFeed({ url, proxy: null, etag: null, lastModified: null }, fetchWith(responseOf({})), parse);
  expect(request).toEqual({ url, headers: {}, proxy: undefined, signal: undefined });
});

test.each([
  ['the URL of the response', {}, 'https://news.example/a'],
  ['Content-Location', { 'content-location': '/en/feed' }, 'https://news.example/en/a'],
  ['an invalid Content-Location', { 'content-location': 'http://[' }, 'https://news.example/a'],
])('links are resolved against %s', async (_what, headers: Record<string, string>, link) => {
  const fetched = await fetchFeed({ url }, fetchWith(responseOf({ headers })), parse);
  expect(fetched).toMatchObject({ feed: { items: [{ link }] } });
});
