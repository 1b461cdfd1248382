import { describe, expect, it } from '@jest/globals';
import type { QueueStatus } from '#libs/messaging/bus/bus.js';
import { queueHealth, unknownHealth } from './queue-health.js';

const partition = (endOffset: bigint | null, committed: bigint | null) => ({
  partition: 0,
  endOffset,
  committed,
  lag: endOffset === null || committed === null ? null : endOffset - committed,
});

function queue(end: bigint | null, committed: bigint | null, oldestUnprocessedAge: number | null): QueueStatus {
  const only = partition(end, committed);
  return { topic: 'news.raw', group: 'extract', partitions: [only], lag: only.lag, oldestUnprocessedAge };
}

/** Health of a queue from two samples, ten seconds apart. */
const after = (before: QueueStatus, now: QueueStatus) =>
  queueHealth({ at: 10_000, queues: [now] }, { at: 0, queues: [before] })[0]!;

describe('queueHealth', () => {
  it.each([
    ['ok', queue(0n, 0n, 0), queue(0n, 0n, 0), 0],
    ['ok', queue(0n, 0n, 0), queue(500n, 450n, 900), 45],
    ['behind', queue(900n, 0n, 5_000), queue(900n, 5n, 12_000), 0.5],
    ['stopped', queue(900n, 5n, 20_000), queue(950n, 5n, 30_000), 0],
    ['behind', queue(900n, 5n, null), queue(950n, 5n, null), 0],
    ['unknown', queue(900n, 5n, null), queue(950n, null, null), null],
    ['unknown', queue(null, null, null), queue(null, null, null), null],
    // No negative rate after a seek backwards.
    ['ok', queue(900n, 900n, 0), queue(900n, 880n, 100), null],
  ])('%s when it goes from %o to %o', (state, before, now, ratePerSecond) => {
    expect(after(before, now)).toMatchObject({ state, ratePerSecond });
  });

  it('has no rate after one sample', () => {
    expect(queueHealth({ at: 0, queues: [queue(9n, 9n, 0)] })[0]).toMatchObject({ state: 'ok', ratePerSecond: null });
  });

  it('measures appended records of a topic without consumers', () => {
    const kept = (end: bigint): QueueStatus => ({ ...queue(end, null, null), group: null });
    expect(after(kept(10n), kept(110n))).toMatchObject({ group: null, lag: null, ratePerSecond: 10, state: 'ok' });
  });

  it('keeps offsets beyond 2^53 exact', () => {
    const far = queue(9_007_199_254_740_999n, 9_007_199_254_740_993n, 0);
    expect(after(far, far)).toMatchObject({ endOffset: '9007199254740999', committed: '9007199254740993', lag: 6 });
  });

  it('orders queues by pipeline', () => {
    const queues = ['news.clustered', 'news.raw', 'news.normalized'].map((topic) => ({ ...queue(0n, 0n, 0), topic }));
    expect(queueHealth({ at: 0, queues }).map(({ topic }) => topic)).toEqual([
      'news.raw',
      'news.normalized',
      'news.clustered',
    ]);
  });
});

describe('unknownHealth', () => {
  it('has no numbers', () => {
    const known = queueHealth({ at: 0, queues: [queue(9n, 3n, 5)] });
    expect(unknownHealth(known)).toEqual([
      expect.objectContaining({ topic: 'news.raw', state: 'unknown', lag: null, oldestUnprocessedAgeMs: null }),
    ]);
  });
});
