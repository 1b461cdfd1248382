import type { Feed } from '#libs/database/entities/feed.entity.js';
import type { Redirect } from '../http/exchange.js';

/** So many polls in a row have to be sent to the same address before it is believed: some servers do it by mistake. */
const SIGHTINGS = 3;

export interface Move {
  movedTo: string | null;
  permanentRedirectCount: number;
  /** The address to poll from now on, once it is believed. */
  newUrl: string | null;
}

/** Where permanent redirects (301, 308) lead, up to the first temporary one; null when there are none. */
export function permanentTarget(redirects: Redirect[]): string | null {
  const temporary = redirects.findIndex(({ status }) => status !== 301 && status !== 308);
  return (temporary < 0 ? redirects : redirects.slice(0, temporary)).at(-1)?.to ?? null;
}

/** Whether the place that permanent redirects lead to is believed now. */
export function judgeMove(feed: Pick<Feed, 'url' | 'movedTo' | 'permanentRedirectCount'>, redirects: Redirect[]): Move {
  const target = permanentTarget(redirects);
  if (target === null || target === feed.url) return { movedTo: null, permanentRedirectCount: 0, newUrl: null };
  const permanentRedirectCount = target === feed.movedTo ? feed.permanentRedirectCount + 1 : 1;
  return { movedTo: target, permanentRedirectCount, newUrl: permanentRedirectCount >= SIGHTINGS ? target : null };
}

/** Redirects are told without credentials. A feed that stays at its server still needs its own. */
export function withCredentialsOf(feedUrl: string, target: string): string {
  const [from, to] = [new URL(feedUrl), new URL(target)];
  if (from.origin === to.origin) Object.assign(to, { username: from.username, password: from.password });
  return to.href;
}
