import { Injectable } from '@nestjs/common';
import type { ParsedFeed } from '#libs/feed-parser/parsed-feed.js';
import type { FetchError } from '#libs/contracts/feed-status.js';
import { discoverFeeds, type Candidate } from './discover-feeds.js';
import type { FetchRequest } from '../http/exchange.js';
import { HttpClient } from '../http/http-client.js';
import { errorOfStatus } from '../http/judge-status.js';
import { permanentTarget, withCredentialsOf } from '../polling/permanent-move.js';
import { FeedParser } from '../fetch-feed/feed-parser.js';
import { originOf } from '../polling/request-feed.js';

/** What an address holds: a feed, or a page that names some, or neither. */
export interface PreviewResult {
  /** The address to poll: where permanent redirects lead. */
  url: string;
  failure: FetchError | null;
  feed: ParsedFeed | null;
  candidates: Candidate[];
}

/** Looks at an address without saving anything. */
@Injectable()
export class PreviewFeed {
  constructor(
    private readonly http: HttpClient,
    private readonly reader: FeedParser,
  ) {}

  async preview(url: string, proxy?: string | null): Promise<PreviewResult> {
    const ask = (more: FetchRequest) => this.http.fetch({ ...more, proxy: proxy ?? undefined });
    const exchange = await ask({ url });
    if (!exchange.ok) return { url, failure: exchange.failure, feed: null, candidates: [] };
    const { answer } = exchange;
    const failure = errorOfStatus(answer.status);
    if (failure) return { url, failure, feed: null, candidates: [] };
    const parsed = await this.reader.parse(answer.body, originOf(answer));
    // A new feed has no history that a mistaken redirect could harm.
    const settled = withCredentialsOf(url, permanentTarget(answer.redirects) ?? url);
    if (parsed.ok) return { url: settled, failure: parsed.feed.truncated ?? null, feed: parsed.feed, candidates: [] };
    const candidates = await discoverFeeds(answer, ask, this.reader.parse);
    return { url, failure: parsed.failure, feed: null, candidates };
  }
}
