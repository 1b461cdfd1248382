import { z } from 'zod';

/**
 * news.dead-letters: a record that could not be processed, with its origin and the reason. It may also be a whole batch of
 * records, as Kafka stores it, that can't be decoded: its offset is then that of the first record, and its value the batch,
 * or null when the broker can't read it either.
 */
export const DeadLetter = z.object({
  topic: z.string(),
  partition: z.number().int(),
  /** Decimal: offsets are 64-bit. */
  offset: z.string(),
  group: z.string(),
  /** The handler that gave up. */
  step: z.string(),
  /** One sentence; names the field when the record doesn't match its schema. */
  reason: z.string(),
  /** Number of times the handler was run. */
  attempts: z.number().int(),
  /** base64 of the original key and value; null where the record has none. */
  key: z.string().nullable(),
  value: z.string().nullable(),
  /** Original headers, values in base64. */
  headers: z.record(z.string(), z.string()),
  failedAt: z.iso.datetime(),
});
export type DeadLetter = z.infer<typeof DeadLetter>;
