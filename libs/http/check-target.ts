import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { parseUrl } from '#libs/domain/text/url.js';
import { FetchFailed } from './fetch-errors.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type AddressRange = [Address, number];

/** Azure's wire server: a public address by its number, but served by the virtual machine's own host. */
const HOST_SERVICES = [parseRange('168.63.129.16/32')];
/** All of the IPv6 Internet (RFC 4291, section 2.4) except NAT64. */
const GLOBAL_UNICAST = parseRange('2000::/3');
/** The well-known prefix of NAT64 (RFC 6052), by which IPv6-only networks reach IPv4. */
const NAT64 = parseRange('64:ff9b::/96');

/**
 * Checks the scheme and the port of a request's URL. The address of its host is checked when the connection is made.
 * @param extraPorts allowed besides 80 and 443
 * @throws FetchFailed `bad-address` or `blocked-port`
 */
export function checkUrl(text: string, extraPorts: number[]): URL {
  const url = parseUrl(text);
  if (!url) throw new FetchFailed('bad-address', `"${text.slice(0, 200)}" is not a URL.`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new FetchFailed('bad-address', `${url.protocol} is neither http: nor https:.`);
  }
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  if (![80, 443, ...extraPorts].includes(port)) {
    throw new FetchFailed('blocked-port', `Port ${port} of ${url.hostname} is not an allowed port.`);
  }
  return url;
}

/** @throws Error when this is neither an address nor a range in CIDR notation */
export function parseRange(text: string): AddressRange {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (!ipaddr.isValid(text)) {
    throw new Error(`"${text}" is not an address range: write it as 10.1.0.0/16 or fd00:1::/32`);
  }
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/**
 * Says why an untrusted URL must not lead to this address: it is not on the public Internet. An IPv4 address inside an IPv6
 * address is checked as IPv4.
 * @param allowed ranges that may be reached although they are not public
 * @returns the kind of address, as in `private`; null when it may be reached
 */
export function blockedAddress(text: string, allowed: AddressRange[]): string | null {
  const address = parseAddress(text);
  if (!address) return 'unreadable';
  if (isIn(address, allowed)) return null;
  if (address.kind() === 'ipv4') return blockedIpv4(address as ipaddr.IPv4);
  const inner = embeddedIpv4(address as ipaddr.IPv6);
  if (inner) return blockedAddress(inner.toString(), allowed);
  const range = (address as ipaddr.IPv6).range();
  if (range !== 'unicast') return range;
  return isIn(address, [GLOBAL_UNICAST]) ? null : 'reserved';
}

function parseAddress(text: string): Address | null {
  const kind = isIP(text);
  if (kind === 0) return null;
  if (kind === 4) return ipaddr.IPv4.parse(text);
  // Normalized by the URL standard first: ipaddr.js reads ::8.8.8.8 as ::ffff:8.8.8.8, and systems do not.
  return ipaddr.IPv6.parse(new URL(`http://[${text.replace(/%.*$/, '')}]/`).hostname.slice(1, -1));
}

function blockedIpv4(address: ipaddr.IPv4): string | null {
  if (isIn(address, HOST_SERVICES)) return 'host service';
  const range = address.range();
  return range === 'unicast' ? null : range;
}

/**
 * The IPv4 address in an IPv4-mapped address or behind the well-known prefix of NAT64. Other addresses that embed one are
 * blocked altogether: 6to4, Teredo and IPv4-compatible are obsolete, and only the local network knows where it stands in
 * 64:ff9b:1::/48 (RFC 8215).
 */
function embeddedIpv4(address: ipaddr.IPv6): ipaddr.IPv4 | null {
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  return isIn(address, [NAT64]) ? new ipaddr.IPv4(address.toByteArray().slice(12)) : null;
}

function isIn(address: Address, ranges: AddressRange[]): boolean {
  return ranges.some(([base, bits]) => base.kind() === address.kind() && address.match([base, bits]));
}
