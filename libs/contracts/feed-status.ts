/**
 * Result of the last attempt to fetch and parse a feed: a code that is stored, shown and searched for, and its meaning for
 * people. `ok` and `not-modified` are successes. With a parser's limit the items before it are kept; all others are errors.
 */
export const FEED_STATUSES = {
  ok: 'fetched and parsed',
  'not-modified': 'unchanged since the last poll',

  'bad-address': 'the URL is not an http or https URL',
  'blocked-address': 'the host resolves to an address that must not be reached from here',
  'blocked-port': 'the port is not one that feeds are served on',
  'dns-failed': 'the host name could not be resolved',
  'dns-timeout': 'resolving the host name took too long',
  'connect-failed': 'the connection failed',
  'connect-timeout': 'connecting took too long',
  'tls-failed': 'the certificate or the TLS handshake was not acceptable',
  'first-byte-timeout': 'the server did not start its response in time',
  'idle-timeout': 'the response stalled',
  'whole-timeout': 'the whole response took too long',
  'protocol-error': 'the response was not valid HTTP',
  truncated: 'the connection ended before the response was complete',
  'headers-too-large': 'the headers of the response were too large',
  'body-too-large': 'the response was larger than allowed',
  'decoded-too-large': 'the response was larger than allowed when it was decompressed',
  'bad-encoding': 'the response could not be decompressed',
  'too-many-redirects': 'the server redirected more often than allowed',
  'redirect-loop': 'the redirects form a loop',
  'bad-redirect': 'a redirect has no valid target',
  'proxy-failed': "the feed's proxy failed",

  'host-busy': 'no slot for its host became free in time, and nothing was requested',
  'rate-limited': 'the server wants fewer requests',
  'auth-required': 'the server requires credentials',
  forbidden: 'the server refuses access',
  'not-found': 'there is nothing at this URL',
  gone: 'the publisher removed it permanently',
  'client-error': 'the server rejected the request',
  'server-error': 'the server failed',
  'unexpected-status': 'the response had an unexpected status code',
  'robots-denied': 'robots.txt disallows it',

  'empty-document': 'the document is empty',
  'not-a-page': 'the document is not an HTML page',
  'no-article': 'the page has no article that can be told from the rest of it',
  'not-a-feed': 'the document is not a feed',
  'too-deep': 'its elements are nested deeper than allowed',
  'too-many-entities': 'it has more entity references than allowed',
  'too-many-elements': 'it has more elements than allowed; the items before are kept',
  'too-many-items': 'it has more items than allowed; the first ones are kept',
  'item-too-large': 'an item was larger than allowed and is left out; the others are kept',
  'parse-timeout': 'parsing it took longer than allowed',

  'publish-failed': 'the articles could not be published',
  'internal-error': 'Babelwire itself failed',
} as const;

export type FeedStatus = keyof typeof FEED_STATUSES;

/** Why a document could not be fetched or parsed. `detail` is a sentence with the particulars: the HTTP status, the limit, the URL. */
export interface FetchError {
  code: FeedStatus;
  detail: string;
}
