import { topics } from '#libs/contracts/topics.js';
import type { QueueStatus } from '#libs/messaging/bus/bus.js';
import type { QueueHealth, QueueState } from './queues-report.js';

/** What Bus.status() said at one moment. */
export interface Sample {
  /** Milliseconds since the epoch. */
  at: number;
  queues: QueueStatus[];
}

/** A group that did not move for this long while records wait has stopped. */
const STOPPED_AFTER = 15_000;
/** Records that wait longer than this mean that the group is behind. */
const BEHIND_AFTER = 10_000;

/**
 * Judges each queue in `now`, with rates measured against `earlier` (an older sample of the same bus, if there is one).
 */
export function queueHealth(now: Sample, earlier?: Sample): QueueHealth[] {
  return now.queues.toSorted(byTheWay).map((queue) => {
    const before = earlier?.queues.find(({ topic, group }) => topic === queue.topic && group === queue.group);
    const seconds = earlier ? (now.at - earlier.at) / 1000 : 0;
    const incoming = rate(end(before), end(queue), seconds);
    const handled = queue.group === null ? incoming : rate(position(before), position(queue), seconds);
    return {
      topic: queue.topic,
      group: queue.group,
      state: stateOf(queue, handled),
      lag: number(queue.lag),
      oldestUnprocessedAgeMs: queue.oldestUnprocessedAge,
      ratePerSecond: handled,
      incomingPerSecond: incoming,
      endOffset: end(queue)?.toString() ?? null,
      committed: committed(queue)?.toString() ?? null,
      partitions: queue.partitions.map(({ partition, endOffset, committed, lag }) => ({
        partition,
        endOffset: endOffset?.toString() ?? null,
        committed: committed?.toString() ?? null,
        lag: number(lag),
      })),
    };
  });
}

const WAY: string[] = Object.values(topics).map(({ name }) => name);

/** In the order in which an article passes them. */
function byTheWay(a: QueueStatus, b: QueueStatus): number {
  return WAY.indexOf(a.topic) - WAY.indexOf(b.topic) || (a.group ?? '').localeCompare(b.group ?? '');
}

/** The same queues with everything that is measured forgotten: what is left when the bus does not answer. */
export function unknownHealth(queues: QueueHealth[]): QueueHealth[] {
  return queues.map(({ topic, group }) => ({
    topic,
    group,
    state: 'unknown',
    lag: null,
    oldestUnprocessedAgeMs: null,
    ratePerSecond: null,
    incomingPerSecond: null,
    endOffset: null,
    committed: null,
    partitions: [],
  }));
}

function stateOf(queue: QueueStatus, handled: number | null): QueueState {
  if (queue.group === null) return queue.partitions.some((p) => p.endOffset === null) ? 'unknown' : 'ok';
  if (queue.lag === null) return 'unknown';
  if (queue.lag === 0n) return 'ok';
  const age = queue.oldestUnprocessedAge;
  if (age === null) return 'behind';
  if (age > STOPPED_AFTER && handled === 0) return 'stopped';
  return age > BEHIND_AFTER ? 'behind' : 'ok';
}

/** Sum over the partitions; null as soon as one of them is unknown. */
function sum(values: (bigint | null)[] | undefined): bigint | null {
  if (!values || values.length === 0) return null;
  return values.reduce((total, value) => (total === null || value === null ? null : total + value), 0n);
}

const end = (queue?: QueueStatus) => sum(queue?.partitions.map((p) => p.endOffset));
const committed = (queue: QueueStatus) => sum(queue.partitions.map((p) => p.committed));

/** How far a group has come: also known for partitions it never committed in, as long as their lag is. */
function position(queue?: QueueStatus): bigint | null {
  return sum(
    queue?.partitions.map((p) => (p.endOffset === null || p.lag === null ? p.committed : p.endOffset - p.lag)),
  );
}

/** null without an older sample, and after a seek or a recreated topic, when the difference means nothing. */
function rate(before: bigint | null, now: bigint | null, seconds: number): number | null {
  if (before === null || now === null || seconds <= 0 || now < before) return null;
  return Math.round((Number(now - before) / seconds) * 10) / 10;
}

const number = (value: bigint | null) => (value === null ? null : Number(value));
