import { useEffect, useState } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { ConnectionState, ErrorNotice, Loading, Notice } from '../shell/notice';
import { usePageTitle } from '../shell/page-title';
import { AddFeed } from './add-feed';
import { FeedFilters, FILTERS } from './feed-filters';
import { FeedTable } from './feed-table';
import { OpmlTransfer } from './opml-transfer';
import { useFeeds } from './use-feeds';
import './feeds.css';

/** Which feeds are read, and whether that works. */
export function FeedsPage() {
  const [parameters] = useSearchParams();
  const filters = new URLSearchParams([...parameters].filter(([name, value]) => FILTERS.includes(name) && value));
  const { list, error, reload, more, loadingMore } = useFeeds(filters.toString());
  const deleted = useDeleted();
  usePageTitle('Feeds');
  const hasFeeds = list !== null && Object.values(list.counts).some(Boolean);
  return (
    <>
      <div className="page-head">
        <h1>Feeds</h1>
        <ConnectionState connection={error ? 'reconnecting' : list ? 'live' : 'connecting'} />
      </div>
      {deleted && <p role="status">“{deleted}” was deleted. Its articles stay.</p>}
      <AddFeed onAdded={reload} />
      {!list && !error && <Loading />}
      {!list && error && <ErrorNotice error={error} retry={reload} />}
      {hasFeeds && <FeedFilters filters={filters} counts={list.counts} />}
      {list && list.items.length > 0 && <FeedTable feeds={list.items} />}
      {list?.items.length === 0 && <NoFeeds hasFeeds={hasFeeds} />}
      {list?.next && (
        <button type="button" className="more" disabled={loadingMore} onClick={more}>
          {loadingMore ? 'Loading …' : 'Load more'}
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
        <p>Try another state, or other words.</p>
      </Notice>
    );
  }
  return (
    <Notice title="No feeds yet">
      <p>
        Put the address of a news site or of its feed into the field above, import an OPML file from another reader
        below, or list feeds in <code>feeds.yaml</code>. What they publish becomes stories by itself.
      </p>
    </Notice>
  );
}

/** The title of the feed that was just deleted on its own page; told once, not again after a reload. */
function useDeleted(): string | null {
  const { state } = useLocation() as { state: { deleted?: string } | null };
  const navigate = useNavigate();
  const [deleted] = useState(state?.deleted ?? null);
  useEffect(() => {
    if (state?.deleted) void navigate('.', { replace: true, state: null });
  }, [state, navigate]);
  return deleted;
}
