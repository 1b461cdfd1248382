import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { parseInterval } from '#libs/domain/feed/interval.js';
import type { FeedSettings } from './feed-settings.js';
import { feedUrlKey, hostOf } from './feed-url.js';

export const PAUSED_BY_A_PERSON = 'Paused by a person.';

/** A feed is added once: `isNew` is false when it was there already, and then nothing about it changes. */
export interface Added {
  feed: Feed;
  isNew: boolean;
}

/**
 * Adds a feed, to be polled at once.
 * @param revive whether a feed that was deleted comes back; its old items stay known and are not handed on again
 */
export async function addFeed(db: EntityManager, settings: FeedSettings, revive: boolean): Promise<Added> {
  const urlKey = feedUrlKey(settings.url);
  const values = { id: randomUUID(), urlKey, name: hostOf(settings.url), edition: 'main', ...columnsOf(settings) };
  const { identifiers } = await db.createQueryBuilder().insert().into(Feed).values(values).orIgnore().execute();
  const feed = await db.findOneByOrFail(Feed, { urlKey });
  if (feed.id === values.id && identifiers.length > 0) return { feed, isNew: true };
  if (!feed.deletedAt || !revive) return { feed, isNew: false };
  const { id: _, ...again } = values;
  await db.update(Feed, feed.id, {
    ...again,
    deletedAt: null,
    nextPollAt: new Date(),
    nextPollReason: 'It was added again.',
  });
  return { feed: await db.findOneByOrFail(Feed, { id: feed.id }), isNew: true };
}

/** The settings that were given, as the columns that hold them; what was left out stays as it is. */
export function columnsOf(settings: Partial<FeedSettings>): Partial<Feed> {
  const { url, interval, paused, ...rest } = settings;
  return {
    ...rest,
    ...(url !== undefined && { url, urlKey: feedUrlKey(url), host: hostOf(url) }),
    ...(interval !== undefined && { fixedInterval: interval === null ? null : parseInterval(interval) }),
    ...(paused !== undefined && { pausedReason: paused ? PAUSED_BY_A_PERSON : null }),
  };
}
