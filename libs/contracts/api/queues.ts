import { z } from 'zod';
import { DeadLetter } from '../dead-letter.js';

/** Whether a consumer group keeps up with its topic. */
export const QueueState = z.enum(['ok', 'behind', 'stopped', 'unknown']);
export type QueueState = z.infer<typeof QueueState>;

/** One consumer group in one topic. null means unknown, never zero. Offsets are decimal strings: they are 64-bit. */
export const QueueHealth = z.object({
  topic: z.string(),
  group: z.string().nullable().describe('null for a topic without consumers.'),
  state: QueueState,
  lag: z.number().int().nullable(),
  oldestUnprocessedAgeMs: z.number().nullable(),
  ratePerSecond: z
    .number()
    .nullable()
    .describe('Records processed per second, over the last 10 s; for a topic without consumers, records appended.'),
  incomingPerSecond: z.number().nullable().describe('Records appended per second.'),
  endOffset: z.string().nullable(),
  committed: z.string().nullable(),
  partitions: z.array(
    z.object({
      partition: z.number().int(),
      endOffset: z.string().nullable(),
      committed: z.string().nullable(),
      lag: z.number().int().nullable(),
    }),
  ),
});
export type QueueHealth = z.infer<typeof QueueHealth>;

/** Dead letters since the start of their topic. */
export const DeadLetterSummary = z.object({
  count: z.number().int().nullable().describe('null while unknown.'),
  recent: z.array(DeadLetter.omit({ key: true, value: true, headers: true })).describe('The last 20, newest first.'),
});
export type DeadLetterSummary = z.infer<typeof DeadLetterSummary>;

/** GET /api/queues. */
export const QueuesReport = z.object({
  topics: z.array(QueueHealth.extend({ deadLetters: z.number().int().nullable() })),
  deadLetters: DeadLetterSummary,
  measuredAt: z.iso.datetime(),
  error: z.string().nullable().describe('Why the numbers are unknown; null while the message log responds.'),
});
export type QueuesReport = z.infer<typeof QueuesReport>;
