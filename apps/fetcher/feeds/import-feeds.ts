import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { addFeeds } from './add-feed.js';
import type { FeedSettings } from '#libs/contracts/api/feeds.js';

/** Nest injection token of what feeds.yaml holds. */
export const LISTED_FEEDS = Symbol('LISTED_FEEDS');

/**
 * Adds the feeds of feeds.yaml that are not there yet. What people changed or deleted since stays as they left it: the file
 * says where to begin, not how things are.
 */
@Injectable()
export class ImportFeeds implements OnApplicationBootstrap {
  private readonly logger = new Logger(ImportFeeds.name);

  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    @Inject(LISTED_FEEDS) private readonly listed: FeedSettings[],
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const added = await addFeeds(this.db.manager, this.listed, false);
    if (added > 0) this.logger.log(`${added} of ${this.listed.length} listed feeds are new`);
  }
}
