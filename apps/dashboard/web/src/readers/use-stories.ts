import { useCallback, useEffect, useState } from 'react';
import { getJson, RequestError } from '../api/request';
import { useThrottled } from '../api/use-throttled';
import type { Story, StoryEvent, StoryPage } from '../api/types';

/** Events come in bursts; one look after the burst is enough. */
const SETTLE = 800;

interface Shown {
  query: string;
  items: Story[];
  next: string | null;
}

/**
 * The stories that match, newest first, page after page.
 * `query` is the address's query string; `heard` brings the first page up to date without losing what was read.
 */
export function useStories(query: string) {
  const [shown, setShown] = useState<Shown | null>(null);
  const [error, setError] = useState<RequestError | null>(null);
  const [loadingMore, setLoadingMore] = useState(false);
  const current = shown?.query === query ? shown : null;

  const refresh = useCallback(
    async (signal?: AbortSignal) => {
      try {
        const page = await getJson<StoryPage>(address(query), signal);
        setShown((old) => ({ query, ...(old?.query === query ? merge(old, page) : page) }));
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

  const refreshSoon = useThrottled(() => void refresh(), SETTLE);
  const heard = ({ data }: StoryEvent) => {
    if (data?.mergedFrom)
      setShown((old) => old && { ...old, items: old.items.filter(({ id }) => id !== data.mergedFrom) });
    refreshSoon();
  };

  const more = async () => {
    if (!current?.next) return;
    setLoadingMore(true);
    try {
      const page = await getJson<StoryPage>(address(query, current.next));
      setShown((old) =>
        old?.query === query ? { query, items: unique([...old.items, ...page.items]), next: page.next } : old,
      );
      setError(null);
    } catch (caught) {
      if (caught instanceof RequestError) setError(caught);
    }
    setLoadingMore(false);
  };

  return { items: current?.items ?? null, hasMore: Boolean(current?.next), error, loadingMore, refresh, heard, more };
}

function address(query: string, cursor?: string): string {
  const parameters = new URLSearchParams(query);
  if (cursor) parameters.set('cursor', cursor);
  return `/api/stories${parameters.size ? `?${parameters}` : ''}`;
}

/** A fresh first page over what was loaded: newer versions replace older ones, pages further down stay. */
function merge(old: Shown, first: StoryPage): Omit<Shown, 'query'> {
  const more = old.items.length > first.items.length;
  return more ? { items: unique([...first.items, ...old.items]), next: old.next } : first;
}

function unique(stories: Story[]): Story[] {
  return [...new Map(stories.toReversed().map((story) => [story.id, story])).values()].toReversed();
}
