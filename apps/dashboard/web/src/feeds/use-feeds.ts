import { useState } from 'react';
import type { Feed, FeedList } from '../api/feeds';
import { getJson } from '../api/request';
import { usePolled } from '../api/use-polled';

const INTERVAL = 5_000;
const PAGE = 50;
/** The most that the server gives at once. */
const LARGEST_PAGE = 200;

/** The feeds that match, as many as were asked for, kept up to date. `query` is the address's query string. */
export function useFeeds(query: string) {
  const [asked, setAsked] = useState({ query, wanted: PAGE });
  const wanted = asked.query === query ? asked.wanted : PAGE;
  const { data, error, reload } = usePolled(query, (signal) => load(query, wanted, signal), INTERVAL, wanted);
  return {
    list: data,
    error,
    reload,
    loadingMore: data !== null && data.items.length < wanted && data.next !== null,
    more: () => setAsked({ query, wanted: wanted + PAGE }),
  };
}

/** All of them anew: what was polled in between may look different. */
async function load(query: string, wanted: number, signal: AbortSignal): Promise<FeedList> {
  const feeds = new Map<string, Feed>();
  for (let cursor: string | null = null; ;) {
    const parameters = new URLSearchParams(query);
    parameters.set('limit', String(Math.min(wanted - feeds.size, LARGEST_PAGE)));
    if (cursor) parameters.set('cursor', cursor);
    const page: FeedList = await getJson(`/api/feeds?${parameters}`, signal);
    for (const feed of page.items) feeds.set(feed.id, feed);
    cursor = page.next;
    if (!cursor || feeds.size >= wanted) return { ...page, items: [...feeds.values()] };
  }
}
