import { inWords } from '#libs/contracts/interval.js';
import type { UpdateSchedule } from '#libs/feed-parser/model/parsed-feed.js';
import type { PollLimits } from '../config/fetcher-config.js';
import { outsideSkipped } from './skipped-hours.js';

/** When a feed is asked again, and why then. */
export interface NextPoll {
  at: Date;
  /** One sentence. */
  reason: string;
}

/** Everything that has a say in a healthy feed's next poll. Durations in milliseconds. */
export interface PollFacts {
  /** Set by a person. */
  fixedInterval: number | null;
  schedule: UpdateSchedule;
  /** When its items were published, in any order. */
  itemDates: Date[];
  /** When a poll last found something new; stands in for item dates. */
  lastNewAt: Date | null;
  /** How long the server says the answer stays fresh. */
  freshFor: number | null;
  /** Whether a hub sends us what is new. */
  isPushed: boolean;
}

/** Items that tell the schedule: older ones tell of another time. */
const LATEST = 20;
/** Polls for each item that is expected: news waits for a quarter of the usual gap on average. */
const POLLS_PER_GAP = 2;
/** At most so much is added, so that feeds that were added together drift apart. */
const JITTER = 0.1;
/** At most so much is added after skipped hours, in milliseconds. */
const LATE_START = 600_000;

/**
 * The next poll of a feed that could be read.
 * @param random from 0 to 1, for the jitter
 */
export function nextPoll(facts: PollFacts, now: Date, limits: PollLimits, random: number): NextPoll {
  if (facts.fixedInterval !== null) {
    const reason = `Set to every ${inWords(facts.fixedInterval)}.`;
    return { at: later(now, facts.fixedInterval * (1 + JITTER * random)), reason };
  }
  const { wait, reason } = longestWish(facts, now, limits);
  const planned = later(now, wait * (1 + JITTER * random));
  const at = outsideSkipped(planned, facts.schedule);
  if (at.getTime() === planned.getTime()) return { at, reason };
  // Not on the stroke of the hour, when all readers of the feed wake up.
  return {
    at: later(at, LATE_START * random),
    reason: `${reason} Put off past the hours and days that the feed skips.`,
  };
}

/** Whoever wants the longest pause decides, within the limits. */
function longestWish(facts: PollFacts, now: Date, limits: PollLimits): { wait: number; reason: string } {
  const wishes = [ownInterval(facts, now), ...publisherWishes(facts)];
  if (facts.isPushed)
    wishes.push({ wait: limits.maxIntervalMs, reason: 'A hub pushes what is new; polled to check on it.' });
  const { wait, reason } = wishes.reduce((longest, wish) => (wish.wait > longest.wait ? wish : longest));
  if (wait < limits.minIntervalMs)
    return { wait: limits.minIntervalMs, reason: `${reason} ${inWords(limits.minIntervalMs)} is the shortest pause.` };
  if (wait > limits.maxIntervalMs)
    return { wait: limits.maxIntervalMs, reason: `${reason} ${inWords(limits.maxIntervalMs)} is the longest pause.` };
  return { wait, reason };
}

/** Half the time in which an item came lately, silence since the last one included. */
function ownInterval({ itemDates, lastNewAt }: PollFacts, now: Date): { wait: number; reason: string } {
  const past = itemDates.map((date) => now.getTime() - date.getTime()).filter((age) => age >= 0);
  const ages = past.sort((a, b) => a - b).slice(0, LATEST);
  if (ages.length > 1) {
    const gap = ages.at(-1)! / ages.length;
    return {
      wait: gap / POLLS_PER_GAP,
      reason: `Its last ${ages.length} items came every ${inWords(gap)} on average.`,
    };
  }
  const quiet = lastNewAt ? now.getTime() - lastNewAt.getTime() : 0;
  const since = quiet < 60_000 ? 'Its last poll found something new.' : `Nothing new came for ${inWords(quiet)}.`;
  return { wait: quiet / POLLS_PER_GAP, reason: since };
}

function publisherWishes({ schedule, freshFor }: PollFacts): { wait: number; reason: string }[] {
  const wishes: [milliseconds: number | null | undefined, who: string][] = [
    [minutes(schedule.ttlMinutes), 'The feed asks for'],
    [minutes(schedule.updateMinutes), 'The feed says it is updated every'],
    [freshFor, 'The server says the answer stays fresh for'],
  ];
  return wishes.flatMap(([wait, who]) => (wait ? [{ wait, reason: `${who} ${inWords(wait)}.` }] : []));
}

/**
 * The next poll after an error: the pause doubles with each failure in a row, up to a day or so, and never ends.
 * @param failures in a row, this one included
 * @param usual the pause to begin with, where an error is none that passes by itself; it is never shorter than the floor
 * @param notBefore what the server asked for with Retry-After
 */
export function pollAfterError(
  failures: number,
  usual: number,
  notBefore: Date | null,
  now: Date,
  limits: PollLimits,
  random: number,
): NextPoll {
  const wait = Math.min(
    limits.maxErrorIntervalMs,
    Math.max(limits.minIntervalMs, usual) * 2 ** Math.min(failures - 1, 30),
  );
  const at = later(now, wait * (1 + JITTER * random));
  if (notBefore && notBefore > at) return { at: notBefore, reason: 'The server asked us to wait until then.' };
  const times = failures === 1 ? 'It failed' : `It failed ${failures} times in a row`;
  return { at, reason: `${times}: tried again after ${inWords(wait)}.` };
}

const minutes = (count: number | undefined) => count && count * 60_000;

function later(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() + Math.round(milliseconds));
}
