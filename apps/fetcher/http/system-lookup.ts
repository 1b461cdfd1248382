import { lookup, Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { addressesInHosts } from './hosts-file.js';

/**
 * Addresses of a host, IPv4 and IPv6.
 * @throws Error with a code as of node:dns, such as ENOTFOUND
 */
export type Lookup = (host: string, signal: AbortSignal) => Promise<string[]>;

/** How long the addresses of one kind wait for those of the other: some name servers never answer to AAAA. */
const GRACE_MS = 300;

/**
 * Looks into the hosts file, then asks the name servers, and only then the system, which may know more names (mDNS, search
 * domains): its getaddrinfo blocks one of the few threads that unpacking needs too, so that a handful of names whose servers
 * are silent would hold up everything.
 */
export const systemLookup: Lookup = async (host, signal) => {
  const written = addressesInHosts(await readFile('/etc/hosts', 'utf8').catch(() => ''), host);
  if (written.length > 0) return written;
  try {
    return await askNameServers(new Resolver(), host, signal);
  } catch (error) {
    signal.throwIfAborted();
    if ((error as NodeJS.ErrnoException).code === 'ETIMEOUT') throw error;
    return (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);
  }
};

/**
 * Asks for both kinds of addresses at once.
 * @returns those that came, at least one; IPv4 first
 * @throws Error with a code as of node:dns
 */
export async function askNameServers(resolver: Resolver, host: string, signal: AbortSignal): Promise<string[]> {
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  const found: string[] = [];
  const questions = [
    resolver.resolve4(host).then((addresses) => found.unshift(...addresses)),
    resolver.resolve6(host).then((addresses) => found.push(...addresses)),
  ];
  try {
    await Promise.any(questions);
    await Promise.race([Promise.allSettled(questions), sleep(GRACE_MS)]);
    return found;
  } catch (error) {
    throw mostTelling((error as AggregateError).errors);
  } finally {
    signal.removeEventListener('abort', cancel);
    resolver.cancel();
  }
}

/** No answer to one of the questions leaves it open whether there is an address. */
function mostTelling(errors: NodeJS.ErrnoException[]): Error {
  return errors.find(({ code }) => code === 'ETIMEOUT') ?? errors[0]!;
}
