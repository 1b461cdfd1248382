import type { FetchError } from '#libs/contracts/feed-status.js';

/** A request to a stranger's server. Everything that is fetched goes this way: feeds, pages, robots.txt, hubs. */
export interface FetchRequest {
  url: string;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  /** http or https URL of a forward proxy. */
  proxy?: string;
  /** Largest body after unpacking, in bytes; the client's own cap when left out. */
  maxBytes?: number;
  signal?: AbortSignal;
}

/** One hop that a server sent us on. */
export interface Redirect {
  status: 301 | 302 | 303 | 307 | 308;
  from: string;
  to: string;
}

/**
 * An answer of any status. Its body is complete and unpacked; of an error (400 and above) it is empty, because the page that
 * comes with one is not read.
 */
export interface FetchResponse {
  status: number;
  /** Where the answer came from, after all redirects; without credentials. */
  url: string;
  redirects: Redirect[];
  /** Names in lower case; values of a repeated header are joined with a comma. */
  headers: Record<string, string>;
  body: Buffer;
  /** Bytes of the body as they came over the wire. */
  wireBytes: number;
}

/** A status such as 404 is an answer; a failure is that there was none. The redirects that led to it are told either way. */
export type FetchResult =
  { ok: true; response: FetchResponse } | { ok: false; error: FetchError; redirects: Redirect[] };

/**
 * Waits until a request to this host may start, across all fetchers. Called for every hop, page and robots.txt.
 * @returns gives the host free again, or null when its turn does not come in time
 */
export type AcquireSlot = (url: URL, signal?: AbortSignal) => Promise<{ release(): Promise<void> } | null>;

/** The HTTP client, for what only has requests to make. */
export type Fetch = (ask: FetchRequest) => Promise<FetchResult>;
