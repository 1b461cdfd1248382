import { Counter, Histogram } from 'prom-client';

const handled = new Counter({
  name: 'babelwire_messages_handled_total',
  help: 'Messages handled and committed',
  labelNames: ['step'],
});
const deadLettered = new Counter({
  name: 'babelwire_messages_dead_lettered_total',
  help: 'Messages given up and kept as dead letters',
  labelNames: ['step'],
});
const handlingTime = new Histogram({
  name: 'babelwire_handling_seconds',
  help: 'Time to handle and commit one batch',
  labelNames: ['step'],
  buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
});

/** Counts a committed batch. */
export function observeBatch(step: string, handledCount: number, deadLetterCount: number, seconds: number): void {
  handled.inc({ step }, handledCount);
  deadLettered.inc({ step }, deadLetterCount);
  handlingTime.observe({ step }, seconds);
}
