import type { DeadLetter } from '#libs/contracts/dead-letter.js';

/** What an operator needs to know at a glance: is this group keeping up? */
export type QueueState = 'ok' | 'behind' | 'stopped' | 'unknown';

/** One group in one topic. null means unknown, never zero. Offsets are decimal strings: they are 64-bit. */
export interface QueueHealth {
  topic: string;
  /** null: nobody consumes this topic. */
  group: string | null;
  state: QueueState;
  lag: number | null;
  oldestUnprocessedAgeMs: number | null;
  /** Records the group finished a second, over the last 10 s; for a topic without a group, records appended. */
  ratePerSecond: number | null;
  /** Records appended a second. */
  incomingPerSecond: number | null;
  endOffset: string | null;
  committed: string | null;
  partitions: { partition: number; endOffset: string | null; committed: string | null; lag: number | null }[];
}

/** Dead letters since the start of their topic; `count` is null while it is unknown. */
export interface DeadLetters {
  count: number | null;
  /** The last 20, newest first. */
  recent: Pick<DeadLetter, 'reason' | 'topic' | 'group' | 'step' | 'failedAt' | 'partition' | 'offset' | 'attempts'>[];
}

/** What GET /api/queues answers. */
export interface QueuesReport {
  topics: (QueueHealth & { deadLetters: number | null })[];
  deadLetters: DeadLetters;
  /** ISO 8601 UTC. */
  measuredAt: string;
  /** Why the numbers are unknown; null while the bus answers. */
  error: string | null;
}
