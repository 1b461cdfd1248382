import type { Feed } from '#libs/database/entities/feed.entity.js';
import { nextPoll, pollAfterError, type NextPoll } from './next-poll.js';
import type { ParsedFeed } from '#libs/feed-parser/model/parsed-feed.js';
import type { PollLimits } from '../config/fetcher-config.js';
import { plainText } from '#libs/domain/text/html.js';
import type { FetchError, FeedStatus } from '#libs/contracts/feed-status.js';
import { freshnessMs } from '../http/http-dates.js';
import type { FetchResponse } from '../http/fetch-types.js';
import { findHub } from '../websub/hub-client.js';
import { pushMissed, hubDiscovered, isPushed } from '../websub/push-state.js';
import type { TakenItems } from './take-items.js';

/** Item dates that are kept for an unchanged document's sake. */
const DATES_KEPT = 20;

/** What a poll needs to know beside the feed: the time, the limits, and chance for the jitter (0 to 1). */
export interface PollContext {
  now: Date;
  limits: PollLimits;
  random: number;
}

/** What a feed becomes after its document was read and what is new in it was handed on. */
export function afterDocument(
  feed: Feed,
  { feed: parsed, response, documentHash }: { feed: ParsedFeed; response: FetchResponse; documentHash: string },
  taken: TakenItems,
  context: PollContext,
): Partial<Feed> {
  const { now } = context;
  const dates = parsed.items.flatMap(({ published, updated }) => published?.date ?? updated?.date ?? []);
  const itemDates = dates.sort((a, b) => b.getTime() - a.getTime()).slice(0, DATES_KEPT);
  const schedule = { declared: parsed.schedule, itemDates: itemDates.map((date) => date.toISOString()) };
  const lastNewAt = taken.count > 0 ? now : (feed.lastNewAt ?? now);
  const changes: Partial<Feed> = {
    ...{ schedule, lastNewAt, lastSuccessAt: now, failures: 0 },
    status: parsed.truncated?.code ?? 'ok',
    detail: parsed.truncated?.detail ?? null,
    warnings: [...parsed.warnings, ...taken.warnings],
    title: plainText(parsed.titleHtml ?? '').slice(0, 1000) || null,
    siteUrl: parsed.link ?? null,
    itemIdentity: taken.identity,
    itemIdentityReason: taken.identityReason ?? feed.itemIdentityReason,
    articles: feed.articles + taken.count,
    ...(parsed.truncated ? NO_VALIDATORS : { ...validators(response), documentHash }),
    ...(taken.count > 0 && hasPushMissed(feed, now) && pushMissed(now)),
    ...hubDiscovered(feed, findHub(response.url, response.headers.link, parsed), now),
  };
  return { ...changes, ...planned(nextPollOf({ ...feed, ...changes }, response, context)) };
}

/** What a poll finds new was not pushed, if push was on when the poll before it was made and the hub said nothing since. */
function hasPushMissed(feed: Feed, now: Date): boolean {
  const { lastPolledAt, pushSince, lastPushAt } = feed;
  if (!isPushed(feed, now) || lastPolledAt === null || pushSince === null) return false;
  return lastPolledAt > pushSince && (lastPushAt === null || lastPushAt < lastPolledAt);
}

/** What was cut off has still to come: the server must not say that nothing changed. */
const NO_VALIDATORS = { etag: null, lastModified: null, documentHash: null };

/** What a feed becomes when its server, or the document itself, says that nothing changed. */
export function afterNoChange(feed: Feed, answer: FetchResponse, context: PollContext): Partial<Feed> {
  const isNotModified = answer.status === 304;
  const changes: Partial<Feed> = {
    ...{ status: isNotModified ? 'not-modified' : 'ok', detail: null, failures: 0, lastSuccessAt: context.now },
    ...(!isNotModified && validators(answer)),
  };
  return { ...changes, ...planned(nextPollOf({ ...feed, ...changes }, answer, context)) };
}

/** Errors that do not pass by themselves: nothing is won by asking sooner than usual. */
const LASTING = new Set<FeedStatus>(['auth-required', 'forbidden', 'not-found', 'client-error', 'not-a-feed']);

/** What a person or the feed itself has set between two polls, in milliseconds; 0 when neither has. */
function usualPause({ fixedInterval, schedule }: Feed): number {
  if (fixedInterval !== null) return fixedInterval;
  return Math.max(schedule?.declared.ttlMinutes ?? 0, schedule?.declared.updateMinutes ?? 0) * 60_000;
}

/** What a feed becomes after an error. What is known about its content stays. */
export function afterFailure(
  feed: Feed,
  failure: FetchError,
  notBefore: Date | null,
  { now, limits, random }: PollContext,
): Partial<Feed> {
  const failures = feed.failures + 1;
  // It may quote the document, and PostgreSQL refuses NUL.
  const detail = failure.detail.replaceAll('\0', '');
  return {
    ...{ status: failure.code, detail, failures },
    ...planned(
      pollAfterError(failures, LASTING.has(failure.code) ? usualPause(feed) : 0, notBefore, now, limits, random),
    ),
    ...(failure.code === 'gone' && { pausedReason: 'The publisher removed it for good (410 Gone).' }),
  };
}

function nextPollOf(feed: Feed, answer: FetchResponse, { now, limits, random }: PollContext): NextPoll {
  const facts = {
    fixedInterval: feed.fixedInterval,
    schedule: feed.schedule?.declared ?? { skipHours: [], skipDays: [] },
    itemDates: feed.schedule?.itemDates.map((date) => new Date(date)) ?? [],
    lastNewAt: feed.lastNewAt,
    freshFor: freshnessMs(answer.headers, now),
    isPushed: isPushed(feed, now),
  };
  return nextPoll(facts, now, limits, random);
}

const planned = ({ at, reason }: NextPoll) => ({ nextPollAt: at, nextPollReason: reason });

const validators = ({ headers }: FetchResponse) => ({
  etag: headers.etag ?? null,
  lastModified: headers['last-modified'] ?? null,
});
