import { isIP } from 'node:net';
import type { LookupFunction, Socket } from 'node:net';
import { buildConnector } from 'undici';
import { withTimeout } from '#libs/async/timeout.js';
import { blockedAddress, type AddressRange } from './check-target.js';
import { FetchFailed, mapConnectError } from './fetch-errors.js';
import type { HttpSettings } from './http-settings.js';
import { systemLookup } from './system-lookup.js';

/** A name may have hundreds of addresses; the first few are tried. */
const MAX_ADDRESSES = 6;

/** The settings with their address ranges parsed once. */
export interface Guard {
  settings: HttpSettings;
  allowed: AddressRange[];
}

/**
 * Connects to public addresses only. The name is resolved once, here, and the connection goes to the addresses that were
 * checked, so that DNS rebinding has no effect. When a name has both public and blocked addresses, the public ones are used.
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
  if (!remote) {
    throw new FetchFailed('truncated', `${options.hostname} accepted the connection and closed it at once.`);
  }
  throw new FetchFailed('blocked-address', `The connection to ${options.hostname} went to ${remote} (${kind}).`);
}

/**
 * @returns the addresses of a host that may be reached, at least one
 * @throws FetchFailed when it has none, or its name can't be resolved
 */
export async function reachableAddresses(guard: Guard, host: string, signal: AbortSignal): Promise<string[]> {
  const addresses = await resolveHost(guard.settings, host, signal);
  const kinds = addresses.map((address) => blockedAddress(address, guard.allowed));
  const reachable = addresses.filter((_, index) => kinds[index] === null);
  if (reachable.length > 0) return reachable.slice(0, MAX_ADDRESSES);
  const found = isIP(host) ? `${host} is` : `${host} resolves to ${addresses[0]}, which is`;
  throw new FetchFailed('blocked-address', `${found} not a public address (${kinds[0]}).`);
}

async function resolveHost({ lookup = systemLookup, timeouts }: HttpSettings, host: string, signal: AbortSignal) {
  if (isIP(host)) return [host];
  // RFC 6761 reserves these names for the loopback address.
  if (/(^|\.)localhost\.?$/i.test(host)) return ['127.0.0.1', '::1'];
  const timeout = new FetchFailed('dns-timeout', `${host} could not be resolved within ${timeouts.dnsMs} ms.`);
  const lookUp = (lookupSignal: AbortSignal) => lookup(host, lookupSignal);
  const addresses = await withTimeout(timeouts.dnsMs, timeout, lookUp, signal).catch((error) => {
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
  // Addresses are tried one after another. Node's default of 250 ms for each is too short for distant servers.
  const perAddressMs = Math.ceil(timeouts.connectMs / (addresses.length + 1));
  const attempts = { autoSelectFamily: true, autoSelectFamilyAttemptTimeout: perAddressMs };
  const open = buildConnector({ ca, lookup: pinnedLookup(addresses), ...attempts, timeout: 0, maxCachedSessions: 0 });
  // RFC 6066, section 3: without the trailing dot of a fully qualified name.
  const servername = isIP(options.hostname) ? undefined : options.hostname.replace(/\.$/, '');
  const where = `${options.hostname} (${addresses.join(', ')}) port ${options.port || defaultPort(options.protocol)}`;
  const timeout = new FetchFailed('connect-timeout', `No connection to ${where} within ${timeouts.connectMs} ms.`);
  const openWithin = (timeoutSignal: AbortSignal) =>
    new Promise<Socket>((resolve, reject) => {
      // The connector returns the socket that it opens, which its types don't say.
      const socket = open({ ...options, servername }, (error, opened) => {
        if (opened) resolve(opened);
        else reject(error instanceof FetchFailed ? error : mapConnectError(error as Error, where));
      }) as unknown as Socket;
      timeoutSignal.addEventListener('abort', () => socket.destroy(timeoutSignal.reason), { once: true });
    });
  return withTimeout(timeouts.connectMs, timeout, openWithin, signal);
}

const defaultPort = (protocol: string) => (protocol === 'https:' ? 443 : 80);

/** Resolves every name to the addresses that were checked. */
function pinnedLookup(addresses: string[]): LookupFunction {
  const records = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, { all }, callback) => {
    if (all) callback(null, records);
    else callback(null, records[0]!.address, records[0]!.family);
  };
}
