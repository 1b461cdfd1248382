import type { FeedPreview, FeedView } from '#libs/contracts/api/feeds.js';
import { FEED_STATUSES } from '#libs/contracts/feed-status.js';
import type { Feed } from '#libs/database/entities/feed.entity.js';
import { plainText } from '#libs/domain/text/html/plain-text.js';
import type { PreviewResult } from '../discovery/preview-feed.js';
import { settingsOf } from '../feeds/feed-settings.js';
import { withoutPassword } from '../feeds/feed-url.js';

/** Items that a preview shows. */
const SAMPLE_ITEMS = 5;

/** A feed as the API returns it. */
export function viewFeed(feed: Feed): FeedView {
  const { paused, url, proxy, ...settings } = settingsOf(feed);
  return {
    ...settings,
    url: withoutPassword(url),
    proxy: proxy && withoutPassword(proxy),
    ...pick(feed, 'id', 'pausedReason', 'title', 'siteUrl', 'status', 'detail', 'warnings', 'failures'),
    ...pick(feed, 'itemIdentity', 'itemIdentityReason', 'movedTo', 'permanentRedirectCount', 'articles'),
    state: stateOf(feed),
    statusText: feed.status && FEED_STATUSES[feed.status],
    addedAt: feed.addedAt.toISOString(),
    lastPolledAt: timestamp(feed.lastPolledAt),
    lastSuccessAt: timestamp(feed.lastSuccessAt),
    lastNewAt: timestamp(feed.lastNewAt),
    nextPollAt: paused ? null : timestamp(feed.nextPollAt),
    nextPollReason: paused ? null : feed.nextPollReason,
    push: {
      state: feed.pushState,
      hub: feed.hub,
      until: timestamp(feed.pushUntil),
      lastAt: timestamp(feed.lastPushAt),
      detail: feed.pushDetail,
    },
  };
}

/** The same in SQL: find-feeds.ts. */
function stateOf({ pausedReason, status }: Feed): FeedView['state'] {
  if (pausedReason !== null) return 'paused';
  if (status === null) return 'new';
  return status === 'ok' || status === 'not-modified' ? 'ok' : 'failing';
}

/** A preview as the API returns it. */
export function viewPreview({ url, feed, error, candidates }: PreviewResult): Omit<FeedPreview, 'knownAs'> {
  const status = error?.code ?? 'ok';
  return {
    url,
    status,
    statusText: FEED_STATUSES[status],
    detail: error?.detail ?? null,
    warnings: feed?.warnings ?? [],
    candidates,
    feed: feed && {
      title: textOf(feed.titleHtml),
      format: feed.version,
      language: feed.language ?? null,
      items: feed.items.length,
      sample: feed.items
        .slice(0, SAMPLE_ITEMS)
        .map(({ titleHtml, link }) => ({ title: textOf(titleHtml), url: link ?? null })),
    },
  };
}

const textOf = (html = '') => plainText(html) || null;
const timestamp = (date: Date | null) => date && date.toISOString();

function pick<T, K extends keyof T>(from: T, ...names: K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, K>;
}
