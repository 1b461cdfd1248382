import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { z } from 'zod';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { FieldException } from '#libs/runtime/problem-filter.js';
import type { FeedQuery } from './feed-query.js';

type State = NonNullable<FeedQuery['state']>;

/** A feed's state in SQL; in TypeScript: view-feed.ts. */
const STATE = `CASE WHEN feed.paused_reason IS NOT NULL THEN 'paused' WHEN feed.status IS NULL THEN 'new'
  WHEN feed.status IN ('ok', 'not-modified') THEN 'ok' ELSE 'failing' END`;

/** What a feed is called in lists. */
const SHOWN = `coalesce(feed.title, feed.name)`;

export interface FeedList {
  items: Feed[];
  /** Cursor of the next page; null on the last one. */
  next: string | null;
  /** Feeds of each state, whatever was asked for. */
  counts: Record<State, number>;
}

/** One page of feeds by name. */
export async function findFeeds(query: FeedQuery, db: DataSource): Promise<FeedList> {
  const find = db.manager
    .createQueryBuilder(Feed, 'feed')
    .where('feed.deleted_at IS NULL')
    .orderBy(SHOWN)
    .addOrderBy('feed.id')
    .limit(query.limit + 1);
  filter(find, query);
  const [found, counts] = await Promise.all([find.getMany(), countStates(db)]);
  const items = found.slice(0, query.limit);
  return { items, next: found.length > items.length ? encodeCursor(items.at(-1)!) : null, counts };
}

function filter(find: SelectQueryBuilder<Feed>, { cursor, state, q }: FeedQuery): void {
  if (cursor) find.andWhere(`(${SHOWN}, feed.id) > (:name, :id::uuid)`, decodeCursor(cursor));
  if (state) find.andWhere(`${STATE} = :state`, { state });
  if (q) {
    const text = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
    find.andWhere(`(feed.name ILIKE :text OR feed.title ILIKE :text OR feed.url ILIKE :text)`, { text });
  }
}

async function countStates(db: DataSource): Promise<FeedList['counts']> {
  const rows: { state: State; count: number }[] = await db.query(
    `SELECT ${STATE} AS state, count(*)::int AS count FROM feed WHERE deleted_at IS NULL GROUP BY 1`,
  );
  const none = { new: 0, ok: 0, failing: 0, paused: 0 };
  return { ...none, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
}

const Position = z.tuple([z.string(), z.uuid()]);

function encodeCursor({ title, name, id }: Feed): string {
  return Buffer.from(JSON.stringify([title ?? name, id])).toString('base64url');
}

/** @throws FieldException 400 when it is not one of ours */
function decodeCursor(cursor: string): { name: string; id: string } {
  try {
    const [name, id] = Position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { name, id };
  } catch {
    throw new FieldException(400, [{ field: 'cursor', detail: 'must be the `next` of an earlier page' }]);
  }
}
