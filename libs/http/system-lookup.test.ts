import { createSocket, type RemoteInfo } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { addressesInHosts, queryNameServers } from './system-lookup.js';

const A = 1;
const NXDOMAIN = 3;

type Reply = string[] | number | 'none';

/** The name server's response to the A and the AAAA query for each name: addresses, an error code or none. */
const ZONE: Record<string, [a: Reply, aaaa: Reply]> = {
  'both.test': [['192.0.2.1', '192.0.2.2'], ['2001:db8::1']],
  'ipv4-only.test': [['192.0.2.1'], []],
  'ipv6-only.test': [[], ['2001:db8::1']],
  'half-silent.test': [['192.0.2.1'], 'none'],
  'half-broken.test': [['192.0.2.1'], 2],
  'none.test': [[], []],
  'unknown.test': [NXDOMAIN, NXDOMAIN],
};

const server = createSocket('udp4', (query, from) => {
  const labels = readLabels(query);
  const type = query.readUInt16BE(12 + labels.length);
  const name = labels
    .toString('latin1')
    .replace(/[\x01-\x1f]/g, '.')
    .slice(1, -1);
  const reply = ZONE[name]![type === A ? 0 : 1];
  if (reply !== 'none') send(query.subarray(0, 12 + labels.length + 4), type, reply, from);
});

function readLabels(query: Buffer): Buffer {
  return query.subarray(12, query.indexOf(0, 12) + 1);
}

/** RFC 1035, section 4.1. */
function send(query: Buffer, type: number, reply: string[] | number, { port, address }: RemoteInfo): void {
  const addresses = typeof reply === 'number' ? [] : reply;
  const message = Buffer.concat([query, ...addresses.map((address) => record(type, address))]);
  message.writeUInt16BE(0x8180 | (typeof reply === 'number' ? reply : 0), 2);
  message.writeUInt16BE(addresses.length, 6);
  message.writeUInt32BE(0, 8);
  server.send(message, port, address);
}

function record(type: number, address: string): Buffer {
  const data =
    type === A ? Buffer.from(address.split('.').map(Number)) : Buffer.from('20010db8000000000000000000000001', 'hex');
  const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length]);
  return Buffer.concat([head, data]);
}

beforeAll(() => new Promise<void>((done) => server.bind(0, '127.0.0.1', done)));
afterAll(() => new Promise<void>((done) => server.close(done)));

function query(host: string, signal = AbortSignal.timeout(4_000)): Promise<string[]> {
  const resolver = new Resolver({ timeout: 1_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${server.address().port}`]);
  return queryNameServers(resolver, host, signal);
}

test.each([
  ['both.test', ['192.0.2.1', '192.0.2.2', '2001:db8::1']],
  ['ipv4-only.test', ['192.0.2.1']],
  ['ipv6-only.test', ['2001:db8::1']],
  ['half-silent.test', ['192.0.2.1']],
  ['half-broken.test', ['192.0.2.1']],
])('%s resolves to %j', async (host, addresses) => {
  expect(await query(host)).toEqual(addresses);
});

test.each([
  ['none.test', 'ENODATA'],
  ['unknown.test', 'ENOTFOUND'],
])('%s: %s', async (host, code) => {
  await expect(query(host)).rejects.toMatchObject({ code });
});

const HOSTS =
  '127.0.0.1 localhost\n# 10.0.0.9 commented\n10.0.0.1\tFeeds.test feeds # ours\r\nfd00::1 feeds.test\n\nbroken';

test.each([
  ['feeds.test', ['10.0.0.1', 'fd00::1']],
  ['FEEDS.TEST.', ['10.0.0.1', 'fd00::1']],
  ['feeds', ['10.0.0.1']],
  ['commented', []],
  ['10.0.0.1', []],
  ['broken', []],
])('%s has the addresses %j in the hosts file', (host, addresses) => {
  expect(addressesInHosts(HOSTS, host)).toEqual(addresses);
});
