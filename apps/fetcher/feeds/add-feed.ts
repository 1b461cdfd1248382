import { randomUUID } from 'node:crypto';
import { In, IsNull, Not, type EntityManager } from 'typeorm';
import type { FeedSettings } from '#libs/contracts/api/feeds.js';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { newColumns } from './feed-settings.js';
import { feedUrlKey } from './feed-url.js';

const ROWS_PER_STATEMENT = 500;

type FeedRow = ReturnType<typeof newColumns>;

/**
 * Adds feeds, due at once. Feeds that were added before stay unchanged.
 * @param restore whether to restore deleted feeds, and to add URLs that a feed has left for another. A restored feed gets the
 *   given settings, and publishes no item again
 * @returns how many were added or restored
 */
export async function addFeeds(db: EntityManager, list: FeedSettings[], restore: boolean): Promise<number> {
  let added = 0;
  for (let start = 0; start < list.length; start += ROWS_PER_STATEMENT) {
    const rows = list.slice(start, start + ROWS_PER_STATEMENT).map(newColumns);
    added += restore
      ? (await insertNew(db, rows)) + (await restoreDeleted(db, rows))
      : await insertNew(db, await withoutFormerUrls(db, rows));
  }
  return added;
}

/** Adds one feed; `isNew` is false when it was added before. */
export async function addFeed(
  db: EntityManager,
  settings: FeedSettings,
  restore: boolean,
): Promise<{ feed: Feed; isNew: boolean }> {
  const isNew = (await addFeeds(db, [settings], restore)) > 0;
  return { feed: await db.findOneByOrFail(Feed, { urlKey: feedUrlKey(settings.url) }), isNew };
}

async function insertNew(db: EntityManager, rows: FeedRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const values = rows.map((row) => ({ id: randomUUID(), ...row }));
  const insert = db.createQueryBuilder().insert().into(Feed).values(values).orIgnore().returning('id');
  const { raw } = (await insert.execute()) as { raw: unknown[] };
  return raw.length;
}

/** Leaves out URLs that a feed has left for another. */
async function withoutFormerUrls(db: EntityManager, rows: FeedRow[]): Promise<FeedRow[]> {
  const former: { key: string }[] = await db.query(
    `SELECT unnest(former_url_keys) AS key FROM feed WHERE former_url_keys && $1::text[]`,
    [rows.map(({ urlKey }) => urlKey)],
  );
  const keys = new Set(former.map(({ key }) => key));
  return rows.filter(({ urlKey }) => !keys.has(urlKey));
}

async function restoreDeleted(db: EntityManager, rows: FeedRow[]): Promise<number> {
  const deleted = await db.findBy(Feed, { urlKey: In(rows.map(({ urlKey }) => urlKey)), deletedAt: Not(IsNull()) });
  for (const { id, urlKey } of deleted) {
    const { sourceId: _isKept, ...row } = rows.find((row) => row.urlKey === urlKey)!;
    await db.update(Feed, id, { ...row, deletedAt: null, nextPollAt: new Date(), nextPollReason: 'Added again.' });
  }
  return deleted.length;
}
