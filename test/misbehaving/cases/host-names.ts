import type { FaultCase } from '../fault-case.js';
import { FORBIDDEN_ADDRESS } from '../host.js';
import { GOOD_FEED, send } from './documents.js';

const failing = (code: string) => Object.assign(new Error(`query ${code}`), { code });
const goodFeed: FaultCase['http'] = (_, response) => send(response, GOOD_FEED);

/** Names that do not resolve, or resolve to addresses that must not be reached. */
export const HOST_NAMES: FaultCase[] = [
  {
    name: 'unknown-name',
    http: goodFeed,
    addresses: [failing('ENOTFOUND')],
    status: 'dns-failed',
    detail: /ENOTFOUND/,
  },
  { name: 'failing-name-server', http: goodFeed, addresses: [failing('ESERVFAIL')], status: 'dns-failed' },
  { name: 'unresponsive-name-server', http: goodFeed, addresses: ['no-response'], status: 'dns-timeout' },
  { name: 'name-without-address', http: goodFeed, addresses: [[]], status: 'dns-failed' },
  {
    name: 'resolves-to-private',
    http: goodFeed,
    addresses: [['10.1.2.3']],
    status: 'blocked-address',
    detail: /private/,
  },
  {
    name: 'resolves-to-loopback',
    http: goodFeed,
    addresses: [[FORBIDDEN_ADDRESS]],
    status: 'blocked-address',
    detail: /loopback/,
  },
  { name: 'resolves-to-unspecified', http: goodFeed, addresses: [['0.0.0.0', '::']], status: 'blocked-address' },
  { name: 'resolves-to-local-ipv6', http: goodFeed, addresses: [['fd00:ec2::254']], status: 'blocked-address' },
  {
    name: 'resolves-to-mapped',
    http: goodFeed,
    addresses: [[`::ffff:${FORBIDDEN_ADDRESS}`]],
    status: 'blocked-address',
  },
  { name: 'resolves-to-nat64', http: goodFeed, addresses: [['64:ff9b::a9fe:a9fe']], status: 'blocked-address' },
  { name: 'resolves-to-no-address', http: goodFeed, addresses: [['localhost']], status: 'blocked-address' },
  {
    name: 'resolves-to-public-and-private',
    http: goodFeed,
    addresses: [['10.1.2.3', FORBIDDEN_ADDRESS, '127.0.0.1', '::1']],
    status: 'ok',
    articles: 2,
  },
  // DNS rebinding: the name server's second response is another address than the one that was checked.
  {
    name: 'rebinds-at-once',
    http: goodFeed,
    addresses: [['127.0.0.1'], [FORBIDDEN_ADDRESS]],
    status: 'ok',
    articles: 2,
    requestedPaths: ['/feed'],
  },
  {
    name: 'rebinds-later',
    http: goodFeed,
    addresses: [['127.0.0.1'], [FORBIDDEN_ADDRESS]],
    polls: 2,
    status: 'blocked-address',
    articles: 2,
    requestedPaths: ['/feed'],
  },
  {
    name: 'rebinds-on-redirect',
    http: (_, response) => response.writeHead(302, { location: '/secret' }).end(),
    addresses: [['127.0.0.1'], [FORBIDDEN_ADDRESS]],
    status: 'blocked-address',
    requestedPaths: ['/feed'],
  },
  {
    name: 'is-an-address',
    url: ({ port }) => `http://${FORBIDDEN_ADDRESS}:${port}/feed`,
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
    http: goodFeed,
    addresses: [[FORBIDDEN_ADDRESS]],
    url: ({ port }) => `http://has-a-trailing-dot.misbehaving.test.:${port}/feed`,
    status: 'blocked-address',
  },
  { name: 'is-on-a-mail-port', url: () => 'http://is-on-a-mail-port.misbehaving.test:25/', status: 'blocked-port' },
];
