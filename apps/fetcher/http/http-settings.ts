import type { Lookup } from './system-lookup.js';

/** What the operator decides about requests to strangers. Times are milliseconds, sizes bytes. */
export interface HttpSettings {
  /** Says who asks and where to complain, as in `Babelwire/0.1 (+https://example.org/contact)`. */
  userAgent: string;
  timeouts: Timeouts;
  /** Largest head of an answer. */
  maxHeaderBytes: number;
  /** Largest body as it comes over the wire. */
  maxWireBytes: number;
  /** Largest body after unpacking. */
  maxBytes: number;
  /** A body that unpacks to more than a mebibyte and to more than this many times its size is a bomb. */
  maxRatio: number;
  maxRedirects: number;
  /** Ports that may be reached besides 80 and 443. */
  ports: number[];
  /** Addresses and ranges (CIDR) that may be reached though they are not public. */
  allow: string[];
  /** How names are resolved; the system's way when left out. */
  lookup?: Lookup;
  /** Certificate authorities (PEM) to trust instead of the usual ones. */
  ca?: string[];
}

export interface Timeouts {
  dnsMs: number;
  /** For TCP and TLS together. */
  connectMs: number;
  /** From the request until the head of the answer is complete, so that a slow drip of headers does not count as life. */
  firstByteMs: number;
  /** Between two pieces of the body. */
  idleMs: number;
  /** For all hops of an exchange together; waiting for the host's turn is not counted. */
  totalMs: number;
}

export const HTTP_DEFAULTS: Omit<HttpSettings, 'userAgent'> = {
  timeouts: { dnsMs: 5_000, connectMs: 10_000, firstByteMs: 20_000, idleMs: 15_000, totalMs: 60_000 },
  maxHeaderBytes: 32 * 1024,
  maxWireBytes: 10 * 1024 * 1024,
  maxBytes: 20 * 1024 * 1024,
  maxRatio: 200,
  maxRedirects: 5,
  ports: [],
  allow: [],
};
