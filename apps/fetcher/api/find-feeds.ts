import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { z } from 'zod';
import type { FeedList, FeedQuery, FeedState } from '#libs/contracts/api/feeds.js';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { decodeCursor, encodeCursor } from '#libs/runtime/cursor.js';

/** A feed's state; the same in TypeScript: view-feed.ts. */
const STATE = `CASE WHEN feed.paused_reason IS NOT NULL THEN 'paused' WHEN feed.status IS NULL THEN 'new'
  WHEN feed.status IN ('ok', 'not-modified') THEN 'ok' ELSE 'failing' END`;

const SORT_TITLE = `coalesce(feed.title, feed.name)`;
const SortKey = z.tuple([z.string(), z.uuid()]);
const sortKeyOf = ({ title, name, id }: Feed) => [title ?? name, id];

/** One page of feeds by title, and how many feeds there are in each state, whatever the query. */
export async function findFeeds(
  query: FeedQuery,
  db: DataSource,
): Promise<Omit<FeedList, 'items'> & { items: Feed[] }> {
  const find = db.manager
    .createQueryBuilder(Feed, 'feed')
    .where('feed.deleted_at IS NULL')
    .orderBy(SORT_TITLE)
    .addOrderBy('feed.id')
    .limit(query.limit + 1);
  filter(find, query);
  const [found, counts] = await Promise.all([find.getMany(), countStates(db)]);
  const items = found.slice(0, query.limit);
  return { items, next: found.length > items.length ? encodeCursor(sortKeyOf(items.at(-1)!)) : null, counts };
}

function filter(find: SelectQueryBuilder<Feed>, { cursor, state, q }: FeedQuery): void {
  if (cursor) {
    const [title, id] = decodeCursor(SortKey, cursor);
    find.andWhere(`(${SORT_TITLE}, feed.id) > (:title, :id::uuid)`, { title, id });
  }
  if (state) find.andWhere(`${STATE} = :state`, { state });
  if (q) {
    const text = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
    find.andWhere(`(feed.name ILIKE :text OR feed.title ILIKE :text OR feed.url ILIKE :text)`, { text });
  }
}

async function countStates(db: DataSource): Promise<FeedList['counts']> {
  const rows: { state: FeedState; count: number }[] = await db.query(
    `SELECT ${STATE} AS state, count(*)::int AS count FROM feed WHERE deleted_at IS NULL GROUP BY 1`,
  );
  const none = { new: 0, ok: 0, failing: 0, paused: 0 };
  return { ...none, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
}
