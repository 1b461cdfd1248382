import type { Lookup } from './system-lookup.js';

/** What the operator decides about requests to untrusted servers. */
export interface HttpSettings {
  /** As in `Babelwire/0.2 (+https://example.org/contact)`. */
  userAgent: string;
  timeouts: Timeouts;
  /** Limit for the status line and the headers of a response. */
  maxHeaderBytes: number;
  /** Limit for the body as it is transferred. */
  maxWireBytes: number;
  /** Limit for the decompressed body. */
  maxBytes: number;
  /** A body that decompresses to more than a mebibyte and more than this many times its size counts as a bomb. */
  maxRatio: number;
  maxRedirects: number;
  /** Ports that may be reached besides 80 and 443. */
  ports: number[];
  /** Addresses and ranges (CIDR) that may be reached although they are not public. */
  allow: string[];
  /** Resolves host names; by default as the system does. */
  lookup?: Lookup;
  /** Certificate authorities (PEM) to trust instead of the default ones. */
  ca?: string[];
}

interface Timeouts {
  dnsMs: number;
  /** For TCP and TLS together. */
  connectMs: number;
  /** From the request to the end of the response's headers, so that slowly dripping headers time out too. */
  firstByteMs: number;
  /** Between two chunks of the body. */
  idleMs: number;
  /** For a request with all its redirects; waiting for host slots is not counted. */
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

/** The version of package.json without the patch level; a test compares them. */
const VERSION = '0.2';

/**
 * An honest User-Agent header, never a browser's.
 * @param contact page or mail address of the operator
 * @param purpose of the requests
 */
export function userAgent(contact: string | undefined, purpose = 'news feed reader'): string {
  return `Babelwire/${VERSION} (${purpose}${contact ? `; +${contact}` : ''})`;
}
