import type { DataSource, EntityManager } from 'typeorm';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { FREE } from './claim-feeds.js';
import { feedUrlKey, hostOf } from './feed-url.js';
import type { Move } from './permanent-move.js';
import type { TakenItems } from './take-items.js';

/**
 * Writes a poll's outcome and gives the feed free, in one transaction with the memory of its items: validators are never
 * kept for items that could go out again, nor the other way round.
 * @returns false when the lease ran out meanwhile, so that another fetcher's outcome counts
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

/** Takes a permanent move over. Of two feeds that become one, the one that was there first stays. */
export async function changesOfMove(db: DataSource, { movedTo, movedSightings, newUrl }: Move): Promise<Partial<Feed>> {
  if (newUrl === null) return { movedTo, movedSightings };
  const urlKey = feedUrlKey(newUrl);
  const other = await db.manager.findOneBy(Feed, { urlKey });
  if (other) return { movedTo, movedSightings, pausedReason: `It moved to ${newUrl}, which is there already.` };
  return { movedTo: null, movedSightings: 0, url: newUrl, urlKey, host: hostOf(newUrl) };
}
