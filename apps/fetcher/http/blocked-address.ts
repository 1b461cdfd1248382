import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type AddressRange = [Address, number];

/** Public by its number, yet it answers for the virtual machine's own host: Azure's wire server. */
const HOST_SERVICES = [parseRange('168.63.129.16/32')];
/** Everything in the IPv6 Internet is in here (RFC 4291, section 2.4); NAT64 is the exception. */
const GLOBAL_UNICAST = parseRange('2000::/3');
/** The well-known prefix of NAT64, RFC 6052: how an IPv6-only network reaches IPv4. */
const NAT64 = parseRange('64:ff9b::/96');

/** @throws Error when this is neither an address nor a range in CIDR notation */
export function parseRange(text: string): AddressRange {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (!ipaddr.isValid(text)) throw new Error(`"${text}" is no address range: write it as 10.1.0.0/16 or fd00:1::/32`);
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/**
 * Says why a stranger's URL must not lead to this address: it is not one of the public Internet.
 * An IPv4 address that travels inside an IPv6 one is judged as what it is.
 * @param allowed ranges that may be reached in spite of it
 * @returns the kind of address, as in `private`; null when it may be reached
 */
export function blockedAddress(text: string, allowed: AddressRange[]): string | null {
  const address = readAddress(text);
  if (!address) return 'unreadable';
  if (isIn(address, allowed)) return null;
  if (address.kind() === 'ipv4') return blockedIpv4(address as ipaddr.IPv4);
  const inner = embeddedIpv4(address as ipaddr.IPv6);
  if (inner) return blockedAddress(inner.toString(), allowed);
  const range = (address as ipaddr.IPv6).range();
  if (range !== 'unicast') return range;
  return isIn(address, [GLOBAL_UNICAST]) ? null : 'reserved';
}

function readAddress(text: string): Address | null {
  const kind = isIP(text);
  if (kind === 0) return null;
  if (kind === 4) return ipaddr.IPv4.parse(text);
  // Spelled by the URL standard first: ipaddr.js takes ::8.8.8.8 for ::ffff:8.8.8.8, which systems do not.
  return ipaddr.IPv6.parse(new URL(`http://[${text.replace(/%.*$/, '')}]/`).hostname.slice(1, -1));
}

function blockedIpv4(address: ipaddr.IPv4): string | null {
  if (isIn(address, HOST_SERVICES)) return 'host service';
  const range = address.range();
  return range === 'unicast' ? null : range;
}

/**
 * Of IPv4-mapped addresses and of NAT64's well-known prefix. Others that hold one are refused altogether: 6to4, Teredo and
 * IPv4-compatible are out of use, and where it stands in 64:ff9b:1::/48 (RFC 8215) is known only to the local network.
 */
function embeddedIpv4(address: ipaddr.IPv6): ipaddr.IPv4 | null {
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  return isIn(address, [NAT64]) ? new ipaddr.IPv4(address.toByteArray().slice(12)) : null;
}

function isIn(address: Address, ranges: AddressRange[]): boolean {
  return ranges.some(([base, bits]) => base.kind() === address.kind() && address.match([base, bits]));
}
