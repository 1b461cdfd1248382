import { afterFailure, describeStatus } from './retry-policy.js';

const NOW = new Date('2026-11-27T12:00:00Z');
const seconds = (n: number) => new Date(NOW.getTime() + n * 1000);
const HOUR = 3600;

/** failures, failing for (s), status, Retry-After in (s), random, expected delay (s) */
test.each([
  [1, 0, 500, null, 0, 2.5],
  [1, 0, 500, null, 1, 5],
  [1, 0, null, null, 1, 5],
  [2, 5, 500, null, 1, 10],
  [3, 15, 500, null, 0, 10],
  [10, 3000, 500, null, 1, 2560],
  [11, 6000, 500, null, 0, 1800],
  [11, 6000, 500, null, 1, HOUR],
  [2000, 6000, 500, null, 1, HOUR],
  // Retry-After
  [1, 0, 429, 60, 1, 60],
  [1, 0, 503, 1, 1, 1],
  [10, 20, 503, 0, 1, 0],
  [1, 0, 503, -100, 1, 0],
  [11, 20, 503, 1, 1, 5],
  [12, 20, 503, 1, 0, 5],
  [12, 20, 503, 60, 1, 60],
  [30, 20, 503, 1, 1, HOUR],
  [1, 0, 503, 30 * 24 * HOUR, 1, 24 * HOUR],
  // The last attempt is at the end of the day.
  [40, 23.5 * HOUR, 500, null, 1, HOUR / 2],
  [40, 24 * HOUR - 1, 503, HOUR, 0, 1],
])(
  '%i failures in %i s, then %s with Retry-After %s: %f of the jitter',
  (failures, age, status, after, random, delay) => {
    const failure = { status, error: 'It failed.', retryAfter: after === null ? null : seconds(after) };
    expect(afterFailure(failure, failures, seconds(-age), NOW, random)).toEqual({ retryAt: seconds(delay) });
  },
);

test.each([
  [45, 24 * HOUR, 500, 'All 45 attempts since 2026-11-26T12:00:00Z failed, for a day. The last one: It failed.'],
  [3, 30 * HOUR, null, 'All 3 attempts since 2026-11-26T06:00:00Z failed, for a day. The last one: It failed.'],
  [1, 0, 410, 'The receiver responded with 410 Gone: it wants no more events.'],
])('%i failures in %i s, then %s: paused', (failures, age, status, pausedReason) => {
  const failure = { status, error: 'It failed.', retryAfter: null };
  expect(afterFailure(failure, failures, seconds(-age), NOW)).toEqual({ pausedReason });
});

test('the attempts of a day become rarer', () => {
  let failures = 0;
  for (let now = NOW.getTime(); ;) {
    const next = afterFailure({ status: 500, error: '', retryAfter: null }, ++failures, NOW, new Date(now));
    if (!('retryAt' in next)) break;
    now = next.retryAt.getTime();
  }
  expect(failures).toBeGreaterThan(30);
  expect(failures).toBeLessThan(65);
});

test.each([
  [500, undefined, 'The receiver responded with 500 Internal Server Error.'],
  [599, undefined, 'The receiver responded with 599.'],
  [
    301,
    'https://new.example/',
    "The receiver responded with 301 Moved Permanently to https://new.example/. Redirects are not followed: change the webhook's URL instead.",
  ],
])('%i', (status, location, expected) => {
  expect(describeStatus(status, location)).toBe(expected);
});
