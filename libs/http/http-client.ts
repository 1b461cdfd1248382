import { Client, type Dispatcher } from 'undici';
import { withTimeout } from '#libs/async/timeout.js';
import type { FetchError } from '#libs/contracts/feed-status.js';
import { checkUrl, parseRange } from './check-target.js';
import { ACCEPT_ENCODING } from './decompress.js';
import { FetchFailed, mapHeadersError, mapResponseError } from './fetch-errors.js';
import type { AcquireSlot, FetchRequest, FetchResponse, FetchResult, Redirect } from './fetch-types.js';
import { type Guard, guardedConnector, reachableAddresses } from './guarded-connector.js';
import type { HttpSettings } from './http-settings.js';
import { basicCredentials, mapProxyError, proxyDispatcher } from './proxy.js';
import { readBody } from './read-body.js';
import { type HttpRequest, isRedirect, publicUrl, redirected, redirectOf } from './redirect.js';

const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, ' +
  'application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.5';

/** An HTTP/1.1 client for untrusted servers. */
export class HttpClient {
  readonly #guard: Guard;
  readonly #acquireSlot: AcquireSlot | undefined;
  readonly #running = new Map<Promise<FetchResult>, AbortController>();
  #isClosed = false;

  /**
   * @param acquireSlot waits for a slot of the host before each request; without it requests start at once
   * @throws Error when a range in `settings.allow` is invalid
   */
  constructor(settings: HttpSettings, acquireSlot?: AcquireSlot) {
    this.#guard = { settings, allowed: settings.allow.map(parseRange) };
    this.#acquireSlot = acquireSlot;
  }

  /**
   * Sends a request and follows redirects. Whatever a server does, the result is a response or a FetchError.
   * @throws the reason of `request.signal` when that aborts, and Error when the client is closed
   */
  async fetch(request: FetchRequest): Promise<FetchResult> {
    if (this.#isClosed) throw new Error('The HTTP client is closed.');
    const stop = new AbortController();
    const abort = () => stop.abort(request.signal?.reason);
    request.signal?.throwIfAborted();
    request.signal?.addEventListener('abort', abort, { once: true });
    const running = this.#fetch(request, stop.signal);
    this.#running.set(running, stop);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
      request.signal?.removeEventListener('abort', abort);
    }
  }

  /**
   * Says why a URL can't be requested, as far as that is known before: its scheme, its port, and the addresses that its host
   * has now. Every connection is checked again.
   * @returns null when it can, or when nothing is known because the name can't be resolved
   */
  async refusalOf(text: string): Promise<FetchError | null> {
    try {
      const { hostname } = checkUrl(text, this.#guard.settings.ports);
      await reachableAddresses(this.#guard, hostname.replace(/^\[|\]$/g, ''), new AbortController().signal);
      return null;
    } catch (error) {
      if (!(error instanceof FetchFailed)) throw error;
      return error.error.code.startsWith('dns-') ? null : error.error;
    }
  }

  /** Aborts the requests in flight. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const stop of this.#running.values()) stop.abort(new Error('The HTTP client was closed.'));
    await Promise.allSettled(this.#running.keys());
  }

  async #fetch(request: FetchRequest, signal: AbortSignal): Promise<FetchResult> {
    const redirects: Redirect[] = [];
    try {
      return { ok: true, response: await this.#followRedirects(request, redirects, signal) };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof FetchFailed) return { ok: false, error: error.error, redirects };
      throw error;
    }
  }

  async #followRedirects(
    { proxy, maxBytes, headersOnly, ...first }: FetchRequest,
    redirects: Redirect[],
    signal: AbortSignal,
  ): Promise<FetchResponse> {
    const { ports, timeouts } = this.#guard.settings;
    let request = this.#firstRequest(first);
    for (let timeLeftMs = timeouts.totalMs; ;) {
      const single = { ...request, proxy, maxBytes, headersOnly };
      const { elapsedMs, ...response } = await this.#sendInSlot(single, timeLeftMs, signal);
      const redirect = headersOnly ? null : redirectOf(request, response);
      if (!redirect) return { ...response, url: publicUrl(request.url), redirects };
      timeLeftMs -= elapsedMs;
      redirects.push(redirect);
      this.#checkRedirects(redirects);
      request = redirected(request, checkUrl(redirect.to, ports));
    }
  }

  #firstRequest({ url: text, method = 'GET', headers = {}, body }: FetchRequest): HttpRequest {
    const { ports, userAgent } = this.#guard.settings;
    const url = checkUrl(text, ports);
    const all = new Headers({ 'user-agent': userAgent, accept: ACCEPT, 'accept-encoding': ACCEPT_ENCODING });
    if (url.username) all.set('authorization', basicCredentials(url));
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    return { url, method, headers: Object.fromEntries(all), body };
  }

  async #sendInSlot(request: SingleRequest, timeLeftMs: number, signal: AbortSignal) {
    const { host } = request.url;
    const slot = this.#acquireSlot && (await this.#acquireSlot(request.url, signal));
    if (slot === null) throw new FetchFailed('host-busy', `No request slot for ${host} became free in time.`);
    const { totalMs } = this.#guard.settings.timeouts;
    const timeout = new FetchFailed('whole-timeout', `${host} did not complete the response within ${totalMs} ms.`);
    const started = performance.now();
    const send = (timeoutSignal: AbortSignal) => sendRequest(this.#guard, request, timeoutSignal);
    try {
      const response = await withTimeout(Math.max(0, timeLeftMs), timeout, send, signal);
      return { ...response, elapsedMs: performance.now() - started };
    } finally {
      await slot?.release();
    }
  }

  #checkRedirects(redirects: Redirect[]): void {
    const { maxRedirects } = this.#guard.settings;
    const { to } = redirects.at(-1)!;
    if (redirects.some(({ from }) => from === to)) {
      throw new FetchFailed('redirect-loop', `${to} redirects to itself after ${redirects.length} redirects.`);
    }
    if (redirects.length > maxRedirects) {
      throw new FetchFailed('too-many-redirects', `There are more than ${maxRedirects} redirects, the last to ${to}.`);
    }
  }
}

type SingleRequest = HttpRequest & Pick<FetchRequest, 'proxy' | 'maxBytes' | 'headersOnly'>;

type SingleResponse = Pick<FetchResponse, 'status' | 'headers' | 'body'>;

/**
 * Sends one request on a connection of its own: with seconds between two requests to a host, keeping connections open would
 * cost memory and save nothing.
 * @throws FetchFailed, or the signal's reason
 */
async function sendRequest(guard: Guard, request: SingleRequest, signal: AbortSignal): Promise<SingleResponse> {
  const dispatcher = await dispatcherFor(guard, request, signal);
  try {
    return await receiveResponse(dispatcher, guard.settings, request, signal);
  } catch (error) {
    if (signal.aborted || error instanceof FetchFailed) throw error;
    const cause = error as Error;
    throw (
      (request.proxy && mapProxyError(cause, request.proxy, request.url)) ||
      mapResponseError(cause, request.url.host, guard.settings) ||
      cause
    );
  } finally {
    await dispatcher.destroy();
  }
}

async function dispatcherFor(guard: Guard, { url, proxy }: SingleRequest, signal: AbortSignal): Promise<Dispatcher> {
  const options = { pipelining: 0, maxHeaderSize: guard.settings.maxHeaderBytes };
  if (proxy) return proxyDispatcher(guard, proxy, url, options, signal);
  return new Client(url.origin, { ...options, connect: guardedConnector(guard, signal) });
}

async function receiveResponse(
  dispatcher: Dispatcher,
  settings: HttpSettings,
  { url, method, headers: requestHeaders, body: requestBody, proxy, maxBytes, headersOnly }: SingleRequest,
  signal: AbortSignal,
): Promise<SingleResponse> {
  const { firstByteMs: headersTimeout, idleMs: bodyTimeout } = settings.timeouts;
  const target = { origin: url.origin, path: url.pathname + url.search };
  const options = {
    ...target,
    method,
    headers: requestHeaders,
    body: requestBody,
    headersTimeout,
    bodyTimeout,
    signal,
  };
  const response = await dispatcher.request(options).catch((error: Error) => {
    throw mapHeadersError(error, url.host);
  });
  // The body stays unread when a limit is exceeded; an error event without a listener would end the process.
  response.body.on('error', () => {});
  const { statusCode: status } = response;
  if (status === 407 && proxy) throw new FetchFailed('proxy-failed', 'The proxy requires credentials (407).');
  const headers = joinHeaders(response.headers);
  if (headersOnly || status >= 400 || isRedirect(method, status)) return { status, headers, body: Buffer.alloc(0) };
  const limits = { ...settings, maxBytes: maxBytes ?? settings.maxBytes };
  return { status, headers, body: await readBody(response.body, headers, limits) };
}

function joinHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ]);
  return Object.fromEntries(entries);
}
