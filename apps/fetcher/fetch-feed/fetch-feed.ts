import { hash } from 'node:crypto';
import type { FetchError } from '#libs/contracts/feed-status.js';
import { parseUrl } from '#libs/domain/text/url.js';
import type { DocumentOrigin, ParsedFeed } from '#libs/feed-parser/model/parsed-feed.js';
import { errorOfStatus } from '#libs/http/fetch-errors.js';
import type { Fetch, FetchResponse, Redirect } from '#libs/http/fetch-types.js';
import type { ParseFeed } from './feed-parser.js';

/** A request for a feed; conditional when it carries a validator. */
export interface FeedRequest {
  url: string;
  /** http or https URL of a forward proxy. */
  proxy?: string | null;
  signal?: AbortSignal;
  /** Validators of the last response, for If-None-Match and If-Modified-Since. */
  etag?: string | null;
  lastModified?: string | null;
  /** Hash of the last document; when the next one is equal, it counts as unchanged. */
  documentHash?: string | null;
  /** Statuses by which this host means 429. */
  rateLimitStatuses?: number[];
}

/** What came of a request for a feed. */
export type FetchedFeed =
  | { kind: 'feed'; feed: ParsedFeed; documentHash: string; response: FetchResponse }
  /** 304 Not Modified, or a document with the known hash. */
  | { kind: 'unchanged'; response: FetchResponse }
  /** The document can't be parsed as a feed. */
  | { kind: 'parse-error'; error: FetchError; response: FetchResponse }
  /** The response has a status other than success. */
  | { kind: 'status-error'; error: FetchError; response: FetchResponse }
  /** There was no response. */
  | { kind: 'fetch-error'; error: FetchError; redirects: Redirect[] };

/**
 * Requests a feed, checks the status of the response and parses its body.
 * @throws the reason of `request.signal` when that aborts
 */
export async function fetchFeed(request: FeedRequest, fetch: Fetch, parse: ParseFeed): Promise<FetchedFeed> {
  const { url, proxy, signal, documentHash: knownHash, rateLimitStatuses } = request;
  const headers = validatorHeaders(request);
  const result = await fetch({ url, proxy: proxy ?? undefined, signal, headers });
  if (!result.ok) return { kind: 'fetch-error', error: result.error, redirects: result.redirects };
  const { response } = result;
  const isConditional = Object.keys(headers).length > 0;
  if (response.status === 304 && isConditional) return { kind: 'unchanged', response };
  const error = errorOfStatus(response.status, rateLimitStatuses);
  if (error) return { kind: 'status-error', error, response };
  const documentHash = hash('sha256', response.body).slice(0, 32);
  if (documentHash === knownHash) return { kind: 'unchanged', response };
  const parsed = await parse(response.body, originOf(response));
  if (!parsed.ok) return { kind: 'parse-error', error: parsed.error, response };
  return { kind: 'feed', feed: parsed.feed, documentHash, response };
}

function validatorHeaders({ etag, lastModified }: FeedRequest): Record<string, string> {
  return { ...(etag && { 'if-none-match': etag }), ...(lastModified && { 'if-modified-since': lastModified }) };
}

/** Content-Location overrides the request URL as base (RFC 3986, section 5.1). */
function originOf({ url, headers }: FetchResponse): DocumentOrigin {
  const location = headers['content-location'];
  return {
    url: (location && parseUrl(location, url)?.href) || url,
    contentType: headers['content-type'],
    language: headers['content-language'],
  };
}
