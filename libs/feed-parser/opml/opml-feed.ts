/** Of our own attributes: an identifier, no address. */
export const OPML_NAMESPACE = 'urn:babelwire:opml';

/** A feed as a list of subscriptions has it. What is beside `url` and `title` only our own lists hold. */
export interface OpmlFeed {
  url: string;
  /** What the feed is called in the list. */
  title?: string;
  /** The articles' source. */
  name?: string;
  edition?: string;
  /** As in 90s, 15m, 2h, 1d. */
  interval?: string;
  fullText?: boolean;
  /** URL of a forward proxy, with its credentials. */
  proxy?: string;
  throttleOnForbidden?: boolean;
  paused?: boolean;
}

/** Settings by the name of their attribute, in the order in which they are written. */
export const OPML_SETTINGS = {
  name: 'text',
  edition: 'text',
  interval: 'text',
  fullText: 'boolean',
  proxy: 'text',
  throttleOnForbidden: 'boolean',
  paused: 'boolean',
} as const satisfies Record<keyof Omit<OpmlFeed, 'url' | 'title'>, 'text' | 'boolean'>;
