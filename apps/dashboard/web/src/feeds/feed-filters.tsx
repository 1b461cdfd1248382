import { useEffect, useRef, type FormEvent } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { FeedList, FeedState } from '#libs/contracts/api/feeds.js';
import { STATE_LABELS } from './feed';

/** Query parameters of the feeds page; GET /api/feeds has the same. */
export const FILTERS = ['state', 'q'];

const ORDER: FeedState[] = ['ok', 'failing', 'paused', 'new'];

/** Links to the feeds in each state with their number, and a search field. */
export function FeedFilters({ filters, counts }: { filters: URLSearchParams; counts: FeedList['counts'] }) {
  const total = ORDER.reduce((sum, state) => sum + counts[state], 0);
  const to = (state: FeedState | null) => {
    const search = new URLSearchParams(filters);
    search.delete('state');
    if (state) search.set('state', state);
    return { search: search.toString() };
  };
  const current = (state: FeedState | null) => (filters.get('state') === state ? 'page' : undefined);
  return (
    <div className="feed-filters">
      <nav aria-label="Feeds by state">
        <Link to={to(null)} aria-current={current(null)}>
          All <b>{total}</b>
        </Link>
        {ORDER.map((state) => (
          <Link key={state} to={to(state)} aria-current={current(state)}>
            {STATE_LABELS[state]} <b>{counts[state]}</b>
          </Link>
        ))}
      </nav>
      <FeedSearch filters={filters} />
    </div>
  );
}

function FeedSearch({ filters }: { filters: URLSearchParams }) {
  const [, setParameters] = useSearchParams();
  const input = useRef<HTMLInputElement>(null);
  const words = filters.get('q') ?? '';
  useEffect(() => {
    // Follows the URL after a link or the browser's back button.
    if (input.current) input.current.value = words;
  }, [words]);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const next = new URLSearchParams(filters);
    next.delete('q');
    if (input.current?.value.trim()) next.set('q', input.current.value.trim());
    setParameters(next);
  };
  return (
    <search>
      <form onSubmit={apply}>
        <input ref={input} type="search" aria-label="Search feeds" placeholder="Name or URL" defaultValue={words} />
        <button type="submit">Search</button>
      </form>
    </search>
  );
}
