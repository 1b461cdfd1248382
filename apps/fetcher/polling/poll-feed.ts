import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { FeedStatus, FetchError } from '#libs/contracts/feed-status.js';
import type { Feed } from '#libs/database/entities/feed.entity.js';
import { FetcherConfig } from '../config/fetcher-config.js';
import { feedLabel } from '../feeds/feed-url.js';
import { releaseFeed } from '../feeds/lease-feeds.js';
import { FeedParser } from '../fetch-feed/feed-parser.js';
import { type FeedRequest, type FetchedFeed, fetchFeed } from '../fetch-feed/fetch-feed.js';
import { HostLimiter } from '../hosts/host-limiter.js';
import type { FetchResponse, Redirect } from '../http/fetch-types.js';
import { HttpClient } from '../http/http-client.js';
import { retryAfter } from '../http/http-dates.js';
import { type IngestedItems, IngestItems, PublishError } from './ingest-items.js';
import { followPermanentRedirect } from './permanent-redirect.js';
import { afterDocument, afterError, afterUnchanged, type PollContext } from './poll-result.js';

/** What a poll changes at its feed, and the items to save with it. */
interface PollResult {
  changes: Partial<Feed>;
  ingested: IngestedItems | null;
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
      const request = feedRequest(feed, signal);
      const fetched = await fetchFeed(request, (request) => this.http.fetch(request), this.parser.parse);
      // A stop also ends the parser's worker: its error is not the feed's.
      signal.throwIfAborted();
      if (fetched.kind === 'fetch-error' && fetched.error.code === 'host-busy')
        return await this.postpone(feed, fetched.redirects);
      const context = this.contextNow();
      const redirected = 'error' in fetched ? {} : await this.followRedirect(feed, fetched.response);
      // A duplicate's items are published by the feed that it duplicates.
      const isDuplicate = fetched.kind === 'feed' && redirected.pausedReason !== undefined;
      const { changes, ingested } = isDuplicate
        ? { changes: afterUnchanged(feed, fetched.response, context), ingested: null }
        : await this.ingest(feed, fetched, context, signal);
      return await this.save(feed, { ...changes, ...redirected }, ingested, context);
    } catch (error) {
      return signal.aborted ? this.release(feed) : this.saveInternalError(feed, error as Error);
    }
  }

  private async ingest(
    feed: Feed,
    fetched: FetchedFeed,
    context: PollContext,
    signal: AbortSignal,
  ): Promise<PollResult> {
    if (fetched.kind === 'unchanged')
      return { changes: afterUnchanged(feed, fetched.response, context), ingested: null };
    if ('error' in fetched) return { changes: await this.backOff(feed, fetched, context), ingested: null };
    try {
      const ingested = await this.items.ingest(feed, fetched.feed, context.now, signal);
      return { changes: afterDocument(feed, fetched, ingested, context), ingested };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof PublishError)) throw error;
      const publishFailed: FetchError = { code: 'publish-failed', detail: error.message };
      return { changes: afterError(feed, publishFailed, null, context), ingested: null };
    }
  }

  /** After 429, and after 503 with Retry-After, no feed of the host is polled until then. */
  private async backOff(
    feed: Feed,
    { error, response }: { error: FetchError; response?: FetchResponse },
    context: PollContext,
  ): Promise<Partial<Feed>> {
    const requested = response && retryAfter(response.headers['retry-after'], context.now);
    const latest = new Date(context.now.getTime() + context.limits.maxErrorIntervalMs);
    const notBefore = requested ? (requested > latest ? latest : requested) : null;
    const changes = afterError(feed, error, notBefore, context);
    const isRateLimited = error.code === 'rate-limited' || (response?.status === 503 && notBefore !== null);
    if (response && isRateLimited) await this.hosts.backOff(response.url, notBefore ?? changes.nextPollAt!);
    return changes;
  }

  private async followRedirect(feed: Feed, { redirects }: FetchResponse): Promise<Partial<Feed>> {
    const changes = await followPermanentRedirect(this.db.manager, feed, redirects);
    if (changes.url) this.logger.log(`${feedLabel(feed)}: moved permanently to ${redirects.at(-1)!.to}`);
    if (changes.pausedReason) this.logger.warn(`${feedLabel(feed)}: paused: ${changes.pausedReason}`);
    return changes;
  }

  /** A feed that redirects to a busy host waits, because its own host was requested already. */
  private async postpone(feed: Feed, redirects: Redirect[]): Promise<null> {
    if (redirects.length === 0) return this.release(feed);
    const nextPollAt = new Date(Date.now() + this.config.pollLimits.minIntervalMs);
    const nextPollReason = `Redirected to ${redirects.at(-1)!.to}, whose host had no free slot.`;
    return this.release(feed, { nextPollAt, nextPollReason });
  }

  private async release(feed: Feed, changes: Partial<Feed> = {}): Promise<null> {
    await releaseFeed(this.db.manager, feed, changes);
    return null;
  }

  /** Saves validators and items in one transaction: a validator must not hide items that were not published, nor vice versa. */
  private async save(
    feed: Feed,
    changes: Partial<Feed>,
    ingested: IngestedItems | null,
    { now }: PollContext,
  ): Promise<FeedStatus> {
    const save = async (db: EntityManager): Promise<boolean> => {
      const isReleased = await releaseFeed(db, feed, { ...changes, lastPolledAt: now });
      if (isReleased) await ingested?.save(db);
      return isReleased;
    };
    const isSaved = ingested ? await this.db.transaction(save) : await save(this.db.manager);
    if (!isSaved) this.logger.warn(`${feedLabel(feed)}: result discarded: settings changed or the lease expired`);
    this.logResult(feed, changes);
    return changes.status!;
  }

  /** An internal error backs off like others. */
  private async saveInternalError(feed: Feed, error: Error): Promise<FeedStatus> {
    this.logger.error(`${feedLabel(feed)}: ${error.stack}`);
    const context = this.contextNow();
    const internalError: FetchError = { code: 'internal-error', detail: error.message.slice(0, 300) };
    const changes = afterError(feed, internalError, null, context);
    return this.save(feed, changes, null, context);
  }

  private contextNow(): PollContext {
    return { now: new Date(), limits: this.config.pollLimits, random: Math.random() };
  }

  private logResult(feed: Feed, changes: Partial<Feed>): void {
    const result = `${feedLabel(feed)}: ${changes.status}${changes.detail ? `: ${changes.detail}` : ''}`;
    if (changes.failures === 1) this.logger.warn(result);
    else this.logger.debug(`${result} ${changes.nextPollReason}`);
    if (changes.itemIdentity && changes.itemIdentity !== feed.itemIdentity)
      this.logger.warn(`${feedLabel(feed)}: ${changes.itemIdentityReason}`);
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
