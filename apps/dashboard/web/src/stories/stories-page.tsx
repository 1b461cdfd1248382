import { useCallback, useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { StoryPage } from '#libs/contracts/api/stories.js';
import type { StoryEvent } from '#libs/contracts/story-event.js';
import type { StorySummary } from '#libs/contracts/story.js';
import { getJson, RequestError } from '../api/request';
import { useStoryEvents, useThrottled } from '../api/use-event-stream';
import { AtomLink, ConnectionState, ErrorNotice, Loading, Notice, usePageTitle } from '../shell/page-parts';
import { FILTERS, StoryFilters } from './story-filters';
import { StoryItem } from './story-item';
import './stories.css';

/** Events come in bursts: the list is refreshed once per burst. */
const REFRESH_DELAY_MS = 800;

/** The front page: stories, newest first, with live updates. */
export function StoriesPage() {
  const [parameters] = useSearchParams();
  const filters = new URLSearchParams([...parameters].filter(([name, value]) => FILTERS.includes(name) && value));
  const stories = useStories(filters.toString());
  const connection = useStoryEvents(stories.onEvent);
  usePageTitle(null);
  const { items, error } = stories;
  return (
    <>
      <div className="page-head">
        <h1>Stories</h1>
        <AtomLink
          title={filters.size > 0 ? [...filters.values()].join(' · ') : null}
          href={storiesPath('/api/stories.atom', filters.toString())}
        />
        <ConnectionState connection={connection} />
      </div>
      <StoryFilters filters={filters} />
      {error && <ErrorNotice error={error} retry={() => void stories.refresh()} />}
      {!items && !error && <Loading />}
      {items?.length === 0 && <NoStories isFiltered={filters.size > 0} />}
      {items && items.length > 0 && (
        <ol className="stories" aria-label="Stories, newest first">
          {items.map((story, index) => (
            <StoryItem key={story.id} story={story} isLead={index === 0 && filters.size === 0} />
          ))}
        </ol>
      )}
      {stories.hasMore && (
        <button type="button" className="more" disabled={stories.isLoadingMore} onClick={() => void stories.loadMore()}>
          {stories.isLoadingMore ? 'Loading …' : 'Load more'}
        </button>
      )}
    </>
  );
}

function NoStories({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <Notice title="No story matches">
        <p>Try fewer or other words, or another language or source.</p>
      </Notice>
    );
  }
  return (
    <Notice title="No stories yet">
      <p>
        Drop a text, HTML, JSON or RSS file into the inbox folder, or post an article to <code>/api/articles</code>. It
        appears here automatically.
      </p>
    </Notice>
  );
}

interface LoadedStories {
  query: string;
  items: StorySummary[];
  next: string | null;
}

/**
 * The matching stories, newest first, as many pages as were loaded.
 * @param query query string of the page and of GET /api/stories
 */
function useStories(query: string) {
  const [loaded, setLoaded] = useState<LoadedStories | null>(null);
  const [error, setError] = useState<RequestError | null>(null);
  const [isLoadingMore, setIsLoadingMore] = useState(false);
  const current = loaded?.query === query ? loaded : null;

  /** Reloads the first page; pages further down stay. */
  const refresh = useCallback(
    async (signal?: AbortSignal) => {
      try {
        const page = await getJson<StoryPage>(storiesPath('/api/stories', query), signal);
        setLoaded((old) => ({ query, ...(old?.query === query ? merge(old, page) : page) }));
        setError(null);
      } catch (caught) {
        if (caught instanceof RequestError && !signal?.aborted) setError(caught);
      }
    },
    [query],
  );

  useEffect(() => {
    const stop = new AbortController();
    setError(null);
    void refresh(stop.signal);
    return () => stop.abort();
  }, [refresh]);

  const refreshSoon = useThrottled(() => void refresh(), REFRESH_DELAY_MS);
  const onEvent = ({ data }: StoryEvent) => {
    if ('mergedFrom' in data)
      setLoaded((old) => old && { ...old, items: old.items.filter(({ id }) => id !== data.mergedFrom) });
    refreshSoon();
  };

  const loadMore = async () => {
    if (!current?.next) return;
    setIsLoadingMore(true);
    try {
      const page = await getJson<StoryPage>(storiesPath('/api/stories', query, current.next));
      setLoaded((old) =>
        old?.query === query ? { query, items: unique([...old.items, ...page.items]), next: page.next } : old,
      );
      setError(null);
    } catch (caught) {
      if (caught instanceof RequestError) setError(caught);
    }
    setIsLoadingMore(false);
  };

  const hasMore = Boolean(current?.next);
  return { items: current?.items ?? null, hasMore, error, isLoadingMore, refresh, onEvent, loadMore };
}

function storiesPath(path: string, query: string, cursor?: string): string {
  const parameters = new URLSearchParams(query);
  if (cursor) parameters.set('cursor', cursor);
  return `${path}${parameters.size ? `?${parameters}` : ''}`;
}

function merge(old: LoadedStories, first: StoryPage): StoryPage {
  const hasMorePages = old.items.length > first.items.length;
  return hasMorePages ? { items: unique([...first.items, ...old.items]), next: old.next } : first;
}

/** Keeps the first of the stories with the same id. */
function unique(stories: StorySummary[]): StorySummary[] {
  return [...new Map(stories.toReversed().map((story) => [story.id, story])).values()].toReversed();
}
