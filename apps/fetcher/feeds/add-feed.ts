import { randomUUID } from 'node:crypto';
import { In, IsNull, Not, type EntityManager } from 'typeorm';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { parseInterval } from '#libs/contracts/interval.js';
import type { FeedSettings } from '#libs/contracts/api/feeds.js';
import { hostOf } from '../hosts/host-limiter.js';
import { feedUrlKey } from './feed-url.js';

/** Rows in one statement. */
const PIECE = 500;

/**
 * Adds feeds, to be polled at once. What is there already stays as it is.
 * @param revive whether feeds come back that were deleted, or that go by another address now; their old items stay known and
 *   are not handed on again
 * @returns how many are new
 */
export async function addFeeds(db: EntityManager, list: FeedSettings[], revive: boolean): Promise<number> {
  let added = 0;
  for (let at = 0; at < list.length; at += PIECE) {
    const rows = list.slice(at, at + PIECE).map(newRow);
    added += revive
      ? (await insert(db, rows)) + (await reviveFeeds(db, rows))
      : await insert(db, await unmoved(db, rows));
  }
  return added;
}

/** The same for one feed; `isNew` is false when it was there already. */
export async function addFeed(
  db: EntityManager,
  settings: FeedSettings,
  revive: boolean,
): Promise<{ feed: Feed; isNew: boolean }> {
  const isNew = (await addFeeds(db, [settings], revive)) > 0;
  return { feed: await db.findOneByOrFail(Feed, { urlKey: feedUrlKey(settings.url) }), isNew };
}

type NewFeed = Partial<Feed> & { urlKey: string };

function newRow(settings: FeedSettings): NewFeed {
  const names = { urlKey: feedUrlKey(settings.url), name: hostOf(settings.url), edition: 'main' };
  return { id: randomUUID(), ...names, ...columnsOf(settings) };
}

async function insert(db: EntityManager, rows: NewFeed[]): Promise<number> {
  if (rows.length === 0) return 0;
  const insert = db.createQueryBuilder().insert().into(Feed).values(rows).orIgnore().returning('id');
  const { raw } = (await insert.execute()) as { raw: unknown[] };
  return raw.length;
}

/** Those that no feed has left for another address. */
async function unmoved(db: EntityManager, rows: NewFeed[]): Promise<NewFeed[]> {
  const former: { key: string }[] = await db.query(
    `SELECT unnest(former_url_keys) AS key FROM feed WHERE former_url_keys && $1::text[]`,
    [rows.map(({ urlKey }) => urlKey)],
  );
  const keys = new Set(former.map(({ key }) => key));
  return rows.filter(({ urlKey }) => !keys.has(urlKey));
}

/** What a feed is when nobody says otherwise: one that comes back has nothing of the settings it once had. */
const AS_NEW = { fixedInterval: null, fullText: false, proxy: null, throttleOnForbidden: false, pausedReason: null };

async function reviveFeeds(db: EntityManager, rows: NewFeed[]): Promise<number> {
  const deleted = await db.findBy(Feed, { urlKey: In(rows.map(({ urlKey }) => urlKey)), deletedAt: Not(IsNull()) });
  for (const { id, urlKey } of deleted) {
    const { id: _, ...settings } = rows.find((row) => row.urlKey === urlKey)!;
    const again = { deletedAt: null, nextPollAt: new Date(), nextPollReason: 'Added again.' };
    await db.update(Feed, id, { ...AS_NEW, ...settings, ...again });
  }
  return deleted.length;
}

/** The settings that were given, as the columns that hold them; what was left out stays as it is. */
export function columnsOf(settings: Partial<FeedSettings>): Partial<Feed> {
  const { url, interval, paused, ...rest } = settings;
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...(url !== undefined && { url, urlKey: feedUrlKey(url), host: hostOf(url) }),
    ...(interval !== undefined && { fixedInterval: interval === null ? null : parseInterval(interval) }),
    ...(paused !== undefined && { pausedReason: paused ? 'Paused manually.' : null }),
  };
}
