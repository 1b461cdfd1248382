import { lookup, Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Resolves a host name to IPv4 and IPv6 addresses.
 * @throws Error with a code of node:dns, such as ENOTFOUND
 */
export type Lookup = (host: string, signal: AbortSignal) => Promise<string[]>;

/** Once addresses of one family are known, how long to wait for the other: some name servers never respond to AAAA. */
const OTHER_FAMILY_TIMEOUT_MS = 300;

/**
 * Looks a name up in the hosts file, then at the name servers, then with the system's getaddrinfo, which may know more names
 * (mDNS, search domains). getaddrinfo comes last because it blocks one of the few threads that decompression needs too: a
 * handful of names with unresponsive name servers would block all requests.
 */
export const systemLookup: Lookup = async (host, signal) => {
  const inHostsFile = addressesInHosts(await readFile('/etc/hosts', 'utf8').catch(() => ''), host);
  if (inHostsFile.length > 0) return inHostsFile;
  try {
    return await queryNameServers(new Resolver(), host, signal);
  } catch (error) {
    signal.throwIfAborted();
    if ((error as NodeJS.ErrnoException).code === 'ETIMEOUT') throw error;
    return (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);
  }
};

/**
 * Addresses of a name in a hosts file (hosts(5)).
 * @param text of the file
 */
export function addressesInHosts(text: string, host: string): string[] {
  const name = host.toLowerCase().replace(/\.$/, '');
  return text.split('\n').flatMap((line) => {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    return address && names.some((known) => known.toLowerCase() === name) ? address : [];
  });
}

/**
 * Queries A and AAAA records at the same time.
 * @returns at least one address, IPv4 first
 * @throws Error with a code of node:dns
 */
export async function queryNameServers(resolver: Resolver, host: string, signal: AbortSignal): Promise<string[]> {
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  const found: string[] = [];
  const queries = [
    resolver.resolve4(host).then((addresses) => found.unshift(...addresses)),
    resolver.resolve6(host).then((addresses) => found.push(...addresses)),
  ];
  try {
    await Promise.any(queries);
    await Promise.race([Promise.allSettled(queries), sleep(OTHER_FAMILY_TIMEOUT_MS)]);
    return found;
  } catch (error) {
    throw timeoutOrFirst((error as AggregateError).errors);
  } finally {
    signal.removeEventListener('abort', cancel);
    resolver.cancel();
  }
}

/** A timeout of one query leaves open whether there is an address, so it overrides the other query's error. */
function timeoutOrFirst(errors: NodeJS.ErrnoException[]): Error {
  return errors.find(({ code }) => code === 'ETIMEOUT') ?? errors[0]!;
}
