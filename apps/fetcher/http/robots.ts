import robotsParser from 'robots-parser';
import type { FetchError } from '#libs/contracts/feed-status.js';
import type { FetchResult } from './fetch-types.js';
import type { HttpClient } from './http-client.js';
import { groupsFor } from './robots-groups.js';

/** Its types describe an ES module, which it is not. */
const parse = robotsParser as unknown as typeof robotsParser.default;

/** Our name in robots.txt files, in any case. */
export const PRODUCT_TOKEN = 'Babelwire';

/** RFC 9309 section 2.4: a copy is not used for longer than a day. */
const KEPT_MS = 24 * 3600 * 1000;
/** How long a host whose robots.txt could not be had is left alone. */
const RETRY_MS = 10 * 60 * 1000;
/** RFC 9309 section 2.5: what has to be read; the rest of a longer file is left out. */
const READ_BYTES = 500 * 1024;
/** Of a page's address no more is compared. */
const MAX_ADDRESS = 2_000;
const MAX_ORIGINS = 2_000;
const MAX_KEPT_CHARACTERS = 16 * 1024 * 1024;

/** What an origin's robots.txt says to us. */
interface Rules {
  /** Its lines that concern us; empty when everything is allowed. */
  text: string;
  /** Why nothing may be asked for. */
  denied: FetchError | null;
  until: number;
}

/** Obeys robots.txt (RFC 9309) for pages. Feeds need no permission: they are there to be fetched by machines. */
export class Robots {
  readonly #client: Pick<HttpClient, 'fetch'>;
  readonly #now: () => number;
  /** Origins in the order in which they were read. */
  readonly #rules = new Map<string, Rules>();
  readonly #reading = new Map<string, Promise<Rules>>();
  #keptCharacters = 0;

  /** @param now milliseconds */
  constructor(client: Pick<HttpClient, 'fetch'>, now: () => number = Date.now) {
    this.#client = client;
    this.#now = now;
  }

  /** @returns null when this page may be fetched, else why not */
  async allowed(url: string): Promise<FetchError | null> {
    const origin = new URL(url).origin;
    const { denied, text } = await this.#rulesOf(origin);
    if (denied || text === '') return denied;
    const allowed = parse(`${origin}/robots.txt`, text).isAllowed(url.slice(0, MAX_ADDRESS), PRODUCT_TOKEN) ?? true;
    return allowed ? null : { code: 'robots-denied', detail: `${origin}/robots.txt does not allow ${url}.` };
  }

  /** @returns the milliseconds that an origin wants between two requests; null when it says nothing about that */
  async crawlDelay(url: string): Promise<number | null> {
    const origin = new URL(url).origin;
    const { text } = await this.#rulesOf(origin);
    const seconds = text === '' ? undefined : parse(`${origin}/robots.txt`, text).getCrawlDelay(PRODUCT_TOKEN);
    return seconds === undefined || seconds < 0 ? null : seconds * 1000;
  }

  async #rulesOf(origin: string): Promise<Rules> {
    const known = this.#rules.get(origin);
    if (known && known.until > this.#now()) return known;
    const reading = this.#reading.get(origin) ?? this.#read(origin).finally(() => this.#reading.delete(origin));
    this.#reading.set(origin, reading);
    return reading;
  }

  async #read(origin: string): Promise<Rules> {
    const exchange = await this.#client.fetch({
      url: `${origin}/robots.txt`,
      headers: { accept: 'text/plain, */*;q=0.5' },
    });
    const rules = rulesFrom(exchange, origin, this.#now());
    this.#keep(origin, rules);
    return rules;
  }

  #keep(origin: string, rules: Rules): void {
    this.#forget(origin);
    this.#rules.set(origin, rules);
    this.#keptCharacters += rules.text.length;
    for (const oldest of this.#rules.keys()) {
      if (this.#rules.size <= MAX_ORIGINS && this.#keptCharacters <= MAX_KEPT_CHARACTERS) break;
      this.#forget(oldest);
    }
  }

  #forget(origin: string): void {
    this.#keptCharacters -= this.#rules.get(origin)?.text.length ?? 0;
    this.#rules.delete(origin);
  }
}

/** RFC 9309 section 2.3.1: what there is not forbids nothing; what cannot be had forbids everything. */
function rulesFrom(exchange: FetchResult, origin: string, now: number): Rules {
  const unreachable = (why: string, until: number): Rules => {
    const detail = `${origin}/robots.txt could not be read, so nothing may be asked for: ${why}`;
    return { text: '', denied: { code: 'robots-denied', detail }, until };
  };
  if (!exchange.ok) {
    // Nobody asked yet when the host had no turn, so that the next one may.
    if (exchange.error.code === 'host-busy') return { text: '', denied: exchange.error, until: now };
    return unreachable(exchange.error.detail, now + RETRY_MS);
  }
  const { status, body } = exchange.response;
  if (status >= 500 || status === 429) return unreachable(`the server answered ${status}.`, now + RETRY_MS);
  const readable = status >= 200 && status < 300;
  const text = readable ? groupsFor(PRODUCT_TOKEN.toLowerCase(), body.subarray(0, READ_BYTES).toString('utf8')) : '';
  return { text, denied: null, until: now + KEPT_MS };
}
