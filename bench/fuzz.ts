/**
 * Parses mutated documents for some minutes: `npm run fuzz -- FOLDER [MINUTES] [SEED]`. Fails, with the seed to repeat it, on an
 * exception, a parse of over a second or without end, more items than allowed, or a heap that grows.
 */
import { Worker } from 'node:worker_threads';
import type { FuzzReport, FuzzTask } from './fuzz-worker.js';

const WATCHDOG_INTERVAL_MS = 10_000;

const folder = process.argv[2];
if (!folder) throw new Error('which folder? npm run fuzz -- FOLDER [MINUTES] [SEED]');
const minutes = Number(process.argv[3] ?? 10);
const seed = Number(process.argv[4] ?? Date.now() % 1_000_000_000);
const progress = new Int32Array(new SharedArrayBuffer(4));

console.log(`seed ${seed}, ${minutes} minutes`);
const worker = new Worker(new URL('./fuzz-worker.js', import.meta.url), {
  workerData: { folder, minutes, seed, progress } satisfies FuzzTask,
});
const watchdog = setInterval(checkProgress(), WATCHDOG_INTERVAL_MS);
worker.once('message', (report: FuzzReport) => {
  clearInterval(watchdog);
  print(report);
});
worker.once('error', (error) => {
  throw error;
});

/** Ends the process when one execution lasts from one check to the next. */
function checkProgress(): () => void {
  let last = -1;
  return () => {
    const execution = Atomics.load(progress, 0);
    if (execution === last) {
      console.error(`FAILED: execution ${execution} did not end; repeat it with seed ${seed + execution}`);
      process.exit(1);
    }
    last = execution;
  };
}

function print({ executions, statuses, slowest, heap, failure }: FuzzReport): void {
  console.log(`${executions} executions, ${Math.round(executions / (minutes * 60))} a second`);
  console.log(`statuses ${Object.entries(statuses).map(([status, times]) => `${status} ${times}`).join(', ')}`); // prettier-ignore
  console.log(`slowest ${Math.round(slowest.milliseconds)} ms (${slowest.how.join(', ')}; seed ${seed + slowest.execution})`); // prettier-ignore
  console.log(`heap after collection ${heap.first.toFixed(1)} MB at first, ${heap.max.toFixed(1)} MB at most`);
  if (!failure) return;
  console.error(`FAILED at execution ${failure.execution} (${failure.how.join(', ')}): ${failure.what}`);
  console.error(`repeat it as the first one with seed ${seed + failure.execution}`);
  process.exitCode = 1;
}
