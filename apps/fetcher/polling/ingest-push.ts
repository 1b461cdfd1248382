import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { FetcherConfig } from '../config/fetcher-config.js';
import { feedLabel } from '../feeds/feed-url.js';
import { leaseFeed, releaseFeed } from '../feeds/lease-feeds.js';
import { FeedParser } from '../fetch-feed/feed-parser.js';
import { IngestItems } from './ingest-items.js';

/** How long a push waits for a poll of the same feed to end. */
const LEASE_TIMEOUT_MS = 5_000;
const LEASE_RETRY_INTERVAL_MS = 200;

/** A document that a hub sent. */
interface PushedDocument {
  body: Buffer;
  contentType?: string;
}

/** Ingests the new items of a pushed document, under the feed's lease like a poll. */
@Injectable()
export class IngestPush implements BeforeApplicationShutdown {
  private readonly logger = new Logger(IngestPush.name);
  private readonly stopping = new AbortController();

  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    private readonly config: FetcherConfig,
    private readonly parser: FeedParser,
    private readonly items: IngestItems,
  ) {}

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  /**
   * Resolves once all new items are published.
   * @throws Error when the hub has to send the document again: the feed is being polled, or publishing failed
   */
  async ingest(feedId: string, document: PushedDocument): Promise<void> {
    const feed = await this.lease(feedId);
    try {
      // Fetching pages takes minutes, and a hub waits for seconds.
      if (feed.fullText) await this.pollNow(feed);
      else await this.ingestItems(feed, document);
    } finally {
      await releaseFeed(this.db.manager, feed);
    }
  }

  private async lease(feedId: string): Promise<Feed> {
    for (const deadline = Date.now() + LEASE_TIMEOUT_MS; Date.now() < deadline; await sleep(LEASE_RETRY_INTERVAL_MS)) {
      const feed = await leaseFeed(this.db, `${this.config.fetcherId} ${randomUUID()}`, feedId);
      if (feed) return feed;
    }
    throw new Error('the feed is being polled');
  }

  private async pollNow({ id }: Feed): Promise<void> {
    const now = new Date();
    const nextPoll = { nextPollAt: now, nextPollReason: 'The hub announced new items.' };
    await this.db.manager.update(Feed, { id }, { ...nextPoll, lastPushAt: now });
  }

  private async ingestItems(feed: Feed, { body, contentType }: PushedDocument): Promise<void> {
    const parsed = await this.parser.parse(body, { url: feed.url, contentType });
    if (!parsed.ok) {
      // Sending it again would not help: the next poll fetches the feed itself.
      this.logger.warn(`${feedLabel(feed)}: ignored a pushed document: ${parsed.error.detail}`);
      return;
    }
    const now = new Date();
    const ingested = await this.items.ingest(feed, parsed.feed, now, this.stopping.signal);
    const isSaved = await this.db.transaction(async (db) => {
      const isReleased = await releaseFeed(db, feed, {
        itemIdentity: ingested.identity,
        itemIdentityReason: ingested.identityReason ?? feed.itemIdentityReason,
        articles: feed.articles + ingested.count,
        ...(ingested.count > 0 && { lastNewAt: now }),
      });
      if (isReleased) await ingested.save(db);
      return isReleased;
    });
    if (!isSaved) throw new Error('the settings changed or the lease expired');
  }
}
