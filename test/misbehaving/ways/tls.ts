import type { Way } from '../way.js';
import { GOOD_FEED, send } from './documents.js';

const good: Way['http'] = (_, response) => send(response, GOOD_FEED);

/** Address over https of a way whose own port does not speak it. */
const httpsOf =
  (name: string): Way['url'] =>
  ({ url }) =>
    url(name).replace('http:', 'https:');

/** Encryption that cannot be relied on. */
export const TLS: Way[] = [
  { name: 'valid', certificate: 'valid', http: good, status: 'ok', articles: 2 },
  {
    name: 'valid-with-a-trailing-dot',
    certificate: 'valid',
    http: good,
    url: ({ url }) => url('valid-with-a-trailing-dot').replace('.test:', '.test.:'),
    status: 'ok',
  },
  { name: 'expired', certificate: 'expired', http: good, status: 'tls-failed', detail: /expired/, asked: [] },
  {
    name: 'wrong-host',
    certificate: 'wrong-host',
    http: good,
    status: 'tls-failed',
    detail: /elsewhere\.test/,
    asked: [],
  },
  {
    name: 'self-signed',
    certificate: 'self-signed',
    http: good,
    status: 'tls-failed',
    detail: /self-signed/,
    asked: [],
  },
  {
    name: 'plain-http-on-tls-port',
    tcp: (socket) => socket.end(`HTTP/1.1 400 Bad Request\r\n\r\n`),
    url: httpsOf('plain-http-on-tls-port'),
    status: 'tls-failed',
    detail: /wrong version number/,
  },
  {
    name: 'hangs-up-in-handshake',
    tcp: (socket) => socket.once('data', () => socket.end()),
    url: httpsOf('hangs-up-in-handshake'),
    status: 'tls-failed',
  },
  {
    name: 'silent-in-handshake',
    tcp: () => undefined,
    url: httpsOf('silent-in-handshake'),
    status: 'connect-timeout',
  },
];
