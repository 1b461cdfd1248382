import type { FetchError } from '#libs/contracts/feed-status.js';

/** A request to an untrusted server: for a feed, a page or robots.txt, or to a WebSub hub or a webhook. */
export interface FetchRequest {
  url: string;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  /** http or https URL of a forward proxy. */
  proxy?: string;
  /** Limit for the decompressed body; by default the client's. */
  maxBytes?: number;
  /** The headers are the response: the body is not read, and redirects are not followed. */
  headersOnly?: boolean;
  signal?: AbortSignal;
}

/** A redirect that was followed. */
export interface Redirect {
  status: 301 | 302 | 303 | 307 | 308;
  from: string;
  to: string;
}

/** A response of any status. */
export interface FetchResponse {
  status: number;
  /** The URL that responded, after all redirects; without credentials. */
  url: string;
  redirects: Redirect[];
  /** Names in lower case; values of a repeated header are joined with a comma. */
  headers: Record<string, string>;
  /** Complete and decompressed; empty where it is not read: for a status of 400 and above, and with `headersOnly`. */
  body: Buffer;
}

/** A status such as 404 is a response; an error means that there was none. */
export type FetchResult =
  { ok: true; response: FetchResponse } | { ok: false; error: FetchError; redirects: Redirect[] };

/** HttpClient.fetch, for code that only makes requests. */
export type Fetch = (request: FetchRequest) => Promise<FetchResult>;

/**
 * Waits until a request to this host may start, across all fetchers. Called for every request, redirected ones included.
 * @returns the slot, or null when none became free in time
 */
export type AcquireSlot = (url: URL, signal?: AbortSignal) => Promise<{ release(): Promise<void> } | null>;
