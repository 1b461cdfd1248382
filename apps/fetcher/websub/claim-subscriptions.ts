import { type DataSource, type EntityManager, In, type SelectQueryBuilder } from 'typeorm';
import { Feed, type PushState } from '#libs/database/entities/feed.entity.js';
import { ended, type Push, requesting } from './push-state.js';

const LIVE: PushState[] = ['requested', 'active', 'silent'];

/**
 * Feeds whose hubs are to be asked now. Each is claimed by moving its next time, in the same transaction: no other fetcher
 * asks as well, and when this one dies the feed is due again.
 */
export function claimDue(db: DataSource, now: Date, limit: number): Promise<Feed[]> {
  return db.transaction((transaction) => {
    const due = lockSome(transaction, limit)
      .where('feed.pushNextAt <= :now AND feed.hub IS NOT NULL', { now })
      .andWhere('feed.deletedAt IS NULL AND feed.pausedReason IS NULL')
      .orderBy('feed.pushNextAt');
    return change(transaction, due, (feed) => requesting(feed, now));
  });
}

/** Feeds that are subscribed to and were deleted or paused; each is given out once. */
export function claimUnwanted(db: DataSource, now: Date, limit: number): Promise<Feed[]> {
  return db.transaction((transaction) => {
    const unwanted = lockSome(transaction, limit)
      .where({ pushState: In(LIVE) })
      .andWhere('(feed.deletedAt IS NOT NULL OR feed.pausedReason IS NOT NULL)');
    return change(transaction, unwanted, () => ended(now));
  });
}

function lockSome(db: EntityManager, limit: number): SelectQueryBuilder<Feed> {
  return db.createQueryBuilder(Feed, 'feed').setLock('pessimistic_write').setOnLocked('skip_locked').limit(limit);
}

async function change(db: EntityManager, query: SelectQueryBuilder<Feed>, next: (feed: Feed) => Partial<Push>) {
  const feeds = await query.getMany();
  for (const feed of feeds) {
    const changes = next(feed);
    await db.update(Feed, { id: feed.id }, changes);
    Object.assign(feed, changes);
  }
  return feeds;
}
