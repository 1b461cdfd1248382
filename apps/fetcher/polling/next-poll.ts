import { inWords } from '#libs/contracts/interval.js';
import type { UpdateSchedule } from '#libs/feed-parser/model/parsed-feed.js';
import type { PollLimits } from '../config/fetcher-config.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const HOURS_PER_WEEK = 7 * 24;

/** Items that the observed interval is computed from; older ones say little about the present. */
export const MAX_OBSERVED_ITEMS = 20;
/** Polls per expected item. With 2, an item waits for a quarter of the usual gap on average. */
const POLLS_PER_GAP = 2;
/** Share of the interval that is added at random, so that feeds added together drift apart. */
const JITTER = 0.1;
/** Added at random after skipped hours, so that the poll isn't on the stroke of the hour, like everybody else's. */
const MAX_SKIP_JITTER_MS = 10 * MINUTE_MS;

/** When a feed is polled next, and one sentence that says why. */
export interface NextPoll {
  at: Date;
  reason: string;
}

/** What decides the next poll after a success. Durations in milliseconds. */
export interface PollFacts {
  /** Set by a person. */
  fixedInterval: number | null;
  schedule: UpdateSchedule;
  /** Publication dates of the items, in any order. */
  itemDates: Date[];
  /** When a poll last found new items; stands in for missing item dates. */
  lastNewAt: Date | null;
  /** Freshness lifetime of the response by its caching headers. */
  freshFor: number | null;
  /** Whether a WebSub hub pushes new items. */
  isPushed: boolean;
}

interface PollInterval {
  ms: number;
  reason: string;
}

/**
 * The next poll after a success.
 * @param random from 0 to 1, for the jitter
 */
export function nextPoll(facts: PollFacts, now: Date, limits: PollLimits, random: number): NextPoll {
  if (facts.fixedInterval !== null) {
    const reason = `The interval is set to ${inWords(facts.fixedInterval)}.`;
    return { at: later(now, facts.fixedInterval * (1 + JITTER * random)), reason };
  }
  const { ms, reason } = longestInterval(facts, now, limits);
  const due = later(now, ms * (1 + JITTER * random));
  const at = afterSkippedHours(due, facts.schedule);
  if (at.getTime() === due.getTime()) return { at, reason };
  return {
    at: later(at, MAX_SKIP_JITTER_MS * random),
    reason: `${reason} Postponed past the hours and days that the feed skips.`,
  };
}

/** The longest of all intervals that apply, within the limits. */
function longestInterval(facts: PollFacts, now: Date, limits: PollLimits): PollInterval {
  const { minIntervalMs, maxIntervalMs } = limits;
  const intervals = [observedInterval(facts, now), ...declaredIntervals(facts)];
  if (facts.isPushed) intervals.push({ ms: maxIntervalMs, reason: 'A hub pushes new items; polls only check on it.' });
  const { ms, reason } = intervals.reduce((longest, interval) => (interval.ms > longest.ms ? interval : longest));
  if (ms < minIntervalMs)
    return { ms: minIntervalMs, reason: `${reason} The minimum interval is ${inWords(minIntervalMs)}.` };
  if (ms > maxIntervalMs)
    return { ms: maxIntervalMs, reason: `${reason} The maximum interval is ${inWords(maxIntervalMs)}.` };
  return { ms, reason };
}

/** Half of the mean gap between the latest items; the time since the last one counts as a gap. */
function observedInterval({ itemDates, lastNewAt }: PollFacts, now: Date): PollInterval {
  const past = itemDates.map((date) => now.getTime() - date.getTime()).filter((age) => age >= 0);
  const ages = past.sort((a, b) => a - b).slice(0, MAX_OBSERVED_ITEMS);
  if (ages.length > 1) {
    const gap = ages.at(-1)! / ages.length;
    const reason = `The last ${ages.length} items came every ${inWords(gap)} on average.`;
    return { ms: gap / POLLS_PER_GAP, reason };
  }
  const quiet = lastNewAt ? now.getTime() - lastNewAt.getTime() : 0;
  const reason = quiet < MINUTE_MS ? 'The last poll found new items.' : `No new items for ${inWords(quiet)}.`;
  return { ms: quiet / POLLS_PER_GAP, reason };
}

/** What the publisher says by RSS ttl, sy:updatePeriod and caching headers. */
function declaredIntervals({ schedule, freshFor }: PollFacts): PollInterval[] {
  const declared: [ms: number | null, sentence: string][] = [
    [(schedule.ttlMinutes ?? 0) * MINUTE_MS, 'The feed requests an interval of'],
    [(schedule.updateMinutes ?? 0) * MINUTE_MS, 'The feed declares an update every'],
    [freshFor, 'The server declares the response fresh for'],
  ];
  return declared.flatMap(([ms, sentence]) => (ms ? [{ ms, reason: `${sentence} ${inWords(ms)}.` }] : []));
}

/**
 * The first time from `due` on that is in no hour and on no day that the feed skips (RSS 2.0 skipHours and skipDays, both in
 * UTC). A feed that skips every hour of the week skips none.
 */
function afterSkippedHours(due: Date, { skipHours, skipDays }: UpdateSchedule): Date {
  let at = due;
  for (let hours = 0; hours < HOURS_PER_WEEK; hours++) {
    if (!skipHours.includes(at.getUTCHours()) && !skipDays.includes(at.getUTCDay())) return at;
    at = new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS + HOUR_MS);
  }
  return due;
}

/**
 * The next poll after an error. The interval doubles with each failure in a row, up to a limit; a feed is polled for ever.
 * @param failures in a row, this one included
 * @param usualMs interval to start from, for errors that last; the minimum interval where it is longer
 * @param notBefore from Retry-After
 * @param random from 0 to 1, for the jitter
 */
export function pollAfterError(
  failures: number,
  usualMs: number,
  notBefore: Date | null,
  now: Date,
  { minIntervalMs, maxErrorIntervalMs }: PollLimits,
  random: number,
): NextPoll {
  const ms = Math.min(maxErrorIntervalMs, Math.max(minIntervalMs, usualMs) * 2 ** Math.min(failures - 1, 30));
  const at = later(now, ms * (1 + JITTER * random));
  if (notBefore && notBefore > at) return { at: notBefore, reason: 'The server requested a pause until then.' };
  const failed = failures === 1 ? 'The last poll failed' : `The last ${failures} polls failed`;
  return { at, reason: `${failed}: next attempt after ${inWords(ms)}.` };
}

function later(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() + Math.round(milliseconds));
}
