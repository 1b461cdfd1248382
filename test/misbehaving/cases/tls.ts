import type { FaultCase } from '../fault-case.js';
import { GOOD_FEED, send } from './documents.js';

const goodFeed: FaultCase['http'] = (_, response) => send(response, GOOD_FEED);

/** The https URL of a case whose port has no TLS. */
const httpsOf =
  (name: string): FaultCase['url'] =>
  ({ url }) =>
    url(name).replace('http:', 'https:');

/** Faults of TLS and of certificates. */
export const TLS: FaultCase[] = [
  { name: 'valid', certificate: 'valid', http: goodFeed, status: 'ok', articles: 2 },
  {
    name: 'valid-with-a-trailing-dot',
    certificate: 'valid',
    http: goodFeed,
    url: ({ url }) => url('valid-with-a-trailing-dot').replace('.test:', '.test.:'),
    status: 'ok',
  },
  {
    name: 'expired',
    certificate: 'expired',
    http: goodFeed,
    status: 'tls-failed',
    detail: /expired/,
    requestedPaths: [],
  },
  {
    name: 'wrong-host',
    certificate: 'wrong-host',
    http: goodFeed,
    status: 'tls-failed',
    detail: /elsewhere\.test/,
    requestedPaths: [],
  },
  {
    name: 'self-signed',
    certificate: 'self-signed',
    http: goodFeed,
    status: 'tls-failed',
    detail: /self-signed/,
    requestedPaths: [],
  },
  {
    name: 'plain-http-on-tls-port',
    tcp: (socket) => socket.end(`HTTP/1.1 400 Bad Request\r\n\r\n`),
    url: httpsOf('plain-http-on-tls-port'),
    status: 'tls-failed',
    detail: /wrong version number/,
  },
  {
    name: 'closes-in-handshake',
    tcp: (socket) => socket.once('data', () => socket.end()),
    url: httpsOf('closes-in-handshake'),
    status: 'tls-failed',
  },
  {
    name: 'stalls-in-handshake',
    tcp: () => undefined,
    url: httpsOf('stalls-in-handshake'),
    status: 'connect-timeout',
  },
];
