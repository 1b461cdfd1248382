import {
  subscriptionEnded,
  pushMissed,
  hubDiscovered,
  isPushed,
  type PushColumns,
  subscriptionDenied,
  subscriptionFailed,
  subscriptionRequested,
  subscriptionVerified,
} from './push-state.js';
import { REQUESTED_LEASE_SECONDS } from './hub-client.js';

const now = new Date('2026-03-01T00:00:00Z');
const inMinutes = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const DAY = 24 * 60;

const none: PushColumns = {
  ...{ hub: 'https://hub.example/', pushTopic: 'https://news.example/feed', pushState: 'none', pushSecret: null },
  ...{ pushUntil: null, pushNextAt: now, pushAttempts: 0, pushDetail: null },
};
const active: PushColumns = { ...none, pushState: 'active', pushSecret: 's', pushUntil: inMinutes(DAY) };
const requested: PushColumns = { ...none, pushState: 'requested', pushSecret: 's', pushAttempts: 1 };
const topic = none.pushTopic!;
const hub = none.hub!;

const unreachable = { code: 'connect-failed', detail: 'Connection refused.' } as const;

const table: [what: string, changes: Partial<PushColumns>, expected: Partial<PushColumns>][] = [
  ['the same hub', hubDiscovered(active, { hub, topic }, now), {}],
  ['still no hub', hubDiscovered({ hub: null, pushTopic: null }, null, now), {}],
  [
    'a first hub',
    hubDiscovered({ hub: null, pushTopic: null }, { hub, topic }, now),
    { hub, pushTopic: topic, pushState: 'none', pushNextAt: now },
  ],
  [
    'another topic',
    hubDiscovered(active, { hub, topic: `${topic}2` }, now),
    { pushTopic: `${topic}2`, pushState: 'none', pushSecret: null, pushUntil: null, pushNextAt: now },
  ],
  [
    'a removed hub',
    hubDiscovered(active, null, now),
    { hub: null, pushTopic: null, pushState: 'none', pushNextAt: null },
  ],
  [
    'a first request',
    subscriptionRequested(none, now, 0.5),
    {
      pushState: 'requested',
      pushAttempts: 1,
      pushNextAt: inMinutes(10),
      pushSecret: expect.stringMatching(/^\w{64}$/),
    },
  ],
  [
    'a request that was not verified',
    subscriptionRequested(requested, now, 0.5),
    {
      pushState: 'requested',
      pushSecret: 's',
      pushAttempts: 2,
      pushNextAt: inMinutes(20),
      pushDetail: expect.stringMatching(/did not verify/),
    },
  ],
  [
    'the hundredth such request',
    subscriptionRequested({ ...requested, pushAttempts: 99 }, now, 0.5),
    { pushAttempts: 100, pushNextAt: inMinutes(DAY) },
  ],
  [
    'a renewal',
    subscriptionRequested(active, now, 0.5),
    { pushState: 'active', pushSecret: 's', pushNextAt: inMinutes(10) },
  ],
  [
    'a late renewal',
    subscriptionRequested({ ...active, pushUntil: now }, now),
    { pushState: 'requested', pushSecret: 's' },
  ],
  [
    'a lease of a day',
    subscriptionVerified(86_400, now),
    { pushState: 'active', pushUntil: inMinutes(DAY), pushNextAt: inMinutes(0.75 * DAY), pushAttempts: 0 },
  ],
  [
    'a lease without a duration',
    subscriptionVerified(null, now),
    { pushUntil: inMinutes(REQUESTED_LEASE_SECONDS / 60) },
  ],
  ['a lease of a minute', subscriptionVerified(60, now), { pushUntil: inMinutes(1), pushNextAt: inMinutes(5) }],
  [
    'a failed request',
    subscriptionFailed(requested, unreachable),
    { pushState: 'none', pushDetail: expect.stringMatching(/Connection refused/) },
  ],
  ['a failed renewal', subscriptionFailed(active, unreachable), { pushState: 'active' }],
  [
    'a denial',
    subscriptionDenied('no room', now),
    { pushState: 'refused', pushNextAt: inMinutes(7 * DAY), pushDetail: expect.stringMatching(/no room/) },
  ],
  ['a denial without a reason', subscriptionDenied(undefined, now), { pushDetail: expect.stringMatching(/no reason/) }],
  ['a missed push', pushMissed(now), { pushState: 'silent', pushNextAt: inMinutes(DAY) }],
  ['an ended subscription', subscriptionEnded(now), { pushState: 'none', pushSecret: null, pushUntil: null }],
];

test.each(table)('%s', (_what, changes, expected) => {
  expect(changes).toMatchObject(expected);
  expect(Object.keys(changes).length === 0).toBe(Object.keys(expected).length === 0);
});

test('the retry delay has a jitter of ten percent', () => {
  expect(subscriptionRequested(none, now, 0).pushNextAt).toEqual(inMinutes(9));
  expect(subscriptionRequested(none, now, 1).pushNextAt).toEqual(inMinutes(11));
});

test.each([
  ['none', null, false],
  ['active', inMinutes(1), true],
  ['active', now, false],
  ['active', null, false],
  ['requested', inMinutes(1), false],
  ['silent', inMinutes(1), false],
] as const)('%s until %s: pushed is %s', (pushState, pushUntil, expected) => {
  expect(isPushed({ pushState, pushUntil }, now)).toBe(expected);
});
