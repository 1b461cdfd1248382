import type { Feed, FeedState } from '../api/feeds';
import { sentence } from '../format/sentence';

export const STATES: Record<FeedState, string> = {
  ok: 'OK',
  failing: 'Failing',
  paused: 'Paused',
  new: 'New',
};

export function StateBadge({ state }: { state: FeedState }) {
  return (
    <span className="state" data-state={state}>
      {STATES[state]}
    </span>
  );
}

/** What the feed is called; its publisher's own title goes before the name that it was given here. */
export function feedTitle(feed: Pick<Feed, 'title' | 'name'>): string {
  return feed.title ?? feed.name;
}

/** A URL as people read it. */
export function shortUrl(url: string): string {
  return url.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '');
}

const FORMATS: Record<string, string> = { rss: 'RSS', atom: 'Atom', json: 'JSON Feed', rdf: 'RDF', cdf: 'CDF' };

/** `rss092` is RSS 0.92, `json11` JSON Feed 1.1. */
export function formatName(version: string): string {
  const [, format = '', major, minor] = /^([a-z]+)(\d)?(\d*)$/.exec(version) ?? [];
  const name = FORMATS[format] ?? version;
  return major ? `${name} ${major}${minor && `.${minor}`}` : name;
}

/** Feeds name any address: no javascript: links. */
export function isWebAddress(url: string | null | undefined): url is string {
  return /^https?:\/\//i.test(url ?? '');
}

/** Why the feed is as it is; null while all is well. */
export function trouble(feed: Feed): string | null {
  if (feed.state === 'paused') return feed.pausedReason && sentence(feed.pausedReason);
  return feed.state === 'failing' && feed.statusText ? sentence(feed.statusText) : null;
}
