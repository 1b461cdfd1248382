import { parseUrl } from '#libs/domain/text/url.js';
import { FetchFailed } from './fetch-errors.js';
import type { FetchResponse, Redirect } from './fetch-types.js';

/** Headers that may go to another origin. */
const CROSS_ORIGIN_HEADERS = new Set(['accept', 'accept-language', 'accept-encoding', 'user-agent', 'content-type']);

/** One request, to the first URL or to a redirect target. */
export interface HttpRequest {
  url: URL;
  method: 'GET' | 'POST';
  /** Names in lower case. */
  headers: Record<string, string>;
  body?: string;
}

/**
 * The redirect in a response (RFC 9110, section 15.4).
 * @returns null when the response is final
 * @throws FetchFailed `bad-redirect`
 */
export function redirectOf(
  request: HttpRequest,
  { status, headers }: Pick<FetchResponse, 'status' | 'headers'>,
): Redirect | null {
  if (!isRedirect(request.method, status)) return null;
  const location = asUtf8(headers.location ?? '');
  const from = publicUrl(request.url);
  if (!location) {
    throw new FetchFailed('bad-redirect', `${from} responded with ${status} but without a Location header.`);
  }
  const to = parseUrl(location, request.url);
  if (!to) {
    throw new FetchFailed('bad-redirect', `${from} redirects to "${location.slice(0, 200)}", which is not a URL.`);
  }
  if (to.protocol !== 'http:' && to.protocol !== 'https:') {
    throw new FetchFailed('bad-redirect', `${from} redirects to a ${to.protocol} URL.`);
  }
  return { status, from, to: publicUrl(to) };
}

/** Whether a status is a redirect to follow. A POST is repeated on 307 and 308 only; its other redirects are final. */
export function isRedirect(method: HttpRequest['method'], status: number): status is Redirect['status'] {
  return status === 307 || status === 308 || (method === 'GET' && (status === 301 || status === 302 || status === 303));
}

/** Header values are decoded as Latin-1; a Location with other characters is UTF-8 when it is valid UTF-8. */
function asUtf8(latin1: string): string {
  const text = Buffer.from(latin1, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? latin1 : text;
}

/** The same request to another URL. At another origin it loses credentials, validators and the like. */
export function redirected(request: HttpRequest, url: URL): HttpRequest {
  if (url.origin === request.url.origin) return { ...request, url };
  const headers = Object.entries(request.headers).filter(([name]) => CROSS_ORIGIN_HEADERS.has(name));
  return { ...request, url, headers: Object.fromEntries(headers) };
}

/** A URL for display: without credentials, and without the fragment, which is not sent. */
export function publicUrl(url: URL): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  shown.hash = '';
  return shown.href;
}

/** Target of the permanent redirects (301, 308) before the first temporary one; null when there are none. */
export function permanentRedirectTarget(redirects: Redirect[]): string | null {
  const temporary = redirects.findIndex(({ status }) => status !== 301 && status !== 308);
  return (temporary < 0 ? redirects : redirects.slice(0, temporary)).at(-1)?.to ?? null;
}

/** Puts the credentials of a URL back into its redirect target, which has none, when the origin is the same. */
export function withCredentialsOf(url: string, target: string): string {
  const [from, to] = [new URL(url), new URL(target)];
  if (from.origin === to.origin) Object.assign(to, { username: from.username, password: from.password });
  return to.href;
}
