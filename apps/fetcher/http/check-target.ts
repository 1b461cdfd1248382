import { FetchFailed } from './exchange-failure.js';
import { parseUrl } from '#libs/domain/text/url.js';

/**
 * Reads an address that a request may go to; its host is judged when the connection is made.
 * @throws ExchangeFailure `bad-address` or `blocked-port`
 */
export function checkTarget(text: string, extraPorts: number[]): URL {
  const url = parseUrl(text);
  if (!url) throw new FetchFailed('bad-address', `"${text.slice(0, 200)}" is no URL.`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new FetchFailed('bad-address', `${url.protocol} is neither http: nor https:.`);
  }
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  if (![80, 443, ...extraPorts].includes(port)) {
    throw new FetchFailed('blocked-port', `Port ${port} of ${url.hostname} is not among those allowed.`);
  }
  return url;
}
