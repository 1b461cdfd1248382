import { isIP } from 'node:net';
import type { LookupFunction, Socket } from 'node:net';
import { buildConnector } from 'undici';
import { blockedAddress, type AddressRange } from './blocked-address.js';
import { FetchFailed } from './exchange-failure.js';
import type { HttpSettings } from './http-settings.js';
import { nameConnectError } from './name-error.js';
import { systemLookup } from './system-lookup.js';
import { withinTime } from './time-limit.js';

/** A name may have hundreds of addresses; the first few are tried. */
const MAX_ADDRESSES = 6;

/** What connections are made with: the settings, and their ranges read once. */
export interface Guard {
  settings: HttpSettings;
  allowed: AddressRange[];
}

/**
 * Connects to public addresses only. The name is resolved here, once, and the connection is made to what was judged, so that a
 * name server which answers differently the next time (DNS rebinding) gains nothing. Of a name with good and bad addresses the
 * good ones are used.
 */
export function guardedConnector(guard: Guard, signal: AbortSignal): buildConnector.connector {
  return (options, callback) => {
    connect(guard, options, signal).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null),
    );
  };
}

async function connect(guard: Guard, options: buildConnector.Options, signal: AbortSignal): Promise<Socket> {
  const addresses = await reachableAddresses(guard, options.hostname, signal);
  const socket = await openSocket(guard.settings, options, addresses, signal);
  const remote = socket.remoteAddress;
  const kind = remote ? blockedAddress(remote, guard.allowed) : null;
  if (remote && kind === null) return socket;
  socket.destroy();
  if (!remote) throw new FetchFailed('truncated', `${options.hostname} took the connection and closed it at once.`);
  throw new FetchFailed('blocked-address', `The connection to ${options.hostname} ended at ${remote} (${kind}).`);
}

/**
 * @returns the addresses of a host that may be reached, at least one
 * @throws ExchangeFailure when it has none, or its name cannot be resolved
 */
export async function reachableAddresses(guard: Guard, host: string, signal: AbortSignal): Promise<string[]> {
  const addresses = await resolve(guard.settings, host, signal);
  const kinds = addresses.map((address) => blockedAddress(address, guard.allowed));
  const reachable = addresses.filter((_, index) => kinds[index] === null);
  if (reachable.length > 0) return reachable.slice(0, MAX_ADDRESSES);
  const found = isIP(host) ? `${host} is` : `${host} resolves to ${addresses[0]}, which is`;
  throw new FetchFailed('blocked-address', `${found} no public address (${kinds[0]}).`);
}

async function resolve({ lookup = systemLookup, timeouts }: HttpSettings, host: string, signal: AbortSignal) {
  if (isIP(host)) return [host];
  // RFC 6761: these names are nobody's to define.
  if (/(^|\.)localhost\.?$/i.test(host)) return ['127.0.0.1', '::1'];
  const late = new FetchFailed('dns-timeout', `No address of ${host} came within ${timeouts.dnsMs} ms.`);
  const addresses = await withinTime(timeouts.dnsMs, late, signal, (stop) => lookup(host, stop)).catch((error) => {
    if (error instanceof FetchFailed || signal.aborted) throw error;
    const code = error.code === 'ETIMEOUT' ? 'dns-timeout' : 'dns-failed';
    throw new FetchFailed(code, `${host} could not be resolved (${error.code ?? error.message}).`);
  });
  if (addresses.length === 0) throw new FetchFailed('dns-failed', `${host} has no address.`);
  return addresses;
}

async function openSocket(
  { timeouts, ca }: HttpSettings,
  options: buildConnector.Options,
  addresses: string[],
  signal: AbortSignal,
): Promise<Socket> {
  // Addresses are tried one after the other. By itself Node gives up on each after 250 ms, less than a far server needs.
  const perAddress = Math.ceil(timeouts.connectMs / (addresses.length + 1));
  const attempts = { autoSelectFamily: true, autoSelectFamilyAttemptTimeout: perAddress };
  const open = buildConnector({ ca, lookup: pinned(addresses), ...attempts, timeout: 0, maxCachedSessions: 0 });
  // RFC 6066, section 3: without the dot that ends a full name.
  const servername = isIP(options.hostname) ? undefined : options.hostname.replace(/\.$/, '');
  const where = `${options.hostname} (${addresses.join(', ')}) port ${options.port || defaultPort(options.protocol)}`;
  const late = new FetchFailed('connect-timeout', `No connection to ${where} within ${timeouts.connectMs} ms.`);
  return withinTime(timeouts.connectMs, late, signal, (stop) => {
    return new Promise<Socket>((done, fail) => {
      // The connector hands out the socket that it opens, which its types do not tell.
      const socket = open({ ...options, servername }, (error, opened) => {
        if (opened) done(opened);
        else fail(error instanceof FetchFailed ? error : nameConnectError(error as Error, where));
      }) as unknown as Socket;
      stop.addEventListener('abort', () => socket.destroy(stop.reason), { once: true });
    });
  });
}

const defaultPort = (protocol: string) => (protocol === 'https:' ? 443 : 80);

/** Answers every question with the addresses that were judged. */
function pinned(addresses: string[]): LookupFunction {
  const records = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, { all }, callback) => {
    if (all) callback(null, records);
    else callback(null, records[0]!.address, records[0]!.family);
  };
}
