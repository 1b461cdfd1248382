import { hash } from 'node:crypto';
import type { Feed } from '#libs/database/entities/feed.entity.js';
import { canonicalUrl } from '#libs/domain/text/url.js';
import { hostOf } from '../hosts/host-limiter.js';

/** Two URLs with the same key are the same feed: http or https, and what does not matter in a URL, make no difference. */
export function feedUrlKey(url: string): string {
  const key = (canonicalUrl(url) ?? url).replace(/^https?:\/\//, '');
  return key.length > LONGEST_KEY ? hash('sha256', key) : key;
}

/** PostgreSQL's index takes no more than about 2,700 bytes. */
const LONGEST_KEY = 2000;
/** Addresses that are kept of a feed that moves on and on. */
const FORMER_KEPT = 20;

/** What a feed at another address becomes. Its former one stays known, so that feeds.yaml does not bring it back as another feed. */
export function atAddress(
  { urlKey: former, formerUrlKeys }: Pick<Feed, 'urlKey' | 'formerUrlKeys'>,
  url: string,
): Pick<Feed, 'url' | 'urlKey' | 'host' | 'formerUrlKeys'> {
  const urlKey = feedUrlKey(url);
  const all = new Set([...formerUrlKeys, former].filter((key) => key !== urlKey));
  return { url, urlKey, host: hostOf(url), formerUrlKeys: [...all].slice(-FORMER_KEPT) };
}

/** For people's eyes and logs. */
export function withoutPassword(address: string): string {
  const url = new URL(address);
  if (!url.password) return address;
  url.password = '***';
  return url.href;
}
