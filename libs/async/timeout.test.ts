import { setTimeout as sleep } from 'node:timers/promises';
import { withTimeout } from './timeout.js';

const late = new Error('late');

test('gives the result of work that ends in time', async () => {
  await expect(withTimeout(1000, late, async () => 7)).resolves.toBe(7);
});

test('throws what the work throws', async () => {
  const failure = new Error('failure');
  await expect(withTimeout(1000, late, () => Promise.reject(failure))).rejects.toBe(failure);
});

test('throws the timeout error and aborts the work', async () => {
  let aborted: unknown;
  const work = (signal: AbortSignal) => {
    signal.addEventListener('abort', () => (aborted = signal.reason));
    return sleep(60_000, undefined, { ref: false });
  };
  await expect(withTimeout(10, late, work)).rejects.toBe(late);
  expect(aborted).toBe(late);
});

test('throws the reason of an outer signal, before and during the work', async () => {
  const stop = new AbortController();
  const reason = new Error('stopping');
  const running = withTimeout(60_000, late, (signal) => sleep(60_000, undefined, { signal }), stop.signal);
  stop.abort(reason);
  await expect(running).rejects.toBe(reason);
  await expect(withTimeout(1000, late, async () => 7, stop.signal)).rejects.toBe(reason);
});

test('a rejection after the timeout is not unhandled', async () => {
  const work = async () => {
    await sleep(20);
    throw new Error('too late to matter');
  };
  await expect(withTimeout(5, late, work)).rejects.toBe(late);
  await sleep(30);
});
