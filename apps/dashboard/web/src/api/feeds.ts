import type { FeedStatus } from '#libs/contracts/feed-status.js';

export type FeedState = 'new' | 'ok' | 'failing' | 'paused';

/** What people set. */
export interface FeedSettings {
  name: string;
  edition: string;
  /** As in `90s`, `15m`, `2h`; null: by the feed's own rhythm. */
  interval: string | null;
  fullText: boolean;
  /** Without its password. */
  proxy: string | null;
  throttleOnForbidden: boolean;
}

/** A feed of GET /api/feeds and /api/feeds/:id. Times are ISO 8601 UTC. */
export interface Feed extends FeedSettings {
  id: string;
  url: string;
  state: FeedState;
  pausedReason: string | null;
  title: string | null;
  siteUrl: string | null;
  status: FeedStatus | null;
  statusText: string | null;
  detail: string | null;
  warnings: string[];
  failures: number;
  addedAt: string;
  lastPolledAt: string | null;
  lastSuccessAt: string | null;
  lastNewAt: string | null;
  nextPollAt: string | null;
  nextPollReason: string | null;
  itemIdentity: 'guid' | 'url' | 'content';
  itemIdentityReason: string | null;
  movedTo: string | null;
  permanentRedirectCount: number;
  articles: number;
  push: {
    state: 'none' | 'requested' | 'active' | 'silent' | 'refused';
    hub: string | null;
    until: string | null;
    lastAt: string | null;
    detail: string | null;
  };
}

/** GET /api/feeds: one page, the cursor of the next one, and how many feeds there are in each state. */
export interface FeedList {
  items: Feed[];
  next: string | null;
  counts: Record<FeedState, number>;
}

/** POST /api/feeds/test: what an address holds. */
export interface FeedPreview {
  /** After all redirects. */
  url: string;
  status: FeedStatus;
  statusText: string;
  detail: string | null;
  warnings: string[];
  feed: {
    title: string | null;
    format: string;
    language: string | null;
    items: number;
    sample: { title: string | null; url: string | null }[];
  } | null;
  candidates: { url: string; title: string | null }[];
  /** The id under which this feed is there already. */
  knownAs: string | null;
}

/** POST /api/feeds.opml: what became of the file's feeds. */
export interface OpmlReport {
  added: number;
  known: number;
  /** `outline` is what the feed is called in the file; null when it is about the whole file. */
  errors: { outline: string | null; reason: string }[];
}

export const feedPath = (id: string) => `/api/feeds/${encodeURIComponent(id)}`;
