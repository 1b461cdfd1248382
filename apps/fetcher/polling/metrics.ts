import { Counter, Histogram, Summary } from 'prom-client';
import type { FeedStatus } from '#libs/contracts/feed-status.js';

const polls = new Counter({
  name: 'babelwire_polls_total',
  help: 'Polls of feeds by status',
  labelNames: ['status'],
});
const lateness = new Summary({
  name: 'babelwire_poll_lateness_seconds',
  help: 'How long after its planned time a poll began, over the last minute',
  percentiles: [0.5, 0.9, 0.99],
  maxAgeSeconds: 60,
  ageBuckets: 6,
  pruneAgedBuckets: true,
});
const duration = new Histogram({
  name: 'babelwire_poll_seconds',
  help: 'Time from the start of a poll until its outcome was saved, turns at the host included',
  buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
});

/** Counts a poll. Durations in milliseconds. */
export function observePoll(status: FeedStatus, late: number, took: number): void {
  polls.inc({ status });
  lateness.observe(Math.max(0, late) / 1000);
  duration.observe(took / 1000);
}
