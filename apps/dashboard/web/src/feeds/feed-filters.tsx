import { useEffect, useRef, type FormEvent } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { FeedList, FeedState } from '../api/feeds';
import { STATES } from './feed-words';

/** The parameters that this page and GET /api/feeds share. */
export const FILTERS = ['state', 'q'];

const ORDER: FeedState[] = ['ok', 'failing', 'paused', 'new'];

/** How many feeds there are in each state, as links to them, and a search among them. */
export function FeedFilters({ filters, counts }: { filters: URLSearchParams; counts: FeedList['counts'] }) {
  const all = ORDER.reduce((sum, state) => sum + counts[state], 0);
  const to = (state: FeedState | null) => {
    const others = new URLSearchParams(filters);
    others.delete('state');
    if (state) others.set('state', state);
    return { search: others.toString() };
  };
  const current = (state: FeedState | null) => (filters.get('state') === state ? 'page' : undefined);
  return (
    <div className="feed-filters">
      <nav aria-label="Feeds by state">
        <Link to={to(null)} aria-current={current(null)}>
          All <b>{all}</b>
        </Link>
        {ORDER.map((state) => (
          <Link key={state} to={to(state)} aria-current={current(state)}>
            {STATES[state]} <b>{counts[state]}</b>
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
    // After a link, or the browser's back: the field says what the address says.
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
        <input ref={input} type="search" aria-label="Search feeds" placeholder="Name or address" defaultValue={words} />
        <button type="submit">Search</button>
      </form>
    </search>
  );
}
