import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { parseFeed } from '#libs/domain/feed/parse-feed.js';
import { TakeItems } from './take-items.js';

/** Hands on what is new in a document that a hub sent: the same way as after a poll. */
@Injectable()
export class TakePush implements BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly logger = new Logger(TakePush.name);

  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    private readonly items: TakeItems,
  ) {}

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  /** @throws Error when the articles could not be published, so that the hub sends them again */
  async take(feedId: string, document: { body: Buffer; contentType?: string }): Promise<void> {
    const feed = await this.db.manager.findOneByOrFail(Feed, { id: feedId });
    const parsed = parseFeed(document.body, { url: feed.url, contentType: document.contentType });
    if (!parsed.ok) {
      // Sent again it would be the same: the next poll reads the feed itself.
      this.logger.warn(`${feed.name} (${feed.url}): a hub sent what is no feed: ${parsed.failure.detail}`);
      return;
    }
    const now = new Date();
    const taken = await this.items.take(feed, parsed.feed, now, this.stopping.signal);
    await this.db.transaction(async (manager) => {
      await taken.remember(manager);
      const counted = { articles: () => `articles + ${taken.count}`, ...(taken.count > 0 && { lastNewAt: now }) };
      await manager.update(Feed, { id: feedId }, { itemIdentity: taken.identity, ...counted });
    });
  }
}
