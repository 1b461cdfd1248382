import type { FaultCase } from '../fault-case.js';
import { drip, GOOD_FEED, pour, send } from './documents.js';

/** Faults before the body. */
export const CONNECTIONS: FaultCase[] = [
  {
    name: 'refuses-connections',
    url: ({ closedPort }) => `http://refuses-connections.misbehaving.test:${closedPort}/feed`,
    status: 'connect-failed',
    detail: /ECONNREFUSED/,
  },
  {
    name: 'resets-connections',
    tcp: (socket) => void socket.once('data', () => socket.resetAndDestroy()),
    status: 'truncated',
    detail: /ECONNRESET/,
  },
  { name: 'closes-connections', tcp: (socket) => void socket.once('data', () => socket.end()), status: 'truncated' },
  { name: 'never-responds', http: () => undefined, status: 'first-byte-timeout' },
  {
    name: 'drips-headers',
    http: ({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      drip(socket, 'X-Slow: loris\r\n', 50);
    },
    status: 'first-byte-timeout',
  },
  {
    name: 'endless-headers',
    http: ({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      pour(socket, 'X-More: x\r\n'.repeat(100));
    },
    status: 'headers-too-large',
  },
  {
    name: 'giant-header',
    http: ({ socket }) => socket.end(`HTTP/1.1 200 OK\r\nX-Giant: ${'x'.repeat(100_000)}\r\n\r\n`),
    status: 'headers-too-large',
    detail: /32768 bytes/,
  },
  {
    name: 'endless-early-hints',
    http: ({ socket }) => drip(socket, 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n', 50),
    status: 'whole-timeout',
  },
  { name: 'speaks-ssh', tcp: (socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n'), status: 'protocol-error' },
  { name: 'sends-garbage', http: ({ socket }) => socket.end(Buffer.alloc(3_000, 0x9d)), status: 'protocol-error' },
  { name: 'sends-body-only', http: ({ socket }) => socket.end(GOOD_FEED), status: 'protocol-error' },
  {
    name: 'switches-protocols',
    http: ({ socket }) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'),
    status: 'protocol-error',
  },
  {
    name: 'switches-to-nothing',
    http: ({ socket }) => socket.end(`HTTP/1.1 101 Switching Protocols\r\nContent-Length: 3\r\n\r\nyes`),
    status: 'protocol-error',
  },
  {
    name: 'header-without-colon',
    http: ({ socket }) => socket.end('HTTP/1.1 200 OK\r\nthis is no header\r\n\r\n'),
    status: 'protocol-error',
  },
  {
    name: 'http-1-0-without-length',
    http: ({ socket }) => socket.end(`HTTP/1.0 200 OK\r\n\r\n${GOOD_FEED}`),
    status: 'ok',
    articles: 2,
  },
  {
    name: 'requires-our-user-agent',
    http: (request, response) =>
      /^Babelwire\/\d+\.\d+ \(.*\+https:/.test(request.headers['user-agent'] ?? '')
        ? send(response, GOOD_FEED)
        : response.writeHead(403).end(),
    status: 'ok',
  },
];
