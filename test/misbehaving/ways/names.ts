import type { Way } from '../way.js';
import { FORBIDDEN } from '../host.js';
import { GOOD_FEED, send } from './documents.js';

const failing = (code: string) => Object.assign(new Error(`query ${code}`), { code });
const good: Way['http'] = (_, response) => send(response, GOOD_FEED);

/** Names that do not resolve, or resolve to what must not be reached. */
export const NAMES: Way[] = [
  { name: 'unknown-name', http: good, addresses: [failing('ENOTFOUND')], verdict: 'dns-failed', detail: /ENOTFOUND/ },
  { name: 'broken-name-server', http: good, addresses: [failing('ESERVFAIL')], verdict: 'dns-failed' },
  { name: 'silent-name-server', http: good, addresses: ['silence'], verdict: 'dns-timeout' },
  { name: 'name-without-address', http: good, addresses: [[]], verdict: 'dns-failed' },
  { name: 'resolves-to-private', http: good, addresses: [['10.1.2.3']], verdict: 'blocked-address', detail: /private/ },
  {
    name: 'resolves-to-loopback',
    http: good,
    addresses: [[FORBIDDEN]],
    verdict: 'blocked-address',
    detail: /loopback/,
  },
  { name: 'resolves-to-unspecified', http: good, addresses: [['0.0.0.0', '::']], verdict: 'blocked-address' },
  { name: 'resolves-to-local-ipv6', http: good, addresses: [['fd00:ec2::254']], verdict: 'blocked-address' },
  { name: 'resolves-to-mapped', http: good, addresses: [[`::ffff:${FORBIDDEN}`]], verdict: 'blocked-address' },
  { name: 'resolves-to-nat64', http: good, addresses: [['64:ff9b::a9fe:a9fe']], verdict: 'blocked-address' },
  { name: 'resolves-to-nonsense', http: good, addresses: [['localhost']], verdict: 'blocked-address' },
  {
    name: 'mixes-good-and-bad',
    http: good,
    addresses: [['10.1.2.3', FORBIDDEN, '127.0.0.1', '::1']],
    verdict: 'ok',
    articles: 2,
  },
  // The connection of the first poll is made to what was judged; the second question gets another answer.
  {
    name: 'rebinds',
    http: good,
    addresses: [['127.0.0.1'], [FORBIDDEN]],
    verdict: 'ok',
    articles: 2,
    asked: ['/feed'],
  },
  {
    name: 'rebinds-later',
    http: good,
    addresses: [['127.0.0.1'], [FORBIDDEN]],
    polls: 2,
    verdict: 'blocked-address',
    articles: 2,
    asked: ['/feed'],
  },
  {
    name: 'rebinds-on-redirect',
    http: (_, response) => response.writeHead(302, { location: '/secret' }).end(),
    addresses: [['127.0.0.1'], [FORBIDDEN]],
    verdict: 'blocked-address',
    asked: ['/feed'],
  },
  {
    name: 'is-an-address',
    url: ({ port }) => `http://${FORBIDDEN}:${port}/feed`,
    verdict: 'blocked-address',
    detail: /^127\.0\.0\.2 is no public address/,
  },
  {
    name: 'is-a-hexadecimal-address',
    url: ({ port }) => `http://0x7f.2:${port}/hexadecimal`,
    verdict: 'blocked-address',
  },
  {
    name: 'has-a-trailing-dot',
    http: good,
    addresses: [[FORBIDDEN]],
    url: ({ port }) => `http://has-a-trailing-dot.misbehaving.test.:${port}/feed`,
    verdict: 'blocked-address',
  },
  { name: 'is-on-a-mail-port', url: () => 'http://is-on-a-mail-port.misbehaving.test:25/', verdict: 'blocked-port' },
];
