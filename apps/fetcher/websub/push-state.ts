import { randomBytes } from 'node:crypto';
import type { Feed } from '#libs/database/entities/feed.entity.js';
import type { FetchError } from '#libs/contracts/feed-status.js';
import type { DeclaredHub } from './find-hub.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What hubs are asked for, in seconds; the specification's own advice. */
export const LEASE_WISH = (10 * DAY) / 1000;
/** However short a lease a hub gives, it is not asked more often than this, in milliseconds. */
const SHORTEST_RENEWAL = 5 * MINUTE;
/** Between two requests that nothing came of, in milliseconds: doubled each time, up to the longest. */
const FIRST_RETRY = 10 * MINUTE;
const LONGEST_RETRY = DAY;
/** Hubs deny for faults of a moment as well, in milliseconds. */
const RETRY_WHEN_REFUSED = 7 * DAY;
const RETRY_WHEN_SILENT = DAY;

/** The columns that say how far push is. Each function below tells what to save when something happened. */
export type Push = Pick<
  Feed,
  'hub' | 'pushTopic' | 'pushState' | 'pushSecret' | 'pushUntil' | 'pushNextAt' | 'pushAttempts' | 'pushDetail'
>;

const NOTHING = { pushSecret: null, pushUntil: null, pushAttempts: 0, pushDetail: null } as const;

/** Whether news can be expected without polling. */
export function isPushed(feed: Pick<Feed, 'pushState' | 'pushUntil'>, now: Date): boolean {
  return feed.pushState === 'active' && feed.pushUntil !== null && feed.pushUntil > now;
}

/** A poll saw which hub the feed declares; empty when nothing changed. A new hub, or a new topic, starts from the beginning. */
export function hubSeen(feed: Pick<Feed, 'hub' | 'pushTopic'>, declared: DeclaredHub | null, now: Date): Partial<Push> {
  const { hub, topic } = declared ?? { hub: null, topic: null };
  if (feed.hub === hub && feed.pushTopic === topic) return {};
  return { ...NOTHING, hub, pushTopic: topic, pushState: 'none', pushNextAt: hub === null ? null : now };
}

/** The hub is about to be asked. The secret stays the same in a renewal, because what is on its way is signed with it. */
export function requesting(feed: Push, now: Date, jitter = Math.random()): Partial<Push> {
  const wait = Math.min(FIRST_RETRY * 2 ** Math.min(feed.pushAttempts, 20), LONGEST_RETRY) * (0.9 + 0.2 * jitter);
  return {
    pushState: isPushed(feed, now) ? 'active' : 'requested',
    pushSecret: feed.pushSecret ?? randomBytes(32).toString('hex'),
    pushAttempts: feed.pushAttempts + 1,
    pushNextAt: later(now, wait),
    ...(feed.pushState === 'requested' && { pushDetail: 'The hub took the request and has not asked back.' }),
  };
}

/**
 * The hub verified the request.
 * @param leaseSeconds as the hub says; null when it does not
 */
export function verified(leaseSeconds: number | null, now: Date): Partial<Push> {
  const lease = (leaseSeconds ?? LEASE_WISH) * 1000;
  return {
    pushState: 'active',
    pushUntil: later(now, lease),
    // Before a quarter is left, so that many attempts fit in.
    pushNextAt: later(now, Math.max(lease * 0.75, SHORTEST_RENEWAL)),
    pushAttempts: 0,
    pushDetail: null,
  };
}

/** The hub denied the subscription. */
export function refused(reason: string | undefined, now: Date): Partial<Push> {
  const pushDetail = reason ? `The hub refused: ${reason.slice(0, 300)}` : 'The hub refused and gave no reason.';
  const pushNextAt = later(now, RETRY_WHEN_REFUSED);
  return { pushState: 'refused', pushUntil: null, pushNextAt, pushAttempts: 0, pushDetail };
}

/** Polling found what push had not brought. */
export function fellSilent(now: Date): Partial<Push> {
  const pushDetail = 'A poll found news that the hub had not sent.';
  return { pushState: 'silent', pushNextAt: later(now, RETRY_WHEN_SILENT), pushDetail };
}

/** The request did not get through; the next one is planned already. */
export function requestFailed(feed: Push, failure: FetchError): Partial<Push> {
  const pushState = feed.pushState === 'active' ? 'active' : 'none';
  return { pushState, pushDetail: `The hub could not be asked: ${failure.detail}` };
}

/** Nobody wants it any more. When the feed goes on after all, it begins at once. */
export function ended(now: Date): Partial<Push> {
  return { ...NOTHING, pushState: 'none', pushNextAt: now };
}

function later(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() + milliseconds);
}
