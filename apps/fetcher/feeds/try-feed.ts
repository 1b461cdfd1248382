import { Injectable } from '@nestjs/common';
import type { ParsedFeed } from '#libs/domain/feed/parsed-feed.js';
import type { Failure } from '#libs/domain/feed/verdict.js';
import { discoverFeeds, type Candidate } from '../discovery/discover-feeds.js';
import type { Ask } from '../http/exchange.js';
import { HttpClient } from '../http/http-client.js';
import { judgeStatus } from '../http/judge-status.js';
import { permanentTarget, withCredentialsOf } from '../polling/permanent-move.js';
import { FeedReader } from '../polling/feed-reader.js';
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
  constructor(
    private readonly http: HttpClient,
    private readonly reader: FeedReader,
  ) {}

  async try(url: string, proxy?: string | null): Promise<Trial> {
    const ask = (more: Ask) => this.http.exchange({ ...more, proxy: proxy ?? undefined });
    const exchange = await ask({ url });
    if (!exchange.ok) return { url, failure: exchange.failure, feed: null, candidates: [] };
    const { answer } = exchange;
    const failure = judgeStatus(answer.status);
    if (failure) return { url, failure, feed: null, candidates: [] };
    const parsed = await this.reader.read(answer.body, originOf(answer));
    // A new feed has no history that a mistaken redirect could harm.
    const settled = withCredentialsOf(url, permanentTarget(answer.redirects) ?? url);
    if (parsed.ok) return { url: settled, failure: parsed.feed.capped ?? null, feed: parsed.feed, candidates: [] };
    const candidates = await discoverFeeds(answer, ask, this.reader.read);
    return { url, failure: parsed.failure, feed: null, candidates };
  }
}
