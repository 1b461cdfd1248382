import type { FeedState, FeedView } from '#libs/contracts/api/feeds.js';
import { sentence } from '../format/text';

export const feedPath = (id: string) => `/api/feeds/${encodeURIComponent(id)}`;

export const STATE_LABELS: Record<FeedState, string> = {
  ok: 'OK',
  failing: 'Failing',
  paused: 'Paused',
  new: 'New',
};

export function StateBadge({ state }: { state: FeedState }) {
  return (
    <span className="state" data-state={state}>
      {STATE_LABELS[state]}
    </span>
  );
}

/** The feed's own title, or else the name that it has here. */
export function feedTitle(feed: Pick<FeedView, 'title' | 'name'>): string {
  return feed.title ?? feed.name;
}

/** Why the feed is paused or failing; null in other states. */
export function stateReason(feed: FeedView): string | null {
  if (feed.state === 'paused') return feed.pausedReason && sentence(feed.pausedReason);
  return feed.state === 'failing' && feed.statusText ? sentence(feed.statusText) : null;
}
