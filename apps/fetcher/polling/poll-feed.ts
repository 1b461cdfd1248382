import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { FeedStatus, FetchError } from '#libs/contracts/feed-status.js';
import type { Feed } from '#libs/database/entities/feed.entity.js';
import type { Fetch, FetchResponse } from '#libs/http/fetch-types.js';
import { HttpClient } from '#libs/http/http-client.js';
import { retryAfter } from '#libs/http/http-dates.js';
import { FetcherConfig } from '../config/fetcher-config.js';
import { feedLabel, withoutPassword } from '../feeds/feed-url.js';
import { releaseFeed } from '../feeds/lease-feeds.js';
import { FeedParser } from '../fetch-feed/feed-parser.js';
import { type FeedRequest, type FetchedFeed, fetchFeed } from '../fetch-feed/fetch-feed.js';
import { HostLimiter } from '../hosts/host-limiter.js';
import { type IngestedItems, IngestItems, PublishError } from './ingest-items.js';
import { followPermanentRedirect } from './permanent-redirect.js';
import { afterBusyHost, afterDocument, afterError, afterUnchanged, type PollContext } from './poll-result.js';

/** What a poll changes at its feed, and the items to save with it. */
interface PollResult {
  changes: Partial<Feed>;
  ingested?: IngestedItems;
}

/** One poll of a leased feed: fetch and parse, ingest new items, save the result and the time of the next poll. */
@Injectable()
export class PollFeed {
  private readonly logger = new Logger(PollFeed.name);

  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    private readonly config: FetcherConfig,
    private readonly http: HttpClient,
    private readonly hosts: HostLimiter,
    private readonly parser: FeedParser,
    private readonly items: IngestItems,
  ) {}

  /**
   * Polls a feed and releases its lease.
   * @returns its status; null when it was not polled because its host has no free slot or the signal aborted
   */
  async poll(feed: Feed, signal: AbortSignal): Promise<FeedStatus | null> {
    try {
      const fetch: Fetch = (request) => this.http.fetch(request);
      const fetched = await fetchFeed(feedRequest(feed, signal), fetch, this.parser.parse);
      // A stop also ends the parser's worker: its error is not the feed's.
      signal.throwIfAborted();
      return await this.save(feed, await this.process(feed, fetched, signal));
    } catch (error) {
      if (signal.aborted) return this.save(feed, { changes: {} });
      this.logger.error(`${feedLabel(feed)}: ${(error as Error).stack}`);
      const internalError: FetchError = { code: 'internal-error', detail: (error as Error).message.slice(0, 300) };
      return this.save(feed, { changes: afterError(feed, internalError, null, this.contextNow()) });
    }
  }

  private async process(feed: Feed, fetched: FetchedFeed, signal: AbortSignal): Promise<PollResult> {
    const context = this.contextNow();
    switch (fetched.kind) {
      case 'feed':
      case 'unchanged': {
        const redirected = await this.followRedirect(feed, fetched.response);
        // A duplicate's items are published by the feed that it duplicates.
        const isDuplicate = redirected.pausedReason !== undefined;
        const { changes, ingested } =
          fetched.kind === 'unchanged' || isDuplicate
            ? { changes: afterUnchanged(feed, fetched.response, context) }
            : await this.ingest(feed, fetched, context, signal);
        return { changes: { ...changes, ...redirected }, ingested };
      }
      case 'fetch-error':
        if (fetched.error.code === 'host-busy') return { changes: afterBusyHost(fetched.redirects, context) };
        return { changes: afterError(feed, fetched.error, null, context) };
      case 'status-error':
        return { changes: await this.backOff(feed, fetched.error, fetched.response, context) };
      case 'parse-error':
        return { changes: afterError(feed, fetched.error, null, context) };
    }
  }

  private async followRedirect(feed: Feed, { redirects }: FetchResponse): Promise<Partial<Feed>> {
    const changes = await followPermanentRedirect(this.db.manager, feed, redirects);
    if (changes.url) this.logger.log(`${feedLabel(feed)}: moved permanently to ${withoutPassword(changes.url)}`);
    if (changes.pausedReason) this.logger.warn(`${feedLabel(feed)}: paused: ${changes.pausedReason}`);
    return changes;
  }

  private async ingest(
    feed: Feed,
    fetched: Extract<FetchedFeed, { kind: 'feed' }>,
    context: PollContext,
    signal: AbortSignal,
  ): Promise<PollResult> {
    try {
      const ingested = await this.items.ingest(feed, fetched.feed, context.now, signal);
      return { changes: afterDocument(feed, fetched, ingested, context), ingested };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof PublishError)) throw error;
      const publishFailed: FetchError = { code: 'publish-failed', detail: error.message };
      return { changes: afterError(feed, publishFailed, null, context) };
    }
  }

  /** After 429, and after 503 with Retry-After, no feed of the host is polled until then. */
  private async backOff(
    feed: Feed,
    error: FetchError,
    { url, status, headers }: FetchResponse,
    context: PollContext,
  ): Promise<Partial<Feed>> {
    const requested = retryAfter(headers['retry-after'], context.now);
    const latest = new Date(context.now.getTime() + context.limits.maxErrorIntervalMs);
    const notBefore = requested && requested > latest ? latest : requested;
    const changes = afterError(feed, error, notBefore, context);
    const isRateLimited = error.code === 'rate-limited' || (status === 503 && notBefore !== null);
    if (isRateLimited) await this.hosts.backOff(url, notBefore ?? changes.nextPollAt!);
    return changes;
  }

  /** Saves validators and items in one transaction: a validator must not hide items that were not published, nor vice versa. */
  private async save(feed: Feed, { changes, ingested }: PollResult): Promise<FeedStatus | null> {
    const save = async (db: EntityManager): Promise<boolean> => {
      const isReleased = await releaseFeed(db, feed, changes);
      if (isReleased) await ingested?.save(db);
      return isReleased;
    };
    const isSaved = ingested ? await this.db.transaction(save) : await save(this.db.manager);
    if (!changes.status) return null;
    if (!isSaved) this.logger.warn(`${feedLabel(feed)}: result discarded: settings changed or the lease expired`);
    this.logResult(feed, changes);
    return changes.status;
  }

  private logResult(feed: Feed, { status, detail, failures, nextPollReason, ...changes }: Partial<Feed>): void {
    const result = `${feedLabel(feed)}: ${status}${detail ? `: ${detail}` : ''}`;
    if (failures === 1) this.logger.warn(result);
    else this.logger.debug(`${result} ${nextPollReason}`);
    if (changes.itemIdentity && changes.itemIdentity !== feed.itemIdentity)
      this.logger.warn(`${feedLabel(feed)}: ${changes.itemIdentityReason}`);
  }

  private contextNow(): PollContext {
    return { now: new Date(), limits: this.config.pollLimits, random: Math.random() };
  }
}

/** Conditional only after a success: otherwise 304 Not Modified would clear an error that persists. */
function feedRequest(feed: Feed, signal: AbortSignal): FeedRequest {
  const { url, proxy, documentHash, throttleOnForbidden } = feed;
  const isConditional = feed.status === 'ok' || feed.status === 'not-modified';
  return {
    ...{ url, proxy, signal, documentHash },
    ...(isConditional && { etag: feed.etag, lastModified: feed.lastModified }),
    ...(throttleOnForbidden && { rateLimitStatuses: [403] }),
  };
}
