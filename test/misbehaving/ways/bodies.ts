import type { ServerResponse } from 'node:http';
import type { Way } from '../way.js';
import { drip, GOOD_FEED, numbered, pour, rss, send } from './documents.js';

const LONG_FEED = rss(numbered(200));

/** Answers as it stands on the wire. */
const raw =
  (head: string, body: string) =>
  (_: unknown, { socket }: ServerResponse) =>
    void socket!.end(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n${body}`);

/** Bodies whose length is not what was announced, or that never end. */
export const BODIES: Way[] = [
  {
    name: 'drips-body',
    http: (_, response) => {
      response.writeHead(200);
      drip(response, '<', 50);
    },
    verdict: 'whole-timeout',
  },
  {
    name: 'stops-in-the-middle',
    http: (_, response) => void response.writeHead(200).write(GOOD_FEED.slice(0, 100)),
    verdict: 'idle-timeout',
  },
  {
    name: 'half-closes',
    http: raw('Content-Length: 5000', GOOD_FEED.slice(0, 100)),
    verdict: 'truncated',
  },
  {
    name: 'shorter-than-announced',
    http: (_, response) => {
      response.writeHead(200, { 'content-length': 5_000 }).write(GOOD_FEED);
      setTimeout(() => response.destroy(), 50);
    },
    verdict: 'truncated',
  },
  {
    name: 'longer-than-announced',
    http: raw(`Content-Length: ${GOOD_FEED.length - 16}`, GOOD_FEED),
    verdict: 'ok',
    articles: 2,
    flaws: /./,
  },
  {
    name: 'chunks-break-off',
    http: raw('Transfer-Encoding: chunked', `${GOOD_FEED.length.toString(16)}\r\n${GOOD_FEED}\r\n`),
    verdict: 'truncated',
  },
  {
    name: 'chunk-size-is-no-number',
    http: raw('Transfer-Encoding: chunked', `size\r\n${GOOD_FEED}\r\n0\r\n\r\n`),
    verdict: 'protocol-error',
  },
  {
    name: 'two-lengths',
    http: raw(`Content-Length: 5\r\nContent-Length: ${GOOD_FEED.length}`, GOOD_FEED),
    verdict: 'protocol-error',
  },
  {
    name: 'length-and-chunks',
    http: raw(`Content-Length: 5\r\nTransfer-Encoding: chunked`, '0\r\n\r\n'),
    verdict: 'protocol-error',
  },
  {
    name: 'negative-length',
    http: raw('Content-Length: -1', GOOD_FEED),
    verdict: 'protocol-error',
  },
  {
    name: 'chunks-of-one-byte',
    http: raw('Transfer-Encoding: chunked', `${[...LONG_FEED].map((byte) => `1\r\n${byte}\r\n`).join('')}0\r\n\r\n`),
    verdict: 'ok',
    articles: 200,
  },
  {
    name: 'endless-body',
    http: (_, response) => {
      response.writeHead(200);
      pour(response, '<item>'.repeat(1_000));
    },
    verdict: 'body-too-large',
  },
  {
    name: 'announces-too-much',
    http: (_, response) => void response.writeHead(200, { 'content-length': 5_000_000_000 }).write('<'),
    verdict: 'body-too-large',
    detail: /5000000000/,
  },
  { name: 'empty', http: (_, response) => send(response, ''), verdict: 'empty-answer' },
  { name: 'white-space', http: (_, response) => send(response, ' \n'.repeat(500)), verdict: 'empty-answer' },
  {
    name: 'endless-error-page',
    http: (_, response) => {
      response.writeHead(404);
      pour(response, 'not found '.repeat(1_000));
    },
    verdict: 'not-found',
  },
];
