import { randomUUID } from 'node:crypto';
import { Brackets, In, LessThan, type EntityManager } from 'typeorm';
import { FeedItem } from '#libs/database/entities/feed-item.entity.js';
import type { ItemKeys } from './item-identity.js';

/** How long an item is remembered after it was last in the feed, in milliseconds. */
export const MEMORY = 180 * 86_400_000;
/** How stale the time of an item's last sight may become before it is written anew: most polls then write nothing. */
const SIGHT_PRECISION = 7 * 86_400_000;
const ROWS_A_STATEMENT = 1000;
/** Where all items have one address, all that are remembered share it: the latest are enough, and so is the memory. */
const MOST_KNOWN = 20_000;

/** The items of a feed that were handed on before and share a name with one of these. */
export async function findKnownItems(db: EntityManager, feedId: string, items: ItemKeys[]): Promise<FeedItem[]> {
  const values = (name: keyof ItemKeys) => items.map((item) => item[name]).filter((key) => key !== null);
  const sharesName = new Brackets((where) =>
    where
      .where('item.guid_key = ANY(:guids)', { guids: values('guidKey') })
      .orWhere('item.url_key = ANY(:urls)', { urls: values('urlKey') })
      .orWhere('item.content_key = ANY(:contents)', { contents: values('contentKey') }),
  );
  const find = db.createQueryBuilder(FeedItem, 'item').where('item.feed_id = :feedId', { feedId });
  const latestFirst = await find.andWhere(sharesName).orderBy('item.last_seen_at', 'DESC').limit(MOST_KNOWN).getMany();
  return latestFirst.reverse();
}

/** Writes down what was handed on, and that the others were seen again. */
export async function rememberItems(
  db: EntityManager,
  handedOn: (ItemKeys & { articleGuid: string | null; known: FeedItem | null })[],
  seenAgain: FeedItem[],
  feedId: string,
  now: Date,
): Promise<void> {
  const rows = handedOn.map(({ known, guidKey, urlKey, contentKey, articleGuid }) => ({
    ...{ id: known?.id ?? randomUUID(), feedId, guidKey, urlKey, contentKey, articleGuid },
    lastSeenAt: now,
  }));
  for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT)
    await db.upsert(FeedItem, rows.slice(at, at + ROWS_A_STATEMENT), ['id']);
  const stale = seenAgain.filter(({ lastSeenAt }) => now.getTime() - lastSeenAt.getTime() > SIGHT_PRECISION);
  if (stale.length > 0) await db.update(FeedItem, { id: In(stale.map(({ id }) => id)) }, { lastSeenAt: now });
  await db.delete(FeedItem, { feedId, lastSeenAt: LessThan(new Date(now.getTime() - MEMORY)) });
}
