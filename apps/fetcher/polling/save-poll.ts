import { type DataSource, type EntityManager, Not } from 'typeorm';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { FREE } from './claim-feeds.js';
import { atAddress, feedUrlKey } from '../feeds/feed-url.js';
import { type Move, withCredentialsOf } from './permanent-move.js';
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
    const { affected } = await manager.update(Feed, mine, { ...changes, ...FREE });
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
 * Takes a permanent move over. Of two feeds that become one, the one that is at that address already stays; where a person
 * deleted that one, this one is read on through its redirect.
 */
export async function changesOfMove(db: DataSource, feed: Feed, move: Move): Promise<Partial<Feed>> {
  const { movedTo, movedSightings, newUrl } = move;
  if (newUrl === null || newUrl.length > LONGEST_URL) return { movedTo, movedSightings };
  const other = await db.manager.findOneBy(Feed, { urlKey: feedUrlKey(newUrl), id: Not(feed.id) });
  if (other?.deletedAt) return { movedTo, movedSightings };
  if (other) return { movedTo, movedSightings, pausedReason: `It moved to ${newUrl}, which is there already.` };
  return { movedTo: null, movedSightings: 0, ...atAddress(feed, withCredentialsOf(feed.url, newUrl)) };
}
