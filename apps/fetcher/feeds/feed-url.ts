import { hash } from 'node:crypto';
import type { Feed } from '#libs/database/entities/feed.entity.js';
import { canonicalUrlOfVersion02 } from '#libs/domain/text/canonical-url.js';
import { hostOf } from '../hosts/host-limiter.js';

/** PostgreSQL indexes values up to about 2,700 bytes. */
const MAX_KEY_LENGTH = 2000;
/** URLs that are remembered of a feed that moves again and again. */
const MAX_FORMER_URLS = 20;

/** Feeds with the same key are one feed: the canonical URL without its scheme. */
export function feedUrlKey(url: string): string {
  const key = (canonicalUrlOfVersion02(url) ?? url).replace(/^https?:\/\//, '');
  return key.length > MAX_KEY_LENGTH ? hash('sha256', key) : key;
}

/** Columns of a feed that moves to another URL. Its former URL is kept, so that feeds.yaml doesn't add it as a new feed. */
export function atAddress(
  { urlKey: former, formerUrlKeys }: Pick<Feed, 'urlKey' | 'formerUrlKeys'>,
  url: string,
): Pick<Feed, 'url' | 'urlKey' | 'host' | 'formerUrlKeys'> {
  const urlKey = feedUrlKey(url);
  const all = new Set([...formerUrlKeys, former].filter((key) => key !== urlKey));
  return { url, urlKey, host: hostOf(url), formerUrlKeys: [...all].slice(-MAX_FORMER_URLS) };
}

/** A URL as it may be shown and logged. */
export function withoutPassword(address: string): string {
  const url = new URL(address);
  if (!url.password) return address;
  url.password = '***';
  return url.href;
}

/** A feed in a log line. */
export function feedLabel({ name, url }: Pick<Feed, 'name' | 'url'>): string {
  return `${name} (${withoutPassword(url)})`;
}
