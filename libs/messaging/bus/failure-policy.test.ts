import { FailureRateBreaker, isTransient, FailureRateExceeded, retryDelay } from './failure-policy.js';

test.each([
  [1, 0, 50],
  [1, 1, 100],
  [4, 1, 800],
  [100, 1, 10_000],
])('retry after try %i with randomness %d waits %d ms', (attempt, random, delay) => {
  expect(retryDelay(attempt, () => random)).toBe(delay);
});

test.each([
  ['connection refused', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), true],
  ['serialisation failure', Object.assign(new Error('x'), { code: '40001' }), true],
  ['server shutting down', Object.assign(new Error('x'), { code: '57P01' }), true],
  ['unique violation', Object.assign(new Error('x'), { code: '23505' }), false],
  ['a wrapped transient fault', new Error('outer', { cause: Object.assign(new Error(), { code: 'EPIPE' }) }), true],
  ['a retriable broker error', Object.assign(new Error('x'), { retriable: true }), true],
  ['a batch too large', Object.assign(new Error(), { name: 'KafkaJSProtocolError', type: 'MESSAGE_TOO_LARGE' }), false],
  ['a bug', new TypeError('undefined is not a function'), false],
  ['not an error', 'text', false],
])('%s is classified', (_name, error, transient) => {
  expect(isTransient(error)).toBe(transient);
});

describe('the failure-rate breaker', () => {
  test.each([
    ['one poison message among a thousand', 999, 1, false],
    ['too few for a rate', 0, 99, false],
    ['half', 50, 50, false],
    ['most', 49, 51, true],
  ])('%s', (_name, handled, failed, stops) => {
    const check = () => new FailureRateBreaker().check(handled, failed, 'broken');
    if (stops) expect(check).toThrow(FailureRateExceeded);
    else expect(check).not.toThrow();
  });

  test('counts the latest records only, so that old successes do not hide a flood of failures', () => {
    const breaker = new FailureRateBreaker();
    breaker.record(10_000, 0);
    breaker.record(0, 500);
    expect(() => breaker.check(0, 1, 'broken')).toThrow(/501 of the latest 1000 .* broken/);
  });
});
