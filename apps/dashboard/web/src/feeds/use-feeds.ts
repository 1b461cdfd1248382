import { useState } from 'react';
import type { FeedList } from '../api/feeds';
import { getJson } from '../api/request';
import { usePolled } from '../api/use-polled';

const INTERVAL = 5_000;

/** The feeds that match, page after page, kept up to date. `query` is the address's query string. */
export function useFeeds(query: string) {
  const [pages, setPages] = useState({ query, count: 1 });
  const count = pages.query === query ? pages.count : 1;
  const { data, error, reload } = usePolled(query, (signal) => load(query, count, signal), INTERVAL, count);
  return {
    list: data,
    error,
    reload,
    loadingMore: data !== null && data.pages < count && data.next !== null,
    more: () => setPages({ query, count: count + 1 }),
  };
}

/** All pages anew: what was polled in between may have moved from one to another. */
async function load(query: string, count: number, signal: AbortSignal): Promise<FeedList & { pages: number }> {
  const found: FeedList[] = [];
  for (let cursor: string | null | undefined; found.length < count && cursor !== null;) {
    const parameters = new URLSearchParams(query);
    if (cursor) parameters.set('cursor', cursor);
    const page: FeedList = await getJson(`/api/feeds${parameters.size ? `?${parameters}` : ''}`, signal);
    found.push(page);
    cursor = page.next;
  }
  const items = new Map(found.flatMap((page) => page.items).map((feed) => [feed.id, feed]));
  return { items: [...items.values()], next: found.at(-1)!.next, counts: found[0]!.counts, pages: found.length };
}
