import { useEffect, useState } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import type { FeedList, FeedView } from '#libs/contracts/api/feeds.js';
import { getJson } from '../api/request';
import { usePolling } from '../api/use-resource';
import { ConnectionState, ErrorNotice, Loading, Notice, usePageTitle } from '../shell/page-parts';
import { AddFeed } from './add-feed';
import { FeedFilters, FILTERS } from './feed-filters';
import { FeedTable } from './feed-table';
import { OpmlTransfer } from './opml-transfer';
import './feeds.css';

const POLL_INTERVAL_MS = 5_000;
const PAGE_SIZE = 50;
/** The limit of GET /api/feeds. */
const MAX_PAGE_SIZE = 200;

/** The list of feeds with their states. */
export function FeedsPage() {
  const [parameters] = useSearchParams();
  const filters = new URLSearchParams([...parameters].filter(([name, value]) => FILTERS.includes(name) && value));
  const { list, error, reload, loadMore, isLoadingMore } = useFeeds(filters.toString());
  const deleted = useDeletedTitle();
  usePageTitle('Feeds');
  const hasFeeds = list !== null && Object.values(list.counts).some(Boolean);
  return (
    <>
      <div className="page-head">
        <h1>Feeds</h1>
        <ConnectionState connection={error ? 'reconnecting' : list ? 'live' : 'connecting'} />
      </div>
      {deleted && <p role="status">“{deleted}” was deleted. Its articles are kept.</p>}
      <AddFeed onAdded={reload} />
      {!list && !error && <Loading />}
      {!list && error && <ErrorNotice error={error} retry={reload} />}
      {hasFeeds && <FeedFilters filters={filters} counts={list.counts} />}
      {list && list.items.length > 0 && <FeedTable feeds={list.items} />}
      {list?.items.length === 0 && <NoFeeds hasFeeds={hasFeeds} />}
      {list?.next && (
        <button type="button" className="more" disabled={isLoadingMore} onClick={loadMore}>
          {isLoadingMore ? 'Loading …' : 'Load more'}
        </button>
      )}
      {list && <OpmlTransfer hasFeeds={hasFeeds} onImported={reload} />}
    </>
  );
}

function NoFeeds({ hasFeeds }: { hasFeeds: boolean }) {
  if (hasFeeds) {
    return (
      <Notice title="No feed matches">
        <p>Try another state or other words.</p>
      </Notice>
    );
  }
  return (
    <Notice title="No feeds yet">
      <p>
        Enter the URL of a news site or of its feed above, import an OPML file from another reader below, or list feeds
        in <code>feeds.yaml</code>. Their articles become stories automatically.
      </p>
    </Notice>
  );
}

/**
 * The matching feeds, as many pages as were loaded, polled.
 * @param query query string of the page and of GET /api/feeds
 */
function useFeeds(query: string) {
  const [requested, setRequested] = useState({ query, count: PAGE_SIZE });
  const count = requested.query === query ? requested.count : PAGE_SIZE;
  const { data, error, reload } = usePolling(
    query,
    (signal) => loadFeeds(query, count, signal),
    POLL_INTERVAL_MS,
    count,
  );
  return {
    list: data,
    error,
    reload,
    isLoadingMore: data !== null && data.items.length < count && data.next !== null,
    loadMore: () => setRequested({ query, count: count + PAGE_SIZE }),
  };
}

async function loadFeeds(query: string, count: number, signal: AbortSignal): Promise<FeedList> {
  const feeds = new Map<string, FeedView>();
  for (let cursor: string | null = null; ;) {
    const parameters = new URLSearchParams(query);
    parameters.set('limit', String(Math.min(count - feeds.size, MAX_PAGE_SIZE)));
    if (cursor) parameters.set('cursor', cursor);
    const page: FeedList = await getJson(`/api/feeds?${parameters}`, signal);
    for (const feed of page.items) feeds.set(feed.id, feed);
    cursor = page.next;
    if (!cursor || feeds.size >= count) return { ...page, items: [...feeds.values()] };
  }
}

/** The title of a feed that was just deleted on its own page; null after a reload. */
function useDeletedTitle(): string | null {
  const { state } = useLocation() as { state: { deleted?: string } | null };
  const navigate = useNavigate();
  const [deleted] = useState(state?.deleted ?? null);
  useEffect(() => {
    if (state?.deleted) void navigate('.', { replace: true, state: null });
  }, [state, navigate]);
  return deleted;
}
