import { unescape } from 'node:querystring';
import { Client, ProxyAgent, type Dispatcher } from 'undici';
import { parseUrl } from '#libs/domain/text/url.js';
import { FetchFailed, isTlsError, mapConnectError } from './fetch-errors.js';
import { reachableAddresses, type Guard } from './guarded-connector.js';

/**
 * Sends requests through the operator's forward proxy: for http URLs directly, for https URLs through a CONNECT tunnel.
 *
 * The proxy's own address is the operator's choice and not guarded. The target is checked by what its name resolves to here.
 * The proxy resolves it again, possibly to something else, so it must not be able to reach internal addresses itself.
 * @throws FetchFailed when the proxy's URL is invalid, or the target must not be reached
 */
export async function proxyDispatcher(
  guard: Guard,
  proxy: string,
  target: URL,
  options: Client.Options,
  signal: AbortSignal,
): Promise<Dispatcher> {
  const url = parseUrl(proxy);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new FetchFailed('proxy-failed', "The proxy's address is not an http or https URL.");
  }
  await reachableAddresses(guard, target.hostname.replace(/^\[|\]$/g, ''), signal);
  const { ca, timeouts } = guard.settings;
  return new ProxyAgent({
    uri: url.origin,
    token: url.username ? basicCredentials(url) : undefined,
    proxyTunnel: false,
    proxyTls: { ca, timeout: timeouts.connectMs },
    requestTls: { ca, timeout: timeouts.connectMs },
    clientFactory: (origin, own) => new Client(origin, { ...own, ...options }),
    factory: (origin, own) => new Client(origin, { ...own, ...options }),
  });
}

/** The user name and password of a URL as an Authorization header (RFC 7617). */
export function basicCredentials({ username, password }: URL): string {
  return `Basic ${Buffer.from(`${unescape(username)}:${unescape(password)}`).toString('base64')}`;
}

const PROXY_CONNECT_CODE =
  /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|UND_ERR_ABORTED|UND_ERR_PRX_TLS|UND_ERR_INVALID_ARG)/;

/** @returns null for an error of the target, which is mapped as without a proxy */
export function mapProxyError(error: Error & { code?: string }, proxy: string, target: URL): FetchFailed | null {
  const { protocol, host } = new URL(proxy);
  // Behind an https proxy the certificate may be the proxy's or the target's.
  if (isTlsError(error) && protocol === 'http:') return mapConnectError(error, 'the server behind the proxy');
  const code = error.code ?? '';
  // Without a tunnel the proxy itself responds.
  const isProxyResponse = error.name === 'HTTPParserError' && target.protocol === 'http:';
  if (!isTlsError(error) && !PROXY_CONNECT_CODE.test(code) && !isProxyResponse) return null;
  return new FetchFailed('proxy-failed', `The proxy ${host} did not forward the request (${error.message || code}).`);
}
