import { basicCredentials } from './basic-credentials.js';
import { parseRange } from './blocked-address.js';
import { checkTarget } from './check-target.js';
import type { FetchResponse, FetchRequest, FetchResult, Redirect, AcquireSlot } from './fetch-types.js';
import { FetchFailed } from './exchange-failure.js';
import type { Guard } from './guarded-connector.js';
import { hop, type Hop } from './hop.js';
import type { HttpSettings } from './http-settings.js';
import { addressOf, follow, redirectOf, type Step } from './redirect.js';
import { withinTime } from './time-limit.js';
import { ACCEPT_ENCODING } from './unpack.js';

const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, ' +
  'application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.5';

/** Speaks HTTP/1.1 to servers that nobody vouches for. */
export class HttpClient {
  readonly #guard: Guard;
  readonly #takeTurn: AcquireSlot | undefined;
  readonly #running = new Map<Promise<FetchResult>, AbortController>();
  #closed = false;

  /**
   * @param takeTurn waits for a host's turn before each hop; without it hosts are asked at once
   * @throws Error when a range in `settings.allow` cannot be read
   */
  constructor(settings: HttpSettings, takeTurn?: AcquireSlot) {
    this.#guard = { settings, allowed: settings.allow.map(parseRange) };
    this.#takeTurn = takeTurn;
  }

  /**
   * Asks, and follows redirects. Whatever a server does comes back as an answer or as a failure.
   * @throws the reason of `ask.signal` when that aborts, and Error when the client is closed
   */
  async fetch(ask: FetchRequest): Promise<FetchResult> {
    if (this.#closed) throw new Error('The HTTP client is closed.');
    const stop = new AbortController();
    const abort = () => stop.abort(ask.signal?.reason);
    ask.signal?.throwIfAborted();
    ask.signal?.addEventListener('abort', abort, { once: true });
    const running = this.#exchange(ask, stop.signal);
    this.#running.set(running, stop);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
      ask.signal?.removeEventListener('abort', abort);
    }
  }

  /** Breaks off what is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const stop of this.#running.values()) stop.abort(new Error('The HTTP client was closed.'));
    await Promise.allSettled(this.#running.keys());
  }

  async #exchange(ask: FetchRequest, signal: AbortSignal): Promise<FetchResult> {
    const redirects: Redirect[] = [];
    try {
      return { ok: true, response: await this.#follow(ask, redirects, signal) };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof FetchFailed) return { ok: false, error: error.error, redirects };
      throw error;
    }
  }

  /** Goes from hop to hop until an answer is no redirect. */
  async #follow(ask: FetchRequest, redirects: Redirect[], signal: AbortSignal): Promise<FetchResponse> {
    const { ports, timeouts } = this.#guard.settings;
    let step = this.#firstStep(ask);
    for (let left = timeouts.totalMs; ;) {
      const { elapsed, ...received } = await this.#hopInTurn({ ...ask, ...step }, left, signal);
      const redirect = redirectOf(step, received);
      if (!redirect) return { ...received, url: addressOf(step.url), redirects };
      left -= elapsed;
      redirects.push(redirect);
      this.#refuseDetour(redirects);
      step = follow(step, checkTarget(redirect.to, ports));
    }
  }

  #firstStep({ url: text, method = 'GET', headers = {}, body }: FetchRequest): Step {
    const { ports, userAgent } = this.#guard.settings;
    const url = checkTarget(text, ports);
    const all = new Headers({ 'user-agent': userAgent, accept: ACCEPT, 'accept-encoding': ACCEPT_ENCODING });
    if (url.username) all.set('authorization', basicCredentials(url));
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    return { url, method, headers: Object.fromEntries(all), body };
  }

  async #hopInTurn(ask: Hop, left: number, signal: AbortSignal) {
    const turn = this.#takeTurn && (await this.#takeTurn(ask.url, signal));
    if (turn === null) throw new FetchFailed('host-busy', `${ask.url.host} had no turn for this request in time.`);
    const { totalMs: whole } = this.#guard.settings.timeouts;
    const late = new FetchFailed('whole-timeout', `${ask.url.host} was not done after ${whole} ms in all.`);
    const started = performance.now();
    try {
      const received = await withinTime(Math.max(0, left), late, signal, (stop) => hop(this.#guard, ask, stop));
      return { ...received, elapsed: performance.now() - started };
    } finally {
      await turn?.release();
    }
  }

  #refuseDetour(redirects: Redirect[]): void {
    const { maxRedirects } = this.#guard.settings;
    const { to } = redirects.at(-1)!;
    if (redirects.some(({ from }) => from === to)) {
      throw new FetchFailed('redirect-loop', `${to} redirects to itself, after ${redirects.length} hops.`);
    }
    if (redirects.length > maxRedirects) {
      throw new FetchFailed('too-many-redirects', `There are more than ${maxRedirects} redirects, the last to ${to}.`);
    }
  }
}
