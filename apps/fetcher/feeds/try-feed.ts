import { Injectable } from '@nestjs/common';
import { parseFeed } from '#libs/domain/feed/parse-feed.js';
import type { ParsedFeed } from '#libs/domain/feed/parsed-feed.js';
import type { Failure } from '#libs/domain/feed/verdict.js';
import { discoverFeeds, type Candidate } from '../discovery/discover-feeds.js';
import { HttpClient } from '../http/http-client.js';
import { judgeStatus } from '../http/judge-status.js';
import { permanentTarget, withCredentialsOf } from '../polling/permanent-move.js';
import { originOf } from '../polling/request-feed.js';

/** What an address holds: a feed, or a page that names some, or neither. */
export interface Trial {
  /** The address to poll: where permanent redirects lead. */
  url: string;
  failure: Failure | null;
  feed: ParsedFeed | null;
  candidates: Candidate[];
}

/** Looks at an address without saving anything. */
@Injectable()
export class TryFeed {
  constructor(private readonly http: HttpClient) {}

  async try(url: string, proxy?: string | null): Promise<Trial> {
    const exchange = await this.http.exchange({ url, proxy: proxy ?? undefined });
    if (!exchange.ok) return { url, failure: exchange.failure, feed: null, candidates: [] };
    const { answer } = exchange;
    const failure = judgeStatus(answer.status);
    if (failure) return { url, failure, feed: null, candidates: [] };
    const parsed = parseFeed(answer.body, originOf(answer));
    // A new feed has no history that a mistaken redirect could harm.
    const settled = withCredentialsOf(url, permanentTarget(answer.redirects) ?? url);
    if (parsed.ok) return { url: settled, failure: parsed.feed.capped ?? null, feed: parsed.feed, candidates: [] };
    const candidates = await discoverFeeds(answer, (ask) => this.http.exchange({ ...ask, proxy: proxy ?? undefined }));
    return { url, failure: parsed.failure, feed: null, candidates };
  }
}
