import { setTimeout as sleep } from 'node:timers/promises';
import { BackgroundLoop, type LoopOptions, type LoopTask } from './background-loop.js';

const loops: BackgroundLoop[] = [];
afterEach(async () => {
  await Promise.all(loops.splice(0).map((loop) => loop.stop()));
});

/** A started loop, with the warnings that it logs and the times at which its runs began. */
function start(task: LoopTask, timing: Partial<Omit<LoopOptions, 'logger' | 'onError'>> = {}) {
  const warnings: string[] = [];
  const runs: number[] = [];
  const counted: LoopTask = (signal) => {
    runs.push(performance.now());
    return task(signal);
  };
  const logger = { warn: (message: string) => void warnings.push(message) };
  const loop = new BackgroundLoop('testing', counted, { intervalMs: 20, logger, ...timing });
  loops.push(loop);
  loop.start();
  return { loop, warnings, runs };
}

test('runs at once and then at the interval, until stopped', async () => {
  const { loop, runs } = start(async () => {});
  await sleep(200);
  await loop.stop();
  const count = runs.length;
  expect(count).toBeGreaterThanOrEqual(3);
  expect(count).toBeLessThanOrEqual(10);
  await sleep(50);
  expect(runs).toHaveLength(count);
});

test('the first run waits for the initial delay', async () => {
  const { loop, runs } = start(async () => {}, { initialDelayMs: 60_000 });
  await sleep(30);
  expect(runs).toEqual([]);
  await loop.stop(); // does not wait for the delay
});

test('the task sets the delay to its next run', async () => {
  const { runs } = start(async () => 0, { intervalMs: 60_000 });
  await sleep(30);
  expect(runs.length).toBeGreaterThan(2);
});

test('runs never overlap', async () => {
  let active = 0;
  const overlaps: number[] = [];
  start(
    async () => {
      overlaps.push(++active);
      await sleep(15);
      active--;
    },
    { intervalMs: 1 },
  );
  await sleep(80);
  expect(Math.max(...overlaps)).toBe(1);
});

test('stop aborts the signal and waits for the run in flight', async () => {
  let finished = false;
  const { loop } = start(async (signal) => {
    while (!signal.aborted) await sleep(5);
    await sleep(20);
    finished = true;
  });
  await sleep(10);
  await loop.stop();
  expect(finished).toBe(true);
});

test('a failed run is logged, and the next ones back off up to the limit', async () => {
  const { warnings } = start(
    async () => {
      throw new Error('the database is down');
    },
    { intervalMs: 10, maxBackOffMs: 40 },
  );
  await sleep(150);
  const delays = warnings.map((warning) => /next attempt in (\S+) s: the database is down$/.exec(warning)?.[1]);
  expect(delays.slice(0, 4)).toEqual(['0.01', '0.02', '0.04', '0.04']);
  expect(warnings[0]).toMatch(/^testing failed/);
});

test('a success ends the back-off', async () => {
  let run = 0;
  const { warnings } = start(
    async () => {
      if (++run !== 3) throw new Error('down');
    },
    { intervalMs: 5, maxBackOffMs: 1000 },
  );
  await sleep(60);
  expect(warnings.slice(0, 3).map((warning) => /in (\S+) s/.exec(warning)?.[1])).toEqual(['0.005', '0.01', '0.005']);
});

test('onError gets the error instead of the logger', async () => {
  const errors: Error[] = [];
  const failure = new Error('down');
  const onError = (error: Error) => void errors.push(error);
  const loop = new BackgroundLoop('testing', () => Promise.reject(failure), { intervalMs: 60_000, onError });
  loops.push(loop);
  loop.start();
  await sleep(20);
  expect(errors).toEqual([failure]);
});

test('an error during a stop is not logged', async () => {
  const { loop, warnings } = start((signal) => sleep(60_000, undefined, { signal }));
  await sleep(10);
  await loop.stop();
  expect(warnings).toEqual([]);
});

test('a stopped loop starts again', async () => {
  const { loop, runs } = start(async () => {}, { intervalMs: 60_000 });
  await sleep(20);
  await loop.stop();
  loop.start();
  await sleep(20);
  expect(runs).toHaveLength(2);
});
