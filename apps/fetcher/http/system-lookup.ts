import { lookup, Resolver } from 'node:dns/promises';

/**
 * Addresses of a host, IPv4 and IPv6.
 * @throws Error with a code as of node:dns, such as ENOTFOUND
 */
export type Lookup = (host: string, signal: AbortSignal) => Promise<string[]>;

/**
 * Asks the name servers, and only then the system, which knows the hosts file besides: its getaddrinfo blocks one of the few
 * threads that unpacking needs too, so that a handful of names whose servers are silent would hold up everything.
 */
export const systemLookup: Lookup = async (host, signal) => {
  const resolver = new Resolver();
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length > 0) return addresses;
    const timedOut = answers.find((answer) => answer.status === 'rejected' && answer.reason.code === 'ETIMEOUT');
    if (timedOut?.status === 'rejected') throw timedOut.reason;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
  signal.throwIfAborted();
  return (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);
};
