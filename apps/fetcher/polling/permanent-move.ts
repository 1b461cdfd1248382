import type { Feed } from '#libs/database/entities/feed.entity.js';
import type { Redirect } from '../http/fetch-types.js';
import { permanentRedirectTarget } from '../http/redirect.js';

/** So many polls in a row have to be sent to the same address before it is believed: some servers do it by mistake. */
const SIGHTINGS = 3;

export interface Move {
  movedTo: string | null;
  permanentRedirectCount: number;
  /** The address to poll from now on, once it is believed. */
  newUrl: string | null;
}

/** Whether the place that permanent redirects lead to is believed now. */
export function judgeMove(feed: Pick<Feed, 'url' | 'movedTo' | 'permanentRedirectCount'>, redirects: Redirect[]): Move {
  const target = permanentRedirectTarget(redirects);
  if (target === null || target === feed.url) return { movedTo: null, permanentRedirectCount: 0, newUrl: null };
  const permanentRedirectCount = target === feed.movedTo ? feed.permanentRedirectCount + 1 : 1;
  return { movedTo: target, permanentRedirectCount, newUrl: permanentRedirectCount >= SIGHTINGS ? target : null };
}
