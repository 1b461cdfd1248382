import type { Way } from '../way.js';
import { FORBIDDEN } from '../host.js';
import { GOOD_FEED, send } from './documents.js';

const failing = (code: string) => Object.assign(new Error(`query ${code}`), { code });
const good: Way['http'] = (_, response) => send(response, GOOD_FEED);

/** Names that do not resolve, or resolve to what must not be reached. */
export const NAMES: Way[] = [
  { name: 'unknown-name', http: good, addresses: [failing('ENOTFOUND')], status: 'dns-failed', detail: /ENOTFOUND/ },
  { name: 'broken-name-server', http: good, addresses: [failing('ESERVFAIL')], status: 'dns-failed' },
  { name: 'silent-name-server', http: good, addresses: ['silence'], status: 'dns-timeout' },
  { name: 'name-without-address', http: good, addresses: [[]], status: 'dns-failed' },
  { name: 'resolves-to-private', http: good, addresses: [['10.1.2.3']], status: 'blocked-address', detail: /private/ },
  {
    name: 'resolves-to-loopback',
    http: good,
    addresses: [[FORBIDDEN]],
    status: 'blocked-address',
    detail: /loopback/,
  },
  { name: 'resolves-to-unspecified', http: good, addresses: [['0.0.0.0', '::']], status: 'blocked-address' },
  { name: 'resolves-to-local-ipv6', http: good, addresses: [['fd00:ec2::254']], status: 'blocked-address' },
  { name: 'resolves-to-mapped', http: good, addresses: [[`::ffff:${FORBIDDEN}`]], status: 'blocked-address' },
  { name: 'resolves-to-nat64', http: good, addresses: [['64:ff9b::a9fe:a9fe']], status: 'blocked-address' },
  { name: 'resolves-to-nonsense', http: good, addresses: [['localhost']], status: 'blocked-address' },
  {
    name: 'mixes-good-and-bad',
    http: good,
    addresses: [['10.1.2.3', FORBIDDEN, '127.0.0.1', '::1']],
    status: 'ok',
    articles: 2,
  },
  // The connection of the first poll is made to what was judged; the second question gets another answer.
  {
    name: 'rebinds',
    http: good,
    addresses: [['127.0.0.1'], [FORBIDDEN]],
    status: 'ok',
    articles: 2,
    asked: ['/feed'],
  },
  {
    name: 'rebinds-later',
    http: good,
    addresses: [['127.0.0.1'], [FORBIDDEN]],
    polls: 2,
    status: 'blocked-address',
    articles: 2,
    asked: ['/feed'],
  },
  {
    name: 'rebinds-on-redirect',
    http: (_, response) => response.writeHead(302, { location: '/secret' }).end(),
    addresses: [['127.0.0.1'], [FORBIDDEN]],
    status: 'blocked-address',
    asked: ['/feed'],
  },
  {
    name: 'is-an-address',
    url: ({ port }) => `http://${FORBIDDEN}:${port}/feed`,
    status: 'blocked-address',
    detail: /^127\.0\.0\.2 is not a public address/,
  },
  {
    name: 'is-a-hexadecimal-address',
    url: ({ port }) => `http://0x7f.2:${port}/hexadecimal`,
    status: 'blocked-address',
  },
  {
    name: 'has-a-trailing-dot',
    http: good,
    addresses: [[FORBIDDEN]],
    url: ({ port }) => `http://has-a-trailing-dot.misbehaving.test.:${port}/feed`,
    status: 'blocked-address',
  },
  { name: 'is-on-a-mail-port', url: () => 'http://is-on-a-mail-port.misbehaving.test:25/', status: 'blocked-port' },
];
