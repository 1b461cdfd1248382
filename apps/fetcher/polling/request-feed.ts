import { hash } from 'node:crypto';
import type { Feed } from '#libs/database/entities/feed.entity.js';
import type { ParsedFeed } from '#libs/feed-parser/parsed-feed.js';
import type { FetchError } from '#libs/contracts/feed-status.js';
import type { FetchResponse, FetchRequest, FetchResult } from '../http/exchange.js';
import { errorOfStatus } from '../http/judge-status.js';
import type { ParseFeed } from '../fetch-feed/feed-parser.js';
import { parseUrl } from '#libs/domain/text/url.js';

/** What a feed's server gave. `signature` is a hash of the document. */
export type Reading =
  | { kind: 'feed'; parsed: ParsedFeed; signature: string; answer: FetchResponse }
  | { kind: 'unchanged'; answer: FetchResponse }
  | { kind: 'failure'; failure: FetchError; answer?: FetchResponse };

/**
 * The request for a feed. It is conditional only after a poll without an error: otherwise "not modified" could clear an
 * error that is still there.
 */
export function askFor(feed: Feed, signal: AbortSignal): FetchRequest {
  const isClean = feed.status === 'ok' || feed.status === 'not-modified';
  const headers: Record<string, string> = {};
  if (isClean && feed.etag) headers['if-none-match'] = feed.etag;
  if (isClean && feed.lastModified) headers['if-modified-since'] = feed.lastModified;
  return { url: feed.url, headers, proxy: feed.proxy ?? undefined, signal };
}

/** Makes sense of the answer to `ask`. */
export async function readAnswer(
  feed: Feed,
  ask: FetchRequest,
  exchange: FetchResult,
  read: ParseFeed,
): Promise<Reading> {
  if (!exchange.ok) return { kind: 'failure', failure: exchange.failure };
  const { answer } = exchange;
  if (answer.status === 304 && Object.keys(ask.headers ?? {}).length > 0) return { kind: 'unchanged', answer };
  const failure = errorOfStatus(answer.status, feed.throttleOnForbidden ? [403] : []);
  if (failure) return { kind: 'failure', failure, answer };
  const signature = hash('sha256', answer.body).slice(0, 32);
  if (signature === feed.documentHash) return { kind: 'unchanged', answer };
  const parsed = await read(answer.body, originOf(answer));
  if (!parsed.ok) return { kind: 'failure', failure: parsed.failure, answer };
  return { kind: 'feed', parsed: parsed.feed, signature, answer };
}

/** RFC 3986, 5.1: an address of its own that the answer carries goes before the one it was asked for under. */
export function originOf({ url, headers }: FetchResponse): { url: string; contentType?: string; language?: string } {
  const location = headers['content-location'];
  return {
    url: (location && parseUrl(location, url)?.href) || url,
    contentType: headers['content-type'],
    language: headers['content-language'],
  };
}
