import robotsParser from 'robots-parser';
import type { FetchError } from '#libs/contracts/feed-status.js';
import type { Fetch, FetchResult } from './fetch-types.js';

/** The package's types describe an ES module, which it is not. */
const parseRobots = robotsParser as unknown as typeof robotsParser.default;

/** Our name in robots.txt files, matched without case. */
const PRODUCT_TOKEN = 'Babelwire';

/** RFC 9309, section 2.4: cached for a day at most. */
const MAX_AGE_MS = 24 * 3600 * 1000;
/** How long a host is not requested after its robots.txt was unreachable. */
const RETRY_AFTER_MS = 10 * 60 * 1000;
/** RFC 9309, section 2.5: the part that must be parsed; the rest of a longer file is ignored. */
const MAX_FILE_BYTES = 500 * 1024;
/** Longer URLs are compared up to here. */
const MAX_URL_LENGTH = 2_000;
/** Longer rules are ignored: no path is that long. */
const MAX_RULE_LENGTH = 2_000;
/** Characters of rules with a `*` that are matched as written: the parser walks the whole path for each. */
const MAX_WILDCARD_CHARACTERS = 16 * 1024;
const MAX_CACHED_ORIGINS = 2_000;
const MAX_CACHED_CHARACTERS = 16 * 1024 * 1024;

/** The robots.txt of an origin as far as it concerns us. */
interface Rules {
  /** A robots.txt; empty when everything is allowed. */
  text: string;
  /** Why nothing may be requested. */
  denied: FetchError | null;
  expiresAt: number;
}

/** Checks pages against robots.txt (RFC 9309). Feeds are not checked: they are published for machines. */
export class Robots {
  readonly #fetch: Fetch;
  readonly #now: () => number;
  /** By origin, the oldest first. */
  readonly #cache = new Map<string, Rules>();
  readonly #pending = new Map<string, Promise<Rules>>();
  #cachedCharacters = 0;

  /** @param now milliseconds since the epoch */
  constructor(fetch: Fetch, now: () => number = Date.now) {
    this.#fetch = fetch;
    this.#now = now;
  }

  /** @returns null when this page may be fetched, else why not */
  async check(url: string): Promise<FetchError | null> {
    const origin = new URL(url).origin;
    const { denied, text } = await this.#rulesOf(origin);
    if (denied || text === '') return denied;
    const robots = parseRobots(`${origin}/robots.txt`, text);
    const isAllowed = robots.isAllowed(url.slice(0, MAX_URL_LENGTH), PRODUCT_TOKEN) ?? true;
    return isAllowed ? null : { code: 'robots-denied', detail: `${origin}/robots.txt does not allow ${url}.` };
  }

  /** @returns the milliseconds that an origin requires between two requests; null when it says nothing */
  async crawlDelayMs(url: string): Promise<number | null> {
    const origin = new URL(url).origin;
    const { text } = await this.#rulesOf(origin);
    const seconds = text === '' ? undefined : parseRobots(`${origin}/robots.txt`, text).getCrawlDelay(PRODUCT_TOKEN);
    return seconds === undefined || seconds < 0 ? null : seconds * 1000;
  }

  async #rulesOf(origin: string): Promise<Rules> {
    const cached = this.#cache.get(origin);
    if (cached && cached.expiresAt > this.#now()) return cached;
    const pending = this.#pending.get(origin) ?? this.#fetchRules(origin).finally(() => this.#pending.delete(origin));
    this.#pending.set(origin, pending);
    return pending;
  }

  async #fetchRules(origin: string): Promise<Rules> {
    const headers = { accept: 'text/plain, */*;q=0.5' };
    const rules = rulesFrom(await this.#fetch({ url: `${origin}/robots.txt`, headers }), origin, this.#now());
    this.#addToCache(origin, rules);
    return rules;
  }

  #addToCache(origin: string, rules: Rules): void {
    this.#evict(origin);
    this.#cache.set(origin, rules);
    this.#cachedCharacters += rules.text.length;
    for (const oldest of this.#cache.keys()) {
      if (this.#cache.size <= MAX_CACHED_ORIGINS && this.#cachedCharacters <= MAX_CACHED_CHARACTERS) break;
      this.#evict(oldest);
    }
  }

  #evict(origin: string): void {
    this.#cachedCharacters -= this.#cache.get(origin)?.text.length ?? 0;
    this.#cache.delete(origin);
  }
}

/** RFC 9309, section 2.3.1: a missing file allows everything, an unreachable one forbids everything. */
function rulesFrom(result: FetchResult, origin: string, now: number): Rules {
  const unreachable = (reason: string): Rules => {
    const detail = `${origin}/robots.txt could not be fetched, so its pages are not fetched either: ${reason}`;
    return { text: '', denied: { code: 'robots-denied', detail }, expiresAt: now + RETRY_AFTER_MS };
  };
  if (!result.ok) {
    // Without a slot nothing was requested, so the next page may try again.
    if (result.error.code === 'host-busy') return { text: '', denied: result.error, expiresAt: now };
    return unreachable(result.error.detail);
  }
  const { status, body } = result.response;
  if (status >= 500 || status === 429) return unreachable(`the server responded with ${status}.`);
  const isFound = status >= 200 && status < 300;
  const text = isFound ? rulesFor(PRODUCT_TOKEN.toLowerCase(), body.subarray(0, MAX_FILE_BYTES).toString('utf8')) : '';
  return { text, denied: null, expiresAt: now + MAX_AGE_MS };
}

/**
 * Reduces a robots.txt to the rules for one product: its own groups, or else those for `*` (RFC 9309, section 2.2.1). The
 * parser stores each rule once per user agent of its group, so a small hostile file would fill the memory.
 * @param product name in lower case
 * @returns a robots.txt with one group for `*`, or empty
 */
export function rulesFor(product: string, robotsTxt: string): string {
  const rules = new Map<string, string[]>();
  let agents = new Set<string>();
  let isInRules = false;
  for (const line of robotsTxt.split(/\r\n|\r|\n/)) {
    const [, field, value] = /^\s*([a-z-]+)\s*:\s*([^#]*)/i.exec(line.replace(/^\ufeff/, '')) ?? [];
    if (field === undefined || value === undefined || value.length > MAX_RULE_LENGTH) continue;
    if (/^user-?agent$/i.test(field)) {
      if (isInRules) agents = new Set();
      isInRules = false;
      const agent = value.split('/')[0]!.trim().toLowerCase();
      agents.add(agent);
      if (!rules.has(agent) && (agent === product || agent === '*')) rules.set(agent, []);
    } else if (/^(allow|disallow|crawl-delay)$/i.test(field)) {
      isInRules = true;
      for (const agent of [product, '*']) if (agents.has(agent)) rules.get(agent)!.push(`${field}: ${value.trim()}`);
    }
  }
  const own = rules.get(product) ?? rules.get('*') ?? [];
  return own.length === 0 ? '' : ['User-agent: *', ...limitWildcards(own)].join('\n');
}

/** Beyond the limit, a rule that forbids is cut at its first `*` and forbids more, and one that allows is dropped. */
function limitWildcards(rules: string[]): string[] {
  let left = MAX_WILDCARD_CHARACTERS;
  return rules.flatMap((rule) => {
    if (!rule.includes('*')) return rule;
    left -= rule.length;
    if (left >= 0) return rule;
    return /^disallow/i.test(rule) ? rule.slice(0, rule.indexOf('*')) : [];
  });
}
