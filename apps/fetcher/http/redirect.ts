import type { FetchResponse, Redirect } from './fetch-types.js';
import { FetchFailed } from './exchange-failure.js';
import { parseUrl } from '#libs/domain/text/url.js';

/** Headers that say nothing about us to a server they were not meant for. */
const HARMLESS = new Set(['accept', 'accept-language', 'accept-encoding', 'user-agent', 'content-type']);

/** A request on its way: what is asked of the next server. */
export interface Step {
  url: URL;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
}

/**
 * Where an answer sends a request, RFC 9110 section 15.4.
 * A POST is repeated on 307 and 308 only; the other redirects of a POST are its answer.
 * @returns null when the answer is no redirect that is followed
 * @throws ExchangeFailure `bad-redirect`
 */
export function redirectOf(
  step: Step,
  { status, headers }: Pick<FetchResponse, 'status' | 'headers'>,
): Redirect | null {
  if (!isFollowed(step.method, status)) return null;
  const location = asUtf8(headers.location ?? '');
  const from = addressOf(step.url);
  if (!location) throw new FetchFailed('bad-redirect', `${from} answered ${status} without a Location.`);
  const to = parseUrl(location, step.url);
  if (!to) {
    throw new FetchFailed('bad-redirect', `${from} redirects to "${location.slice(0, 200)}", which is no URL.`);
  }
  if (to.protocol !== 'http:' && to.protocol !== 'https:') {
    throw new FetchFailed('bad-redirect', `${from} redirects to a ${to.protocol} address.`);
  }
  return { status, from, to: addressOf(to) };
}

/** Header values are read byte by byte; in a Location what is not ASCII is UTF-8, if it can be. */
function asUtf8(latin1: string): string {
  const text = Buffer.from(latin1, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? latin1 : text;
}

/** The same request to another URL. What was meant for one origin (credentials, ETags, …) does not go to another. */
export function follow(step: Step, url: URL): Step {
  if (url.origin === step.url.origin) return { ...step, url };
  const headers = Object.entries(step.headers).filter(([name]) => HARMLESS.has(name));
  return { ...step, url, headers: Object.fromEntries(headers) };
}

/** A URL as it may be shown: without credentials, and without a fragment, which no server gets to see. */
export function addressOf(url: URL): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  shown.hash = '';
  return shown.href;
}

/** Whether an answer of this status is only a sign to somewhere else. */
export function isFollowed(method: Step['method'], status: number): status is Redirect['status'] {
  return status === 307 || status === 308 || (method === 'GET' && (status === 301 || status === 302 || status === 303));
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
