import { nextPoll, pollAfterError, type PollFacts } from './next-poll.js';

const NOW = new Date('2026-03-04T10:30:00Z'); // a Wednesday
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LIMITS = { minIntervalMs: 5 * MINUTE, maxIntervalMs: 6 * HOUR, maxErrorIntervalMs: 24 * HOUR };

const QUIET: PollFacts = {
  fixedInterval: null,
  schedule: { skipHours: [], skipDays: [] },
  itemDates: [],
  lastNewAt: null,
  freshFor: null,
  isPushed: false,
};
const ago = (...minutes: number[]) => minutes.map((age) => new Date(NOW.getTime() - age * MINUTE));
const skipping = (skipHours: number[], skipDays: number[]) => ({ schedule: { skipHours, skipDays } });

const table: [what: string, facts: Partial<PollFacts>, minutes: number, reason: RegExp][] = [
  ['nothing is known', {}, 5, /^The last poll found new items\. The minimum interval is 5 min\.$/],
  ['an item every 40 min', { itemDates: ago(40, 80, 120) }, 20, /^The last 3 items came every 40 min on average\.$/],
  ['a burst, then silence', { itemDates: ago(100, 100, 100, 100, 100) }, 10, /came every 20 min/],
  ['a newswire', { itemDates: ago(1, 2, 3) }, 5, /The minimum interval is 5 min/],
  ['one item a week', { itemDates: ago(1 * 10080, 2 * 10080) }, 360, /every 7 days .* The maximum interval is 6 h/],
  ['dates in the future', { itemDates: ago(-60, -120), lastNewAt: ago(60)[0]! }, 30, /^No new items for 60 min/],
  ['no dates, something new an hour ago', { lastNewAt: ago(60)[0]! }, 30, /^No new items for 60 min\.$/],
  [
    'ttl',
    { schedule: { ttlMinutes: 60, skipHours: [], skipDays: [] } },
    60,
    /^The feed requests an interval of 60 min\.$/,
  ],
  [
    'ttl of a week',
    { schedule: { ttlMinutes: 10080, skipHours: [], skipDays: [] } },
    360,
    /The maximum interval is 6 h/,
  ],
  ['sy:updatePeriod', { schedule: { updateMinutes: 30, skipHours: [], skipDays: [] } }, 30, /an update every 30 min/],
  ['Cache-Control', { freshFor: 2 * HOUR, itemDates: ago(10, 20) }, 120, /fresh for 2 h/],
  ['the longest interval wins', { freshFor: 10 * MINUTE, itemDates: ago(100, 200) }, 50, /came every 1.7 h/],
  ['push', { isPushed: true, itemDates: ago(10, 20) }, 360, /^A hub pushes new items/],
  [
    'set by a person',
    { fixedInterval: 2 * MINUTE, freshFor: HOUR, ...skipping([10], []) },
    2,
    /^The interval is set to 2 min\.$/,
  ],
  ['skipped hours', skipping([10, 11], []), 90, /Postponed past the hours and days that the feed skips\.$/],
  ['a skipped day', skipping([], [3]), 13.5 * 60, /Postponed/],
  ['all hours skipped', skipping([...Array(24).keys()], []), 5, /The minimum interval is 5 min\.$/],
];
test.each(table)('%s', (_what, facts, minutes, reason) => {
  const next = nextPoll({ ...QUIET, ...facts }, NOW, LIMITS, 0);
  expect((next.at.getTime() - NOW.getTime()) / MINUTE).toBe(minutes);
  expect(next.reason).toMatch(reason);
});

test('jitter adds up to a tenth', () => {
  expect(nextPoll({ ...QUIET, freshFor: HOUR }, NOW, LIMITS, 1).at.getTime() - NOW.getTime()).toBe(66 * MINUTE);
});

test.each([
  [1, null, 5, /^The last poll failed: next attempt after 5 min\.$/],
  [3, null, 20, /^The last 3 polls failed: next attempt after 20 min\.$/],
  [9, null, 1280, /9 polls/],
  [10, null, 1440, /24 h/],
  [100_000, null, 1440, /24 h/],
  [1, ago(-60)[0]!, 60, /^The server requested a pause until then\.$/],
  [3, ago(-10)[0]!, 20, /3 polls/],
])('after failure %i, with Retry-After %s', (failures, notBefore, minutes, reason) => {
  const next = pollAfterError(failures, 0, notBefore, NOW, LIMITS, 0);
  expect((next.at.getTime() - NOW.getTime()) / MINUTE).toBe(minutes);
  expect(next.reason).toMatch(reason);
});

test('a feed that is polled every two hours is not polled more often because of an error that lasts', () => {
  const pauses = [1, 2, 3].map((failures) => pollAfterError(failures, 2 * HOUR, null, NOW, LIMITS, 0).at.getTime());
  expect(pauses.map((at) => (at - NOW.getTime()) / HOUR)).toEqual([2, 4, 8]);
});

test('jitter is added after skipped hours', () => {
  const { at } = nextPoll({ ...QUIET, ...skipping([10, 11], []) }, NOW, LIMITS, 0.5);
  expect(at.toISOString()).toBe('2026-03-04T12:05:00.000Z');
});
