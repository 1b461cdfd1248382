import type { FeedStatus, FetchError } from '#libs/contracts/feed-status.js';
import type { Feed } from '#libs/database/entities/feed.entity.js';
import { plainText } from '#libs/domain/text/html/plain-text.js';
import type { ParsedFeed } from '#libs/feed-parser/model/parsed-feed.js';
import type { FetchResponse, Redirect } from '#libs/http/fetch-types.js';
import { freshnessMs } from '#libs/http/http-dates.js';
import type { PollLimits } from '../config/fetcher-config.js';
import { findHub } from '../websub/hub-client.js';
import { hubDiscovered, isPushed, pushMissed } from '../websub/push-state.js';
import type { IngestedItems } from './ingest-items.js';
import { MAX_OBSERVED_ITEMS, nextPoll, pollAfterError } from './next-poll.js';

const MAX_TITLE_LENGTH = 1000;

/** What the result of a poll depends on besides the feed. */
export interface PollContext {
  now: Date;
  limits: PollLimits;
  /** From 0 to 1, for the jitter. */
  random: number;
}

/** A feed's changes after a new document whose items were ingested. */
export function afterDocument(
  feed: Feed,
  { feed: parsed, response, documentHash }: { feed: ParsedFeed; response: FetchResponse; documentHash: string },
  ingested: IngestedItems,
  context: PollContext,
): Partial<Feed> {
  const { now } = context;
  const hasNew = ingested.count > 0;
  const changes: Partial<Feed> = {
    lastPolledAt: now,
    status: parsed.truncated?.code ?? 'ok',
    detail: parsed.truncated?.detail ?? null,
    warnings: [...parsed.warnings, ...ingested.warnings],
    failures: 0,
    lastSuccessAt: now,
    lastNewAt: hasNew ? now : (feed.lastNewAt ?? now),
    title: plainText(parsed.titleHtml ?? '').slice(0, MAX_TITLE_LENGTH) || null,
    siteUrl: parsed.link ?? null,
    schedule: { declared: parsed.schedule, itemDates: latestDates(parsed) },
    articles: feed.articles + ingested.count,
    itemIdentity: ingested.identity,
    itemIdentityReason: ingested.identityReason ?? feed.itemIdentityReason,
    ...(parsed.truncated ? NO_VALIDATORS : { ...validatorsOf(response), documentHash }),
    ...(hasNew && isPushMissing(feed, now) && pushMissed(now)),
    ...hubDiscovered(feed, findHub(response.url, response.headers.link, parsed), now),
  };
  return { ...changes, ...afterSuccess({ ...feed, ...changes }, response, context) };
}

/** A truncated document is fetched again: the server must not respond that it is not modified. */
const NO_VALIDATORS = { etag: null, lastModified: null, documentHash: null };

function validatorsOf({ headers }: FetchResponse): Pick<Feed, 'etag' | 'lastModified'> {
  return { etag: headers.etag ?? null, lastModified: headers['last-modified'] ?? null };
}

function latestDates({ items }: ParsedFeed): string[] {
  const dates = items.flatMap(({ published, updated }) => published?.date ?? updated?.date ?? []);
  const latestFirst = dates.sort((a, b) => b.getTime() - a.getTime());
  return latestFirst.slice(0, MAX_OBSERVED_ITEMS).map((date) => date.toISOString());
}

/** Whether the hub should have pushed what this poll found: push was active at the previous poll, and nothing came since. */
function isPushMissing(feed: Feed, now: Date): boolean {
  const { lastPolledAt, pushSince, lastPushAt } = feed;
  if (!isPushed(feed, now) || lastPolledAt === null || pushSince === null) return false;
  return lastPolledAt > pushSince && (lastPushAt === null || lastPushAt < lastPolledAt);
}

/** A feed's changes after 304 Not Modified, or after a document equal to the last one. */
export function afterUnchanged(feed: Feed, response: FetchResponse, context: PollContext): Partial<Feed> {
  const isNotModified = response.status === 304;
  return {
    lastPolledAt: context.now,
    status: isNotModified ? 'not-modified' : 'ok',
    detail: null,
    failures: 0,
    lastSuccessAt: context.now,
    ...(!isNotModified && validatorsOf(response)),
    ...afterSuccess(feed, response, context),
  };
}

function afterSuccess(feed: Feed, response: FetchResponse, { now, limits, random }: PollContext): Partial<Feed> {
  const facts = {
    fixedInterval: feed.fixedInterval,
    schedule: feed.schedule?.declared ?? { skipHours: [], skipDays: [] },
    itemDates: feed.schedule?.itemDates.map((date) => new Date(date)) ?? [],
    lastNewAt: feed.lastNewAt,
    freshFor: freshnessMs(response.headers, now),
    isPushed: isPushed(feed, now),
  };
  const { at, reason } = nextPoll(facts, now, limits, random);
  return { nextPollAt: at, nextPollReason: reason };
}

/** Errors that last: polling again sooner than usual is of no use. */
const LASTING = new Set<FeedStatus>(['auth-required', 'forbidden', 'not-found', 'client-error', 'not-a-feed']);

/**
 * A feed's changes after an error. What is known about its content stays.
 * @param notBefore from Retry-After
 */
export function afterError(
  feed: Feed,
  { code, detail }: FetchError,
  notBefore: Date | null,
  { now, limits, random }: PollContext,
): Partial<Feed> {
  const failures = feed.failures + 1;
  const usualMs = LASTING.has(code) ? usualIntervalMs(feed) : 0;
  const { at, reason } = pollAfterError(failures, usualMs, notBefore, now, limits, random);
  return {
    lastPolledAt: now,
    status: code,
    // It may quote the document, and PostgreSQL refuses NUL.
    detail: detail.replaceAll('\0', ''),
    failures,
    nextPollAt: at,
    nextPollReason: reason,
    ...(code === 'gone' && { pausedReason: 'The publisher removed the feed permanently (410 Gone).' }),
  };
}

/** Set by a person, or declared by the feed; otherwise 0. */
function usualIntervalMs({ fixedInterval, schedule }: Feed): number {
  if (fixedInterval !== null) return fixedInterval;
  return Math.max(schedule?.declared.ttlMinutes ?? 0, schedule?.declared.updateMinutes ?? 0) * 60_000;
}

/**
 * A feed's changes when a host had no free slot: it stays due. A feed that redirects to the busy host is postponed, because
 * its own host was requested already.
 */
export function afterBusyHost(redirects: Redirect[], { now, limits }: PollContext): Partial<Feed> {
  if (redirects.length === 0) return {};
  return {
    nextPollAt: new Date(now.getTime() + limits.minIntervalMs),
    nextPollReason: `Redirected to ${redirects.at(-1)!.to}, whose host had no free slot.`,
  };
}
