import { type DataSource, type EntityManager, Not } from 'typeorm';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { UNLEASED } from '../feeds/lease-feeds.js';
import { atAddress, feedUrlKey } from '../feeds/feed-url.js';
import { withCredentialsOf } from '../http/redirect.js';
import type { Move } from './permanent-move.js';
import type { TakenItems } from './take-items.js';

/**
 * Writes a poll's outcome and gives the feed free, in one transaction with the memory of its items: validators are never
 * kept for items that could go out again, nor the other way round.
 * @returns false when the feed was changed or its lease ran out meanwhile, so that another poll's outcome counts
 */
export async function savePoll(
  db: DataSource,
  feed: Feed,
  changes: Partial<Feed>,
  taken: TakenItems | null,
): Promise<boolean> {
  const save = async (manager: EntityManager) => {
    const mine = { id: feed.id, leaseOwner: feed.leaseOwner! };
    const { affected } = await manager.update(Feed, mine, { ...changes, ...UNLEASED });
    return Boolean(affected);
  };
  if (!taken) return save(db.manager);
  return db.transaction(async (manager) => {
    const isMine = await save(manager);
    if (isMine) await taken.remember(manager);
    return isMine;
  });
}

/** A longer address is followed only: it is made for one visit. */
const LONGEST_URL = 2000;

/**
 * Takes a permanent move over. Of two feeds that become one, the one that is at that address already stays, and this one is
 * paused: at once when it was never read, as one from a list may be. Where a person deleted the other, this one is read on
 * through its redirect.
 */
export async function changesOfMove(db: DataSource, feed: Feed, move: Move): Promise<Partial<Feed>> {
  const { movedTo, permanentRedirectCount, newUrl } = move;
  const target = feed.lastSuccessAt === null ? movedTo : newUrl;
  if (target === null || target.length > LONGEST_URL)
    return { movedTo, permanentRedirectCount: permanentRedirectCount };
  const other = await db.manager.findOneBy(Feed, { urlKey: feedUrlKey(target), id: Not(feed.id) });
  if (other && !other.deletedAt) {
    const pausedReason = `It moved to ${target}, which is there already.`;
    // Should a person resume it, it has everything to hand on still.
    return { movedTo, permanentRedirectCount: permanentRedirectCount, pausedReason, etag: null, lastModified: null };
  }
  if (other || newUrl === null) return { movedTo, permanentRedirectCount: permanentRedirectCount };
  return { movedTo: null, permanentRedirectCount: 0, ...atAddress(feed, withCredentialsOf(feed.url, newUrl)) };
}
