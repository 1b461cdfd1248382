import { blockedAddress, parseRange } from './check-target.js';

test.each([
  // IPv4
  ['0.0.0.0', 'unspecified'],
  ['0.1.2.3', 'unspecified'],
  ['10.0.0.1', 'private'],
  ['10.255.255.255', 'private'],
  ['11.0.0.0', null],
  ['100.63.255.255', null],
  ['100.64.0.1', 'carrierGradeNat'],
  ['100.100.100.200', 'carrierGradeNat'],
  ['100.127.255.255', 'carrierGradeNat'],
  ['100.128.0.0', null],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['168.63.129.16', 'host service'],
  ['168.63.129.17', null],
  ['169.254.0.1', 'linkLocal'],
  ['169.254.169.254', 'linkLocal'],
  ['172.15.255.255', null],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.0', null],
  ['192.0.0.192', 'reserved'],
  ['192.0.2.1', 'reserved'],
  ['192.88.99.1', 'reserved'],
  ['192.168.1.1', 'private'],
  ['192.169.0.0', null],
  ['198.17.255.255', null],
  ['198.18.0.1', 'reserved'],
  ['198.19.255.255', 'reserved'],
  ['198.51.100.1', 'reserved'],
  ['203.0.113.1', 'reserved'],
  ['223.255.255.255', null],
  ['224.0.0.1', 'multicast'],
  ['239.255.255.255', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'broadcast'],
  ['1.1.1.1', null],
  ['93.184.216.34', null],
  // IPv6
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['0:0:0:0:0:0:0:1', 'loopback'],
  ['2606:4700:4700::1111', null],
  ['2a00:1450:4001:82a::200e', null],
  ['2001:db8::1', 'reserved'],
  ['3fff::1', 'reserved'],
  ['2001:2::1', 'benchmarking'],
  ['100::1', 'discard'],
  ['fc00::1', 'uniqueLocal'],
  ['fd00:ec2::254', 'uniqueLocal'],
  ['fd20:ce::254', 'uniqueLocal'],
  ['fe80::1', 'linkLocal'],
  ['fe80::1%eth0', 'linkLocal'],
  ['fec0::1', 'deprecatedSiteLocal'],
  ['ff02::1', 'multicast'],
  ['5f00::1', 'segmentRouting'],
  ['4000::1', 'reserved'],
  ['1::1', 'reserved'],
  // IPv4 inside IPv6
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['::ffff:10.0.0.1', 'private'],
  ['::ffff:a9fe:a9fe', 'linkLocal'],
  ['::ffff:8.8.8.8', null],
  ['64:ff9b::127.0.0.1', 'loopback'],
  ['64:ff9b::a9fe:a9fe', 'linkLocal'],
  ['64:ff9b::8.8.8.8', null],
  ['64:ff9b::1:808:808', 'reserved'],
  ['0177.0.0.1', 'unreadable'],
  ['127.1', 'unreadable'],
  ['64:ff9b:1::8.8.8.8', 'rfc6052'],
  ['64:ff9b:1:a9fe:a9:fe00::', 'rfc6052'],
  ['::127.0.0.1', 'reserved'],
  ['::8.8.8.8', 'reserved'],
  ['::ffff:0:127.0.0.1', 'rfc6145'],
  ['2002:7f00:1::', '6to4'],
  ['2002:808:808::1', '6to4'],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'teredo'],
  // not addresses
  ['', 'unreadable'],
  ['localhost', 'unreadable'],
  ['1.2.3.4.5', 'unreadable'],
])('%s is %s', (address, kind) => {
  expect(blockedAddress(address, [])).toBe(kind);
});

test.each([
  ['10.1.2.3', '10.1.0.0/16', null],
  ['10.2.2.3', '10.1.0.0/16', 'private'],
  ['127.0.0.1', '127.0.0.1', null],
  ['127.0.0.2', '127.0.0.1', 'loopback'],
  ['::ffff:127.0.0.1', '127.0.0.0/8', null],
  ['64:ff9b::10.1.2.3', '10.1.0.0/16', null],
  ['fd00:1::5', 'fd00:1::/32', null],
  ['fd00:2::5', 'fd00:1::/32', 'uniqueLocal'],
  ['::1', '127.0.0.1', 'loopback'],
  ['10.1.2.3', '::/0', 'private'],
])('%s where %s is allowed: %s', (address, range, kind) => {
  expect(blockedAddress(address, [parseRange(range)])).toBe(kind);
});

test.each(['example.org', '10.0.0.0/33', '10.0.0.0/', ''])('"%s" is not a range', (range) => {
  expect(() => parseRange(range)).toThrow('is not an address range');
});

/** Other spellings of addresses: the URL standard normalizes them before they are checked. */
test.each([
  ['http://2130706433/', '127.0.0.1'],
  ['http://0x7f000001/', '127.0.0.1'],
  ['http://0x7f.1/', '127.0.0.1'],
  ['http://0177.0.0.1/', '127.0.0.1'],
  ['http://017700000001/', '127.0.0.1'],
  ['http://127.1/', '127.0.0.1'],
  ['http://127.0.0.1./', '127.0.0.1'],
  ['http://0/', '0.0.0.0'],
  ['http://①②⑦.⓪.⓪.①/', '127.0.0.1'],
  ['http://%31%32%37.0.0.1/', '127.0.0.1'],
  ['http://127。0。0。1/', '127.0.0.1'],
  ['http://[::ffff:127.0.0.1]/', '[::ffff:7f00:1]'],
  ['http://[0:0:0:0:0:0:0:1]/', '[::1]'],
  ['http://user@2852039166/', '169.254.169.254'],
])('%s goes to %s, which is blocked', (url, host) => {
  expect(new URL(url).hostname).toBe(host);
  expect(blockedAddress(host.replace(/[[\]]/g, ''), [])).not.toBeNull();
});
