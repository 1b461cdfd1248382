import { type BeforeApplicationShutdown, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { type DataSource, type EntityManager, In, type SelectQueryBuilder } from 'typeorm';
import { BackgroundLoop } from '#libs/async/background-loop.js';
import { Feed, type PushState } from '#libs/database/entities/feed.entity.js';
import type { Fetch } from '#libs/http/fetch-types.js';
import { withoutPassword } from '../feeds/feed-url.js';
import { type HubSubscription, subscribe, unsubscribe } from './hub-client.js';
import { type PushColumns, subscriptionEnded, subscriptionFailed, subscriptionRequested } from './push-state.js';

const RENEWAL_INTERVAL_MS = 60_000;
/** Few enough that all requests of a batch are sent before its feeds are due again. */
const BATCH_SIZE = 50;
/** States in which a hub may know of a subscription. */
const SUBSCRIBED: PushState[] = ['requested', 'active', 'silent'];

interface HubRequest {
  hub: string;
  send(signal?: AbortSignal): Promise<void>;
}

/**
 * Keeps the feeds that declare a hub subscribed there, and unsubscribes feeds that are paused or deleted. Any number of
 * fetchers may run it at the same time.
 */
export class RenewSubscriptions implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RenewSubscriptions.name);
  private readonly loop = new BackgroundLoop(
    'renewing subscriptions',
    async (signal) => void (await this.renewSubscriptions(new Date(), signal)),
    { intervalMs: RENEWAL_INTERVAL_MS, initialDelayMs: RENEWAL_INTERVAL_MS, logger: this.logger },
  );

  /** @param publicUrl where hubs reach this installation; null disables subscriptions */
  constructor(
    private readonly db: DataSource,
    private readonly fetch: Fetch,
    private readonly publicUrl: string | null,
  ) {}

  onApplicationBootstrap(): void {
    if (this.publicUrl !== null) this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /**
   * Sends the requests that are due.
   * @returns the number of requests
   */
  async renewSubscriptions(now: Date, signal?: AbortSignal): Promise<number> {
    let count = 0;
    for (let isMore = true; isMore && !signal?.aborted;) {
      const due = await claimDueFeeds(this.db, now);
      const unwanted = await claimUnwantedFeeds(this.db, now);
      const requests: HubRequest[] = [
        ...due.map((feed) => ({ hub: feed.hub!, send: (stop?: AbortSignal) => this.subscribe(feed, stop) })),
        ...unwanted.map((feed) => ({ hub: feed.hub!, send: (stop?: AbortSignal) => this.unsubscribe(feed, stop) })),
      ];
      // Hubs in parallel, the requests to one hub in sequence: thousands of feeds may share a hub.
      await Promise.all([...groupByHost(requests).values()].map((group) => this.sendInSequence(group, signal)));
      count += requests.length;
      isMore = due.length === BATCH_SIZE || unwanted.length === BATCH_SIZE;
    }
    return count;
  }

  /** Requests that a shutdown prevents are due again in a few minutes. */
  private async sendInSequence(requests: HubRequest[], signal?: AbortSignal): Promise<void> {
    for (const { hub, send } of requests) {
      if (signal?.aborted) return;
      await send(signal).catch((error: Error) => {
        if (!signal?.aborted) this.logger.error(`the request to the hub ${hub} failed: ${error.message}`);
      });
    }
  }

  private async subscribe(feed: Feed, signal?: AbortSignal): Promise<void> {
    const error = await subscribe(subscriptionOf(feed), this.callbackOf(feed), this.fetchWith(signal));
    if (!error) return;
    this.logger.warn(
      `${feed.name} (${withoutPassword(feed.url)}): the subscription request to ${feed.hub} failed: ${error.detail}`,
    );
    // Unless the hub has verified or denied the subscription in spite of the error.
    const asClaimed = { id: feed.id, pushState: feed.pushState, pushAttempts: feed.pushAttempts };
    await this.db.manager.update(Feed, asClaimed, subscriptionFailed(feed, error));
  }

  /** When this fails, the hub gets a 410 from the callback, or the lease runs out. */
  private async unsubscribe(feed: Feed, signal?: AbortSignal): Promise<void> {
    const error = await unsubscribe(subscriptionOf(feed), this.callbackOf(feed), this.fetchWith(signal));
    if (error) this.logger.debug(`${feed.name} (${withoutPassword(feed.url)}): not unsubscribed: ${error.detail}`);
  }

  private fetchWith(signal?: AbortSignal): Fetch {
    return (request) => this.fetch({ ...request, signal });
  }

  private callbackOf({ id }: Feed): string {
    return `${this.publicUrl!.replace(/\/+$/, '')}/api/websub/${id}`;
  }
}

function subscriptionOf(feed: Feed): HubSubscription {
  return {
    hub: feed.hub!,
    topic: feed.pushTopic!,
    secret: feed.pushSecret ?? undefined,
    proxy: feed.proxy ?? undefined,
  };
}

function groupByHost(requests: HubRequest[]): Map<string, HubRequest[]> {
  const groups = new Map<string, HubRequest[]>();
  for (const request of requests) {
    const { host } = new URL(request.hub);
    groups.set(host, [...(groups.get(host) ?? []), request]);
  }
  return groups;
}

/**
 * Feeds whose subscription is due. Claiming one moves its next time in the same transaction, so no other fetcher sends the
 * request, and when this one crashes the feed is due again.
 */
function claimDueFeeds(db: DataSource, now: Date): Promise<Feed[]> {
  return db.transaction((transaction) => {
    const due = lockBatch(transaction)
      .where('feed.pushNextAt <= :now AND feed.hub IS NOT NULL', { now })
      .andWhere('feed.deletedAt IS NULL AND feed.pausedReason IS NULL')
      .orderBy('feed.pushNextAt');
    return updateEach(transaction, due, (feed) => subscriptionRequested(feed, now));
  });
}

/** Subscribed feeds that were paused or deleted; each is returned once. */
function claimUnwantedFeeds(db: DataSource, now: Date): Promise<Feed[]> {
  return db.transaction((transaction) => {
    const unwanted = lockBatch(transaction)
      .where({ pushState: In(SUBSCRIBED) })
      .andWhere('(feed.deletedAt IS NOT NULL OR feed.pausedReason IS NOT NULL)');
    return updateEach(transaction, unwanted, () => subscriptionEnded(now));
  });
}

function lockBatch(db: EntityManager): SelectQueryBuilder<Feed> {
  return db.createQueryBuilder(Feed, 'feed').setLock('pessimistic_write').setOnLocked('skip_locked').limit(BATCH_SIZE);
}

async function updateEach(
  db: EntityManager,
  query: SelectQueryBuilder<Feed>,
  changesOf: (feed: Feed) => Partial<PushColumns>,
): Promise<Feed[]> {
  const feeds = await query.getMany();
  for (const feed of feeds) {
    const changes = changesOf(feed);
    await db.update(Feed, { id: feed.id }, changes);
    Object.assign(feed, changes);
  }
  return feeds;
}
