import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { leaseFeed, UNLEASED } from '../feeds/lease-feeds.js';
import { FeedParser } from '../fetch-feed/feed-parser.js';
import { FetcherConfig } from '../config/fetcher-config.js';
import { IngestItems } from './take-items.js';
import { withoutPassword } from '../feeds/feed-url.js';

/** How long a hub waits for a poll of the same feed to end, and between two looks, in milliseconds. */
const PATIENCE = 5_000;
const LOOK = 200;

/** Hands on what is new in a document that a hub sent: the same way as after a poll, and never beside one of the same feed. */
@Injectable()
export class IngestPush implements BeforeApplicationShutdown {
  private readonly logger = new Logger(IngestPush.name);
  private readonly stopping = new AbortController();

  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    private readonly config: FetcherConfig,
    private readonly reader: FeedParser,
    private readonly items: IngestItems,
  ) {}

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  /** @throws Error when the hub has to send it again: the feed is being polled, or the articles could not be published */
  async take(feedId: string, document: { body: Buffer; contentType?: string }): Promise<void> {
    const feed = await this.claim(feedId);
    try {
      // Reading pages takes minutes, and a hub waits for seconds.
      if (feed.fullText) await this.pollSoon(feed);
      else await this.handOn(feed, document);
    } finally {
      await this.db.manager.update(Feed, { id: feed.id, leaseOwner: feed.leaseOwner! }, UNLEASED);
    }
  }

  private async claim(feedId: string): Promise<Feed> {
    for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; await sleep(LOOK)) {
      const feed = await leaseFeed(this.db, `${this.config.fetcherId} ${randomUUID()}`, feedId);
      if (feed) return feed;
    }
    throw new Error('it is being polled');
  }

  private async pollSoon({ id }: Feed): Promise<void> {
    const soon = { nextPollAt: new Date(), nextPollReason: 'A hub said that there is something new.' };
    await this.db.manager.update(Feed, { id }, { ...soon, lastPushAt: new Date() });
  }

  private async handOn(feed: Feed, document: { body: Buffer; contentType?: string }): Promise<void> {
    const parsed = await this.reader.parse(document.body, { url: feed.url, contentType: document.contentType });
    if (!parsed.ok) {
      // Sent again it would be the same: the next poll reads the feed itself.
      this.logger.warn(
        `${feed.name} (${withoutPassword(feed.url)}): a hub sent what is no feed: ${parsed.error.detail}`,
      );
      return;
    }
    const now = new Date();
    const taken = await this.items.take(feed, parsed.feed, now, this.stopping.signal);
    await this.db.transaction(async (manager) => {
      const mine = { id: feed.id, leaseOwner: feed.leaseOwner! };
      const identity = {
        itemIdentity: taken.identity,
        itemIdentityReason: taken.identityReason ?? feed.itemIdentityReason,
      };
      const counted = { articles: feed.articles + taken.count, ...(taken.count > 0 && { lastNewAt: now }) };
      const { affected } = await manager.update(Feed, mine, { ...identity, ...counted });
      if (!affected) throw new Error('it was changed meanwhile, or taking it took longer than its lease');
      await taken.remember(manager);
    });
  }
}
