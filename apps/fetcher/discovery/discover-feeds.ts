import type { FeedStatus } from '#libs/contracts/feed-status.js';
import { decodeText } from '#libs/domain/text/decode-text.js';
import { plainText } from '#libs/domain/text/html/plain-text.js';
import type { Fetch, FetchResponse } from '#libs/http/fetch-types.js';
import { permanentRedirectTarget } from '#libs/http/redirect.js';
import type { ParseFeed } from '../fetch-feed/feed-parser.js';
import { fetchFeed } from '../fetch-feed/fetch-feed.js';
import { type FeedLink, findFeedLinks } from './feed-links.js';

/** The rest of a longer page is ignored. */
const MAX_PAGE_BYTES = 4 * 1024 * 1024;
/** Requests per page. */
const MAX_REQUESTS = 12;
/** Requests for links that only look like feeds. */
const MAX_LIKELY_LINKS = 5;
/** Relative to the page, which may be a blog below the root. */
const PATHS_IN_FOLDER = ['feed', 'index.xml'];
/** Where publishing software puts a site's feed, the most common first. */
const PATHS_AT_ROOT = ['feed', 'rss', 'rss.xml', 'feed.xml', 'atom.xml', 'index.xml', 'feed.json', 'feeds/posts/default']; // prettier-ignore
/** Errors of one URL. After any other, further URLs at the same host are not tried. */
const ERRORS_OF_URL: FeedStatus[] = ['not-found', 'gone', 'forbidden', 'auth-required', 'client-error', 'server-error', 'unexpected-status', 'bad-address', 'bad-redirect', 'redirect-loop', 'too-many-redirects', 'body-too-large', 'decoded-too-large', 'bad-encoding']; // prettier-ignore

/**
 * Finds the feeds of a page: those it declares, else those it links to, else one at a common path. Declared feeds are
 * fetched only until the first that parses.
 * @returns the main feed first, comment feeds last; empty when there is none
 */
export async function discoverFeeds(page: FetchResponse, fetch: Fetch, parse: ParseFeed): Promise<FeedLink[]> {
  const { text } = decodeText(page.body.subarray(0, MAX_PAGE_BYTES), page.headers['content-type']);
  const { declared, likely } = findFeedLinks(text, page.url, page.headers.link);
  const probe = new FeedProbe(fetch, parse);
  for (const [index, link] of declared.entries()) {
    const feed = await probe.fetchFeed(link);
    if (feed) return [feed, ...declared.slice(index + 1).filter(({ url }) => url !== feed.url)];
  }
  const linked = await fetchAll(likely.slice(0, MAX_LIKELY_LINKS), probe);
  if (linked.length > 0) return linked;
  for (const url of commonFeedUrls(page.url)) {
    const feed = await probe.fetchFeed({ url, title: null });
    if (feed) return [feed];
  }
  return [];
}

/** Fetches each link. Two links that redirect to one feed count once. */
async function fetchAll(links: FeedLink[], probe: FeedProbe): Promise<FeedLink[]> {
  const found = new Map<string, FeedLink>();
  for (const link of links) {
    const feed = await probe.fetchFeed(link);
    if (feed && !found.has(feed.url)) found.set(feed.url, feed);
  }
  return [...found.values()];
}

function commonFeedUrls(pageUrl: string): string[] {
  const folder = new URL('.', pageUrl);
  const root = new URL('/', pageUrl);
  const inFolder = folder.href === root.href ? [] : PATHS_IN_FOLDER.map((path) => new URL(path, folder).href);
  return [...inFolder, ...PATHS_AT_ROOT.map((path) => new URL(path, root).href)];
}

/** Fetches candidate URLs one after another, within a limit of requests, and skips hosts that reported an error. */
class FeedProbe {
  private readonly skippedHosts = new Set<string>();
  private requestsLeft = MAX_REQUESTS;

  constructor(
    private readonly fetch: Fetch,
    private readonly parse: ParseFeed,
  ) {}

  /** @returns the URL to poll, and the feed's own title when the link has none; null when there is no feed */
  async fetchFeed({ url, title }: FeedLink): Promise<FeedLink | null> {
    const { host } = new URL(url);
    if (this.requestsLeft === 0 || this.skippedHosts.has(host)) return null;
    this.requestsLeft--;
    const fetched = await fetchFeed({ url }, this.fetch, this.parse);
    if (fetched.kind === 'feed') {
      const { feed, response } = fetched;
      const ownTitle = plainText(feed.titleHtml ?? '').slice(0, 300);
      return { url: permanentRedirectTarget(response.redirects) ?? url, title: title ?? (ownTitle || null) };
    }
    const isOverloaded = fetched.kind === 'status-error' && fetched.response.status === 503;
    const isError = fetched.kind === 'status-error' || fetched.kind === 'fetch-error';
    if (isOverloaded || (isError && !ERRORS_OF_URL.includes(fetched.error.code))) this.skippedHosts.add(host);
    return null;
  }
}
