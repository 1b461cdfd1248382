import type { Feed } from '#libs/database/entities/feed.entity.js';
import { formatInterval } from '#libs/contracts/interval.js';
import { FEED_STATUSES } from '#libs/contracts/feed-status.js';
import { withoutPassword } from '../feeds/feed-url.js';
import type { FeedView } from './feed-views.js';

/** A feed as the API shows it. */
export function viewFeed(feed: Feed): FeedView {
  return {
    ...pick(feed, 'id', 'name', 'edition', 'fullText', 'throttleOnForbidden', 'pausedReason', 'title', 'siteUrl'),
    ...pick(feed, 'status', 'detail', 'warnings', 'failures', 'itemIdentity', 'itemIdentityReason'),
    ...pick(feed, 'movedTo', 'permanentRedirectCount', 'articles'),
    interval: feed.fixedInterval === null ? null : formatInterval(feed.fixedInterval),
    url: withoutPassword(feed.url),
    proxy: feed.proxy && withoutPassword(feed.proxy),
    state: stateOf(feed),
    statusText: feed.status && FEED_STATUSES[feed.status],
    addedAt: feed.addedAt.toISOString(),
    lastPolledAt: moment(feed.lastPolledAt),
    lastSuccessAt: moment(feed.lastSuccessAt),
    lastNewAt: moment(feed.lastNewAt),
    nextPollAt: feed.pausedReason === null ? moment(feed.nextPollAt) : null,
    nextPollReason: feed.pausedReason === null ? feed.nextPollReason : null,
    push: {
      ...{ state: feed.pushState, hub: feed.hub, detail: feed.pushDetail },
      ...{ until: moment(feed.pushUntil), lastAt: moment(feed.lastPushAt) },
    },
  };
}

function stateOf({ pausedReason, status }: Feed): FeedView['state'] {
  if (pausedReason !== null) return 'paused';
  if (status === null) return 'new';
  return status === 'ok' || status === 'not-modified' ? 'ok' : 'failing';
}

const moment = (date: Date | null) => date && date.toISOString();

function pick<T, K extends keyof T>(from: T, ...names: K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, K>;
}
