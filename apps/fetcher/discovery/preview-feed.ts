import { Injectable } from '@nestjs/common';
import type { FetchError } from '#libs/contracts/feed-status.js';
import type { ParsedFeed } from '#libs/feed-parser/model/parsed-feed.js';
import type { Fetch } from '#libs/http/fetch-types.js';
import { HttpClient } from '#libs/http/http-client.js';
import { permanentRedirectTarget, withCredentialsOf } from '#libs/http/redirect.js';
import { FeedParser } from '../fetch-feed/feed-parser.js';
import { fetchFeed } from '../fetch-feed/fetch-feed.js';
import { discoverFeeds } from './discover-feeds.js';
import type { FeedLink } from './feed-links.js';

/** What a URL holds: a feed, a page that links to feeds, or neither. */
export interface PreviewResult {
  /** The URL to poll: the target of permanent redirects. */
  url: string;
  error: FetchError | null;
  feed: ParsedFeed | null;
  /** Feeds that were discovered when the URL holds a page. */
  candidates: FeedLink[];
}

/** Fetches a feed, or discovers the feeds of a page, and saves nothing. */
@Injectable()
export class PreviewFeed {
  constructor(
    private readonly http: HttpClient,
    private readonly parser: FeedParser,
  ) {}

  async preview(url: string, proxy?: string | null): Promise<PreviewResult> {
    const fetch: Fetch = (request) => this.http.fetch({ ...request, proxy: proxy ?? undefined });
    const fetched = await fetchFeed({ url }, fetch, this.parser.parse);
    if (fetched.kind === 'feed') {
      const { feed, response } = fetched;
      // One permanent redirect is enough here: a new feed has no history that a mistaken one could harm.
      const target = withCredentialsOf(url, permanentRedirectTarget(response.redirects) ?? url);
      return { url: target, error: feed.truncated ?? null, feed, candidates: [] };
    }
    const candidates =
      fetched.kind === 'parse-error' ? await discoverFeeds(fetched.response, fetch, this.parser.parse) : [];
    return { url, error: 'error' in fetched ? fetched.error : null, feed: null, candidates };
  }
}
