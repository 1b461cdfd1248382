import { decodeText } from '#libs/domain/text/decode-text.js';
import { type FeedLink, findFeedLinks } from './feed-links.js';
import type { FetchResponse, Fetch } from '../http/exchange.js';
import type { ParseFeed } from '../fetch-feed/feed-parser.js';
import { FeedProbe } from './feed-probe.js';
import { usualPlaces } from './usual-places.js';

/** So much of a page is read, in bytes. */
const LONGEST_PAGE = 4 * 1024 * 1024;
/** Requests that one page may cause. A site with none of its feeds under the first names has none that is to be found. */
const MOST_TRIES = 12;
/** Of what only looks like a feed so many are tried. */
const MOST_LIKELY = 5;

/** A feed that a page leads to. */
export type Candidate = FeedLink;

/**
 * Finds the feeds of a page: those that it declares, else those that it links to, else the one at a usual place. Only as
 * many addresses are asked as it takes: of the declared ones until one is a feed, so that the first is always one.
 * @returns the main feed first, comments last; empty when there is none
 */
export async function discoverFeeds(page: FetchResponse, exchange: Fetch, read: ParseFeed): Promise<Candidate[]> {
  const { text } = decodeText(page.body.subarray(0, LONGEST_PAGE), page.headers['content-type']);
  const { declared, likely } = findFeedLinks(text, page.url, page.headers.link);
  const probe = new FeedProbe(exchange, read, MOST_TRIES);
  for (const [index, link] of declared.entries()) {
    const feed = await probe.look(link);
    if (feed) return [feed, ...declared.slice(index + 1).filter(({ url }) => url !== feed.url)];
  }
  const linked = await lookAtAll(likely.slice(0, MOST_LIKELY), probe);
  if (linked.length > 0) return linked;
  for (const url of usualPlaces(page.url)) {
    const feed = await probe.look({ url, title: null });
    if (feed) return [feed];
  }
  return [];
}

/** Two links may lead to one feed. */
async function lookAtAll(links: FeedLink[], probe: FeedProbe): Promise<Candidate[]> {
  const found = new Map<string, Candidate>();
  for (const link of links) {
    const feed = await probe.look(link);
    if (feed && !found.has(feed.url)) found.set(feed.url, feed);
  }
  return [...found.values()];
}
