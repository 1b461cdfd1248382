import { FEED_FLAGS, type FeedSettings } from '#libs/contracts/api/feeds.js';
import { formatInterval, parseInterval } from '#libs/contracts/interval.js';
import type { Feed } from '#libs/database/entities/feed.entity.js';
import { hostOf } from '../hosts/host-limiter.js';
import { feedUrlKey } from './feed-url.js';

/** The columns of settings. Settings that are undefined change no column. */
export function columnsOf(settings: Partial<FeedSettings>): Partial<Feed> {
  const { url, interval, paused, ...rest } = settings;
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...(url !== undefined && { url, urlKey: feedUrlKey(url), host: hostOf(url) }),
    ...(interval !== undefined && { fixedInterval: interval === null ? null : parseInterval(interval) }),
    ...(paused !== undefined && { pausedReason: paused ? 'Paused manually.' : null }),
  };
}

/** The inverse of columnsOf, credentials included. */
export function settingsOf(feed: Feed) {
  const { url, name, edition, proxy, fixedInterval, pausedReason } = feed;
  return {
    ...{ url, name, edition, proxy, ...flagsOf((flag) => feed[flag]) },
    interval: fixedInterval === null ? null : formatInterval(fixedInterval),
    paused: pausedReason !== null,
  } satisfies FeedSettings;
}

/** The columns of a feed with these settings, and defaults for all others. */
export function newColumns(settings: FeedSettings): Partial<Feed> & Pick<Feed, 'urlKey' | 'sourceId'> {
  const urlKey = feedUrlKey(settings.url);
  const name = settings.name ?? hostOf(settings.url);
  const defaults = { edition: 'main', interval: null, proxy: null, ...flagsOf(() => false), paused: false };
  return { urlKey, sourceId: name, ...columnsOf({ ...defaults, ...settings, name }) };
}

function flagsOf(value: (flag: (typeof FEED_FLAGS)[number]) => boolean) {
  return Object.fromEntries(FEED_FLAGS.map((flag) => [flag, value(flag)])) as Record<
    (typeof FEED_FLAGS)[number],
    boolean
  >;
}
