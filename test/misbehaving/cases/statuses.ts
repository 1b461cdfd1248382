import type { FeedStatus } from '#libs/contracts/feed-status.js';
import type { FaultCase } from '../fault-case.js';
import { GOOD_FEED, send } from './documents.js';

function status(
  code: number,
  status: FeedStatus,
  headers: Record<string, string> = {},
  name = `status-${code}`,
): FaultCase {
  return { name, http: (_, response) => response.writeHead(code, headers).end(), status };
}

const inAnHour = () => new Date(Date.now() + 3_600_000).toUTCString();

/** Statuses other than 200. */
export const STATUSES: FaultCase[] = [
  status(204, 'unexpected-status'),
  { name: 'status-206', http: (_, response) => response.writeHead(206).end(GOOD_FEED), status: 'unexpected-status' },
  status(300, 'unexpected-status'),
  status(304, 'unexpected-status', {}, 'not-modified-to-unconditional-request'),
  status(401, 'auth-required', { 'www-authenticate': 'Basic' }),
  status(402, 'client-error'),
  status(403, 'forbidden'),
  status(404, 'not-found'),
  status(407, 'client-error'),
  status(410, 'gone'),
  status(418, 'client-error'),
  status(429, 'rate-limited', { 'retry-after': '3600' }, 'retry-after-seconds'),
  status(429, 'rate-limited', { 'retry-after': inAnHour() }, 'retry-after-date'),
  status(429, 'rate-limited', { 'retry-after': 'soon' }, 'retry-after-invalid'),
  status(451, 'forbidden'),
  status(500, 'server-error'),
  status(503, 'server-error', { 'retry-after': '3600' }),
  status(520, 'server-error'),
  status(999, 'unexpected-status'),
  {
    name: 'not-modified',
    http: (request, response) =>
      request.headers['if-none-match'] ? response.writeHead(304).end() : send(response, GOOD_FEED, { etag: '"1"' }),
    polls: 2,
    status: 'not-modified',
    articles: 2,
  },
  {
    name: 'etag-in-utf-8',
    http: (request, response) => {
      const isKnown = Buffer.from(request.headers['if-none-match'] ?? '', 'latin1').toString() === '"\u20ac"';
      if (isKnown) response.writeHead(304).end();
      else send(response, GOOD_FEED, { etag: Buffer.from('"\u20ac"').toString('latin1') });
    },
    polls: 2,
    status: 'not-modified',
  },
  {
    name: 'ignores-validators',
    http: (_, response) => send(response, GOOD_FEED, { etag: '"1"', 'last-modified': 'Sat, 01 Jan 2022 00:00:00 GMT' }),
    polls: 2,
    status: 'ok',
    articles: 2,
  },
  {
    name: 'changes-etag-only',
    http: (_, response) => send(response, GOOD_FEED, { etag: `"${Math.random()}"` }),
    polls: 2,
    status: 'ok',
    articles: 2,
  },
];
