import { Client, ProxyAgent, type Dispatcher } from 'undici';
import { basicCredentials } from './basic-credentials.js';
import { FetchFailed } from './exchange-failure.js';
import { isTlsError, nameConnectError } from './name-error.js';
import { reachableAddresses, type Guard } from './guarded-connector.js';
import { parseUrl } from '#libs/domain/text/url.js';

/**
 * Goes through an operator's forward proxy: http addresses are asked of it, https ones through a tunnel.
 *
 * The proxy's own address is the operator's choice and not guarded. The target is judged by what its name resolves to here; the
 * proxy resolves it again and may find something else, so a proxy that strangers' URLs are sent through must not itself reach
 * what they must not.
 * @throws ExchangeFailure when the proxy's URL is none, or the target must not be reached
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
    throw new FetchFailed('proxy-failed', 'The address of the proxy is no http or https URL.');
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

/** @returns what went wrong between us and the proxy; the rest is the target's fault, as without one */
export function nameProxyError(error: Error & { code?: string }, proxy: string, target: URL): FetchFailed | null {
  const { protocol, host } = new URL(proxy);
  // Behind an https proxy it cannot be told whose certificate it was.
  if (isTlsError(error) && protocol === 'http:') return nameConnectError(error, 'the server behind the proxy');
  const code = error.code ?? '';
  // What is asked for without a tunnel is answered by the proxy itself.
  const isItsAnswer = error.name === 'HTTPParserError' && target.protocol === 'http:';
  if (!isTlsError(error) && !CONNECTING.test(code) && !isItsAnswer) return null;
  return new FetchFailed('proxy-failed', `The proxy ${host} did not pass the request on (${error.message || code}).`);
}

const CONNECTING =
  /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|UND_ERR_ABORTED|UND_ERR_PRX_TLS|UND_ERR_INVALID_ARG)/;
