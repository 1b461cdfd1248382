import type { QueueHealth, QueueState } from '#libs/contracts/api/queues.js';
import { topics } from '#libs/contracts/topics.js';
import type { QueueStatus } from '#libs/messaging/bus/bus.js';

/** The result of Bus.status() at one moment. */
export interface Sample {
  /** Milliseconds since the epoch. */
  at: number;
  queues: QueueStatus[];
}

/** A group without progress whose oldest record waits longer than this has stopped. */
const STOPPED_AFTER_MS = 15_000;
/** A group whose oldest record waits longer than this is behind. */
const BEHIND_AFTER_MS = 10_000;

/**
 * Health of each queue, in pipeline order.
 * @param earlier an older sample of the same bus, which rates are measured against
 */
export function queueHealth(now: Sample, earlier?: Sample): QueueHealth[] {
  return now.queues.toSorted(byPipelineOrder).map((queue) => {
    const before = earlier?.queues.find(({ topic, group }) => topic === queue.topic && group === queue.group);
    const seconds = earlier ? (now.at - earlier.at) / 1000 : 0;
    const incoming = rate(end(before), end(queue), seconds);
    const handled = queue.group === null ? incoming : rate(position(before), position(queue), seconds);
    return {
      topic: queue.topic,
      group: queue.group,
      state: stateOf(queue, handled),
      lag: toNumber(queue.lag),
      oldestUnprocessedAgeMs: queue.oldestUnprocessedAge,
      ratePerSecond: handled,
      incomingPerSecond: incoming,
      endOffset: end(queue)?.toString() ?? null,
      committed: committed(queue)?.toString() ?? null,
      partitions: queue.partitions.map(({ partition, endOffset, committed, lag }) => ({
        partition,
        endOffset: endOffset?.toString() ?? null,
        committed: committed?.toString() ?? null,
        lag: toNumber(lag),
      })),
    };
  });
}

const PIPELINE: string[] = Object.values(topics).map(({ name }) => name);

function byPipelineOrder(a: QueueStatus, b: QueueStatus): number {
  return PIPELINE.indexOf(a.topic) - PIPELINE.indexOf(b.topic) || (a.group ?? '').localeCompare(b.group ?? '');
}

/** The same queues without measurements, for when the bus doesn't respond. */
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
  if (age > STOPPED_AFTER_MS && handled === 0) return 'stopped';
  return age > BEHIND_AFTER_MS ? 'behind' : 'ok';
}

/** Sum over the partitions; null when one of them is unknown. */
function sum(values: (bigint | null)[] | undefined): bigint | null {
  if (!values || values.length === 0) return null;
  return values.reduce((total, value) => (total === null || value === null ? null : total + value), 0n);
}

const end = (queue?: QueueStatus) => sum(queue?.partitions.map((p) => p.endOffset));
const committed = (queue: QueueStatus) => sum(queue.partitions.map((p) => p.committed));

/** Progress of a group; also known for partitions without a commit, when their lag is. */
function position(queue?: QueueStatus): bigint | null {
  return sum(
    queue?.partitions.map((p) => (p.endOffset === null || p.lag === null ? p.committed : p.endOffset - p.lag)),
  );
}

/** Per second; null without an older sample, and after a seek backwards or a recreated topic. */
function rate(before: bigint | null, now: bigint | null, seconds: number): number | null {
  if (before === null || now === null || seconds <= 0 || now < before) return null;
  return Math.round((Number(now - before) / seconds) * 10) / 10;
}

const toNumber = (value: bigint | null) => (value === null ? null : Number(value));
