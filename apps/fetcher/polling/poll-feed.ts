import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { FetcherConfig } from '../config/fetcher-config.js';
import type { FetchError } from '#libs/contracts/feed-status.js';
import type { FetchResponse, Redirect } from '../http/fetch-types.js';
import { HttpClient } from '../http/http-client.js';
import { retryAfter } from '../http/http-dates.js';
import { UNLEASED } from '../feeds/lease-feeds.js';
import { FeedParser } from '../fetch-feed/feed-parser.js';
import { type FeedRequest, type FetchedFeed, fetchFeed } from '../fetch-feed/fetch-feed.js';
import { HostLimiter } from '../hosts/host-limiter.js';
import { judgeMove } from './permanent-move.js';
import { afterDocument, afterFailure, afterNoChange, type PollContext } from './poll-outcome.js';
import { changesOfMove, savePoll } from './save-poll.js';
import { NotPublished, IngestItems, type TakenItems } from './take-items.js';
import { withoutPassword } from '../feeds/feed-url.js';

/** The way of one poll: ask, read, hand on what is new, write down what came of it and when to ask again. */
@Injectable()
export class PollFeed {
  private readonly logger = new Logger(PollFeed.name);

  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    private readonly config: FetcherConfig,
    private readonly http: HttpClient,
    private readonly turns: HostLimiter,
    private readonly reader: FeedParser,
    private readonly items: IngestItems,
  ) {}

  /** @returns the status, or null when the feed was not polled after all: its host was busy, or we are stopping */
  async poll(feed: Feed, signal: AbortSignal): Promise<Feed['status']> {
    try {
      return await this.pollNow(feed, signal);
    } catch (error) {
      return signal.aborted ? this.giveBack(feed) : this.saveFault(feed, error as Error);
    }
  }

  private async pollNow(feed: Feed, signal: AbortSignal): Promise<Feed['status']> {
    const fetched = await fetchFeed(
      feedRequest(feed, signal),
      (request) => this.http.fetch(request),
      this.reader.parse,
    );
    if (fetched.kind === 'fetch-error' && fetched.error.code === 'host-busy')
      return this.giveBack(feed, this.putOff(fetched.redirects));
    // Shutdown ends the parser's worker as well; that is not an error of the feed.
    signal.throwIfAborted();
    const context = this.contextNow();
    const moved = 'error' in fetched ? {} : await this.move(feed, fetched.response);
    // The items of a duplicate are published by the feed that it duplicates.
    const isDuplicate = fetched.kind === 'feed' && moved.pausedReason;
    const news: FetchedFeed = isDuplicate ? { kind: 'unchanged', response: fetched.response } : fetched;
    const { changes, taken } = await this.handOn(feed, news, context, signal);
    Object.assign(changes, moved);
    const saved = await savePoll(this.db, feed, { ...changes, lastPolledAt: context.now }, taken);
    if (!saved)
      this.logger.warn(
        `${feed.name} (${withoutPassword(feed.url)}): not saved: it was changed meanwhile, or polled for longer than its lease`,
      );
    this.tell(feed, changes);
    return changes.status!;
  }

  private async handOn(
    feed: Feed,
    fetched: FetchedFeed,
    context: PollContext,
    signal: AbortSignal,
  ): Promise<{ changes: Partial<Feed>; taken: TakenItems | null }> {
    if (fetched.kind === 'unchanged') return { changes: afterNoChange(feed, fetched.response, context), taken: null };
    if ('error' in fetched) return { changes: await this.fail(feed, fetched, context), taken: null };
    try {
      const taken = await this.items.take(feed, fetched.feed, context.now, signal);
      return { changes: afterDocument(feed, fetched, taken, context), taken };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof NotPublished)) throw error;
      const failure: FetchError = { code: 'publish-failed', detail: error.message };
      return { changes: afterFailure(feed, failure, null, context), taken: null };
    }
  }

  /** A server that wants to be left alone is left alone with all its feeds. */
  private async fail(
    feed: Feed,
    { error, response }: { error: FetchError; response?: FetchResponse },
    context: PollContext,
  ): Promise<Partial<Feed>> {
    const wish = response && retryAfter(response.headers['retry-after'], context.now);
    const latest = new Date(context.now.getTime() + this.config.pollLimits.maxErrorIntervalMs);
    const notBefore = wish && (wish > latest ? latest : wish);
    const changes = afterFailure(feed, error, notBefore ?? null, context);
    const isPlea = error.code === 'rate-limited' || (response?.status === 503 && notBefore);
    if (response && isPlea) await this.turns.backOff(response.url, notBefore ?? changes.nextPollAt!);
    return changes;
  }

  private async move(feed: Feed, answer: FetchResponse): Promise<Partial<Feed>> {
    const move = judgeMove(feed, answer.redirects);
    if (move.newUrl) this.logger.log(`${feed.name}: ${withoutPassword(feed.url)} moved for good to ${move.newUrl}`);
    return changesOfMove(this.db, feed, move);
  }

  /** A host that was asked, and sent us to one without a turn, must not be asked again at once. */
  private putOff(redirects: Redirect[]): Partial<Feed> {
    if (redirects.length === 0) return {};
    const nextPollReason = `It redirects to ${redirects.at(-1)!.to}, where it was not its turn.`;
    return { nextPollAt: new Date(Date.now() + this.config.pollLimits.minIntervalMs), nextPollReason };
  }

  private async giveBack(feed: Feed, changes: Partial<Feed> = {}): Promise<null> {
    await this.db.manager.update(Feed, { id: feed.id, leaseOwner: feed.leaseOwner! }, { ...changes, ...UNLEASED });
    return null;
  }

  /** A fault of ours is an error like others: the feed is asked again later and later, and never given up. */
  private async saveFault(feed: Feed, error: Error): Promise<Feed['status']> {
    this.logger.error(`${feed.name} (${withoutPassword(feed.url)}): ${error.stack}`);
    const context = this.contextNow();
    const failure: FetchError = { code: 'internal-error', detail: error.message.slice(0, 300) };
    const changes = afterFailure(feed, failure, null, context);
    await savePoll(this.db, feed, { ...changes, lastPolledAt: context.now }, null);
    return failure.code;
  }

  private contextNow(): PollContext {
    return { now: new Date(), limits: this.config.pollLimits, random: Math.random() };
  }

  private tell(feed: Feed, changes: Partial<Feed>): void {
    const what = `${feed.name} (${withoutPassword(feed.url)}): ${changes.status}${changes.detail ? `: ${changes.detail}` : ''}`;
    if (changes.failures === 1) this.logger.warn(what);
    else this.logger.debug(`${what} ${changes.nextPollReason}`);
    if (changes.itemIdentity && changes.itemIdentity !== feed.itemIdentity)
      this.logger.warn(`${feed.name} (${withoutPassword(feed.url)}): ${changes.itemIdentityReason}`);
  }
}

/**
 * The request is conditional only after a poll without an error. Otherwise "not modified" would clear an error that is
 * still there.
 */
function feedRequest(feed: Feed, signal: AbortSignal): FeedRequest {
  const { url, proxy, documentHash, throttleOnForbidden } = feed;
  const isClean = feed.status === 'ok' || feed.status === 'not-modified';
  return {
    ...{ url, proxy, signal, documentHash },
    ...(isClean && { etag: feed.etag, lastModified: feed.lastModified }),
    ...(throttleOnForbidden && { rateLimitStatuses: [403] }),
  };
}
