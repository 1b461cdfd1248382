import { randomBytes } from 'node:crypto';
import type { FetchError } from '#libs/contracts/feed-status.js';
import type { Feed } from '#libs/database/entities/feed.entity.js';
import { type DeclaredHub, REQUESTED_LEASE_SECONDS } from './hub-client.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A subscription is renewed when this share of its lease is over, which leaves time for many attempts. */
const RENEWAL_POINT = 0.75;
/** However short a lease is, it is not renewed sooner. */
const MIN_RENEWAL_DELAY_MS = 5 * MINUTE_MS;
/** The delay after an unsuccessful request doubles with each attempt, from the first of these to the second. */
const MIN_RETRY_DELAY_MS = 10 * MINUTE_MS;
const MAX_RETRY_DELAY_MS = DAY_MS;
/** Hubs also deny for temporary reasons, so a denied subscription is requested again. */
const DENIED_RETRY_DELAY_MS = 7 * DAY_MS;
const MISSED_RETRY_DELAY_MS = DAY_MS;

/** The columns of a feed's push subscription. Each function below returns the columns to save after an event. */
export type PushColumns = Pick<
  Feed,
  'hub' | 'pushTopic' | 'pushState' | 'pushSecret' | 'pushUntil' | 'pushNextAt' | 'pushAttempts' | 'pushDetail'
>;

const NO_SUBSCRIPTION = { pushSecret: null, pushUntil: null, pushAttempts: 0, pushDetail: null } as const;

/** Whether new items arrive without polling. */
export function isPushed(feed: Pick<Feed, 'pushState' | 'pushUntil'>, now: Date): boolean {
  return feed.pushState === 'active' && feed.pushUntil !== null && feed.pushUntil > now;
}

/** A poll found which hub the feed declares. A new hub or topic starts a new subscription. */
export function hubDiscovered(
  feed: Pick<Feed, 'hub' | 'pushTopic'>,
  declared: DeclaredHub | null,
  now: Date,
): Partial<PushColumns> {
  const { hub, topic } = declared ?? { hub: null, topic: null };
  if (feed.hub === hub && feed.pushTopic === topic) return {};
  return { ...NO_SUBSCRIPTION, hub, pushTopic: topic, pushState: 'none', pushNextAt: hub === null ? null : now };
}

/** A subscription or its renewal is about to be requested. Renewals keep the secret: documents in transit are signed with it. */
export function subscriptionRequested(feed: PushColumns, now: Date, jitter = Math.random()): Partial<PushColumns> {
  const retryDelayMs = Math.min(MIN_RETRY_DELAY_MS * 2 ** Math.min(feed.pushAttempts, 20), MAX_RETRY_DELAY_MS);
  return {
    pushState: isPushed(feed, now) ? 'active' : 'requested',
    pushSecret: feed.pushSecret ?? randomBytes(32).toString('hex'),
    pushAttempts: feed.pushAttempts + 1,
    pushNextAt: later(now, retryDelayMs * (0.9 + 0.2 * jitter)),
    ...(feed.pushState === 'requested' && { pushDetail: 'The hub accepted the request but did not verify it.' }),
  };
}

/**
 * The hub verified the subscription.
 * @param leaseSeconds from the hub; null when it gives none
 */
export function subscriptionVerified(leaseSeconds: number | null, now: Date): Partial<PushColumns> {
  const leaseMs = (leaseSeconds ?? REQUESTED_LEASE_SECONDS) * 1000;
  return {
    pushState: 'active',
    pushUntil: later(now, leaseMs),
    pushNextAt: later(now, Math.max(leaseMs * RENEWAL_POINT, MIN_RENEWAL_DELAY_MS)),
    pushAttempts: 0,
    pushDetail: null,
  };
}

/** The hub denied the subscription. */
export function subscriptionDenied(reason: string | undefined, now: Date): Partial<PushColumns> {
  const pushDetail = reason
    ? `The hub denied the subscription: ${reason.slice(0, 300)}`
    : 'The hub denied the subscription and gave no reason.';
  const pushNextAt = later(now, DENIED_RETRY_DELAY_MS);
  return { pushState: 'refused', pushUntil: null, pushNextAt, pushAttempts: 0, pushDetail };
}

/** The request failed. The next attempt is scheduled already. */
export function subscriptionFailed(feed: PushColumns, error: FetchError): Partial<PushColumns> {
  const pushState = feed.pushState === 'active' ? 'active' : 'none';
  return { pushState, pushDetail: `The subscription request failed: ${error.detail}` };
}

/** A poll found items that the hub had not pushed. */
export function pushMissed(now: Date): Partial<PushColumns> {
  const pushDetail = 'A poll found items that the hub had not pushed.';
  return { pushState: 'silent', pushNextAt: later(now, MISSED_RETRY_DELAY_MS), pushDetail };
}

/** The feed was paused or deleted. When it is resumed, it subscribes at once. */
export function subscriptionEnded(now: Date): Partial<PushColumns> {
  return { ...NO_SUBSCRIPTION, pushState: 'none', pushNextAt: now };
}

function later(now: Date, delayMs: number): Date {
  return new Date(now.getTime() + delayMs);
}
