/**
 * What came of trying to read a feed, in a word that is stored, shown and searched for. Each entry's text is for people.
 * `ok` and `not-modified` are successes; where something was cut off, the rest was taken; everything else is an error that counts.
 */
export const FEED_STATUSES = {
  ok: 'read, and everything in it was taken',
  'not-modified': 'the server said that nothing changed',

  'bad-address': 'the address is no http or https URL',
  'blocked-address': 'the host resolves to an address that must not be reached from here',
  'blocked-port': 'the port is not one that feeds are served on',
  'dns-failed': 'the host name could not be resolved',
  'dns-timeout': 'the name server did not answer in time',
  'connect-failed': 'no connection could be made',
  'connect-timeout': 'the server did not take the connection in time',
  'tls-failed': 'the certificate or the encryption was not acceptable',
  'first-byte-timeout': 'the server took the request and did not begin to answer in time',
  'idle-timeout': 'the answer stopped in the middle',
  'whole-timeout': 'the whole answer took too long',
  'protocol-error': 'the answer was no valid HTTP',
  truncated: 'the connection ended before the answer was complete',
  'headers-too-large': 'the headers of the answer were too large',
  'body-too-large': 'the answer was larger than allowed as it came over the wire',
  'decoded-too-large': 'the answer was larger than allowed once it was unpacked',
  'bad-encoding': 'the answer was packed in a way that could not be unpacked',
  'too-many-redirects': 'the server redirected more often than allowed',
  'redirect-loop': 'the server redirected in a circle',
  'bad-redirect': 'the server redirected to nowhere',
  'proxy-failed': 'the proxy of this feed did not do its work',

  'host-busy': 'its host had no turn for it in time; nothing was asked',
  'rate-limited': 'the server asked to come back later',
  'auth-required': 'the server wants credentials',
  forbidden: 'the server refuses to give it to us',
  'not-found': 'there is nothing at this address',
  gone: 'the publisher removed it for good',
  'client-error': 'the server did not accept the request',
  'server-error': 'the server has a fault',
  'unexpected-status': 'the server answered with a status that is no answer',
  'robots-denied': 'robots.txt does not allow it',

  'empty-document': 'the document was empty',
  'not-a-page': 'the answer is no HTML page',
  'no-article': 'the page holds no article that can be told from the rest of it',
  'not-a-feed': 'the answer is no feed',
  'too-deep': 'its elements are nested deeper than allowed',
  'too-many-entities': 'it holds more entities than allowed',
  'too-many-elements': 'it holds more elements than allowed; the items before were taken',
  'too-many-items': 'it holds more items than allowed; the first ones were taken',
  'item-too-large': 'an item was larger than allowed and was left out; the others were taken',
  'parse-timeout': 'reading it took longer than allowed',

  'publish-failed': 'the articles could not be handed on',
  'internal-error': 'a fault of ours',
} as const;

export type FeedStatus = keyof typeof FEED_STATUSES;

/** Why something could not be had. `detail` is one sentence with the particulars: the status, the limit, the address. */
export interface FetchError {
  code: FeedStatus;
  detail: string;
}
