import { type EntityManager, Not } from 'typeorm';
import { Feed } from '#libs/database/entities/feed.entity.js';
import type { Redirect } from '#libs/http/fetch-types.js';
import { permanentRedirectTarget, withCredentialsOf } from '#libs/http/redirect.js';
import { atAddress, feedUrlKey } from '../feeds/feed-url.js';

/** Polls in a row that must be redirected to the same URL before it becomes the feed's: some servers do it by mistake. */
const REQUIRED_COUNT = 3;
/** A longer URL is followed but not saved: it is generated for one visit. */
const MAX_URL_LENGTH = 2000;

/** Columns that count permanent redirects. */
export type PermanentRedirect = Pick<Feed, 'movedTo' | 'permanentRedirectCount'>;

/** Counts how many polls in a row were redirected permanently to the same URL. */
export function countPermanentRedirect(
  feed: PermanentRedirect & Pick<Feed, 'url'>,
  redirects: Redirect[],
): PermanentRedirect {
  const target = permanentRedirectTarget(redirects);
  if (target === null || target === feed.url) return { movedTo: null, permanentRedirectCount: 0 };
  return { movedTo: target, permanentRedirectCount: target === feed.movedTo ? feed.permanentRedirectCount + 1 : 1 };
}

/** Whether the target of a permanent redirect becomes the feed's URL. */
export function isConfirmed({ permanentRedirectCount }: PermanentRedirect): boolean {
  return permanentRedirectCount >= REQUIRED_COUNT;
}

/**
 * Changes of a feed by permanent redirects. A confirmed target becomes its URL. When another feed has that URL, this one is
 * paused as its duplicate, without confirmation when it was never polled; when that other feed was deleted, this one keeps
 * its URL and is polled through the redirect.
 */
export async function followPermanentRedirect(
  db: EntityManager,
  feed: Feed,
  redirects: Redirect[],
): Promise<Partial<Feed>> {
  const redirect = countPermanentRedirect(feed, redirects);
  const { movedTo } = redirect;
  const isUsed = isConfirmed(redirect) || feed.lastSuccessAt === null;
  if (movedTo === null || !isUsed || movedTo.length > MAX_URL_LENGTH) return redirect;
  const other = await db.findOneBy(Feed, { urlKey: feedUrlKey(movedTo), id: Not(feed.id) });
  if (other && !other.deletedAt) {
    const pausedReason = `Redirected permanently to ${movedTo}, which was already added.`;
    // Without validators, so that a feed that is resumed publishes all its items.
    return { ...redirect, pausedReason, etag: null, lastModified: null };
  }
  if (other || !isConfirmed(redirect)) return redirect;
  return { movedTo: null, permanentRedirectCount: 0, ...atAddress(feed, withCredentialsOf(feed.url, movedTo)) };
}
