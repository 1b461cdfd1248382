import type { ServerResponse } from 'node:http';
import type { FaultCase } from '../fault-case.js';
import { drip, GOOD_FEED, numbered, pour, rss, send } from './documents.js';

const LONG_FEED = rss(numbered(200));

/** Sends this response as it is. */
const raw =
  (head: string, body: string) =>
  (_: unknown, { socket }: ServerResponse) =>
    void socket!.end(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n${body}`);

/** Bodies whose length contradicts the headers, or that never end. */
export const BODIES: FaultCase[] = [
  {
    name: 'drips-body',
    http: (_, response) => {
      response.writeHead(200);
      drip(response, '<', 50);
    },
    status: 'whole-timeout',
  },
  {
    name: 'stalls-in-body',
    http: (_, response) => void response.writeHead(200).write(GOOD_FEED.slice(0, 100)),
    status: 'idle-timeout',
  },
  {
    name: 'closes-before-content-length',
    http: raw('Content-Length: 5000', GOOD_FEED.slice(0, 100)),
    status: 'truncated',
  },
  {
    name: 'resets-before-content-length',
    http: (_, response) => {
      response.writeHead(200, { 'content-length': 5_000 }).write(GOOD_FEED);
      setTimeout(() => response.destroy(), 50);
    },
    status: 'truncated',
  },
  {
    name: 'longer-than-content-length',
    http: raw(`Content-Length: ${GOOD_FEED.length - 16}`, GOOD_FEED),
    status: 'ok',
    articles: 2,
    warnings: /./,
  },
  {
    name: 'truncated-chunks',
    http: raw('Transfer-Encoding: chunked', `${GOOD_FEED.length.toString(16)}\r\n${GOOD_FEED}\r\n`),
    status: 'truncated',
  },
  {
    name: 'invalid-chunk-size',
    http: raw('Transfer-Encoding: chunked', `size\r\n${GOOD_FEED}\r\n0\r\n\r\n`),
    status: 'protocol-error',
  },
  {
    name: 'two-content-lengths',
    http: raw(`Content-Length: 5\r\nContent-Length: ${GOOD_FEED.length}`, GOOD_FEED),
    status: 'protocol-error',
  },
  {
    name: 'content-length-and-chunks',
    http: raw(`Content-Length: 5\r\nTransfer-Encoding: chunked`, '0\r\n\r\n'),
    status: 'protocol-error',
  },
  {
    name: 'negative-content-length',
    http: raw('Content-Length: -1', GOOD_FEED),
    status: 'protocol-error',
  },
  {
    name: 'chunks-of-one-byte',
    http: raw('Transfer-Encoding: chunked', `${[...LONG_FEED].map((byte) => `1\r\n${byte}\r\n`).join('')}0\r\n\r\n`),
    status: 'ok',
    articles: 200,
  },
  {
    name: 'endless-body',
    http: (_, response) => {
      response.writeHead(200);
      pour(response, '<item>'.repeat(1_000));
    },
    status: 'body-too-large',
  },
  {
    name: 'giant-content-length',
    http: (_, response) => void response.writeHead(200, { 'content-length': 5_000_000_000 }).write('<'),
    status: 'body-too-large',
    detail: /5000000000/,
  },
  { name: 'empty-body', http: (_, response) => send(response, ''), status: 'empty-document' },
  { name: 'blank-body', http: (_, response) => send(response, ' \n'.repeat(500)), status: 'empty-document' },
  {
    name: 'endless-error-page',
    http: (_, response) => {
      response.writeHead(404);
      pour(response, 'not found '.repeat(1_000));
    },
    status: 'not-found',
  },
];
