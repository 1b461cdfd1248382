import {
  ended,
  fellSilent,
  hubSeen,
  isPushed,
  LEASE_WISH,
  type Push,
  refused,
  requestFailed,
  requesting,
  verified,
} from './push-state.js';

const now = new Date('2026-03-01T00:00:00Z');
const inMinutes = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const DAY = 24 * 60;

const none: Push = {
  ...{ hub: 'https://hub.example/', pushTopic: 'https://news.example/feed', pushState: 'none', pushSecret: null },
  ...{ pushUntil: null, pushNextAt: now, pushAttempts: 0, pushDetail: null },
};
const active: Push = { ...none, pushState: 'active', pushSecret: 's', pushUntil: inMinutes(DAY) };
const requested: Push = { ...none, pushState: 'requested', pushSecret: 's', pushAttempts: 1 };
const topic = none.pushTopic!;
const hub = none.hub!;

const unreachable = { code: 'connect-failed', detail: 'Nobody is there.' } as const;

const table: [what: string, changes: Partial<Push>, expected: Partial<Push>][] = [
  ['the same hub', hubSeen(active, { hub, topic }, now), {}],
  ['still no hub', hubSeen({ hub: null, pushTopic: null }, null, now), {}],
  [
    'a first hub',
    hubSeen({ hub: null, pushTopic: null }, { hub, topic }, now),
    { hub, pushTopic: topic, pushState: 'none', pushNextAt: now },
  ],
  [
    'another topic',
    hubSeen(active, { hub, topic: `${topic}2` }, now),
    { pushTopic: `${topic}2`, pushState: 'none', pushSecret: null, pushUntil: null, pushNextAt: now },
  ],
  ['no hub any more', hubSeen(active, null, now), { hub: null, pushTopic: null, pushState: 'none', pushNextAt: null }],
  [
    'a first request',
    requesting(none, now, 0.5),
    {
      pushState: 'requested',
      pushAttempts: 1,
      pushNextAt: inMinutes(10),
      pushSecret: expect.stringMatching(/^\w{64}$/),
    },
  ],
  [
    'a request that nobody answered',
    requesting(requested, now, 0.5),
    {
      pushState: 'requested',
      pushSecret: 's',
      pushAttempts: 2,
      pushNextAt: inMinutes(20),
      pushDetail: expect.stringMatching(/not asked back/),
    },
  ],
  [
    'the hundredth such request',
    requesting({ ...requested, pushAttempts: 99 }, now, 0.5),
    { pushAttempts: 100, pushNextAt: inMinutes(DAY) },
  ],
  ['a renewal', requesting(active, now, 0.5), { pushState: 'active', pushSecret: 's', pushNextAt: inMinutes(10) }],
  ['a renewal too late', requesting({ ...active, pushUntil: now }, now), { pushState: 'requested', pushSecret: 's' }],
  [
    'a lease of a day',
    verified(86_400, now),
    { pushState: 'active', pushUntil: inMinutes(DAY), pushNextAt: inMinutes(0.75 * DAY), pushAttempts: 0 },
  ],
  ['a lease unknown', verified(null, now), { pushUntil: inMinutes(LEASE_WISH / 60) }],
  ['a lease of a minute', verified(60, now), { pushUntil: inMinutes(1), pushNextAt: inMinutes(5) }],
  [
    'a failed request',
    requestFailed(requested, unreachable),
    { pushState: 'none', pushDetail: expect.stringMatching(/Nobody is there/) },
  ],
  ['a failed renewal', requestFailed(active, unreachable), { pushState: 'active' }],
  [
    'a refusal',
    refused('no room', now),
    { pushState: 'refused', pushNextAt: inMinutes(7 * DAY), pushDetail: expect.stringMatching(/no room/) },
  ],
  ['a refusal without reason', refused(undefined, now), { pushDetail: expect.stringMatching(/no reason/) }],
  ['silence', fellSilent(now), { pushState: 'silent', pushNextAt: inMinutes(DAY) }],
  ['an end', ended(now), { pushState: 'none', pushSecret: null, pushUntil: null }],
];

test.each(table)('%s', (_what, changes, expected) => {
  expect(changes).toMatchObject(expected);
  expect(Object.keys(changes).length === 0).toBe(Object.keys(expected).length === 0);
});

test('requests are spread by a tenth', () => {
  expect(requesting(none, now, 0).pushNextAt).toEqual(inMinutes(9));
  expect(requesting(none, now, 1).pushNextAt).toEqual(inMinutes(11));
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
