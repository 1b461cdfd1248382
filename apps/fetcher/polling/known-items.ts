import { randomUUID } from 'node:crypto';
import { Brackets, In, LessThan, type EntityManager } from 'typeorm';
import { FeedItem } from '#libs/database/entities/feed-item.entity.js';
import type { ItemAliases, ItemKeys } from './item-keys.js';

/** How long an item is kept after it was last in the feed. */
export const RETENTION_MS = 180 * 86_400_000;
/** How far lastSeenAt may lag behind: with a week, most polls write no row of an unchanged item. */
const LAST_SEEN_PRECISION_MS = 7 * 86_400_000;
const ROWS_PER_STATEMENT = 1000;
/** In a feed whose items share one URL, every known item shares it. The latest are enough, and bound the memory. */
const MAX_KNOWN_ITEMS = 20_000;

/** A published item and what it was published as. */
export type PublishedItem = ItemKeys & {
  articleGuid: string | null;
  /** The version published before. */
  known: FeedItem | null;
};

/** Published items of a feed that share a key with one of these; the latest last. */
export async function findKnownItems(
  db: EntityManager,
  feedId: string,
  items: (ItemKeys & ItemAliases)[],
): Promise<FeedItem[]> {
  const guids = items.flatMap(({ guidKey, guidAliases }) => [...(guidKey ? [guidKey] : []), ...guidAliases]);
  const urls = items.flatMap(({ urlKey, urlAliases }) => [...(urlKey ? [urlKey] : []), ...urlAliases]);
  const contents = items.map(({ contentKey }) => contentKey);
  const sharesKey = new Brackets((where) =>
    where
      .where('item.guid_key = ANY(:guids)', { guids })
      .orWhere('item.url_key = ANY(:urls)', { urls })
      .orWhere('item.content_key = ANY(:contents)', { contents }),
  );
  const latestFirst = await db
    .createQueryBuilder(FeedItem, 'item')
    .where('item.feed_id = :feedId', { feedId })
    .andWhere(sharesKey)
    .orderBy('item.last_seen_at', 'DESC')
    .limit(MAX_KNOWN_ITEMS)
    .getMany();
  return latestFirst.reverse();
}

/** Saves published items and when unchanged ones were last seen, and deletes items past their retention. */
export async function saveItems(
  db: EntityManager,
  feedId: string,
  published: PublishedItem[],
  unchanged: FeedItem[],
  now: Date,
): Promise<void> {
  const rows = published.map(({ known, guidKey, urlKey, contentKey, publishedAt, articleGuid }) => ({
    ...{ id: known?.id ?? randomUUID(), feedId, guidKey, urlKey, contentKey, publishedAt, articleGuid },
    lastSeenAt: now,
  }));
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT)
    await db.upsert(FeedItem, rows.slice(start, start + ROWS_PER_STATEMENT), ['id']);
  const stale = unchanged.filter(({ lastSeenAt }) => now.getTime() - lastSeenAt.getTime() > LAST_SEEN_PRECISION_MS);
  if (stale.length > 0) await db.update(FeedItem, { id: In(stale.map(({ id }) => id)) }, { lastSeenAt: now });
  await db.delete(FeedItem, { feedId, lastSeenAt: LessThan(new Date(now.getTime() - RETENTION_MS)) });
}
