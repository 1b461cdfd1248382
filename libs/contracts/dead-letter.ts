import { z } from 'zod';

/** news.dead-letters: a message that could not be handled, whole, with where it came from and why. */
export const DeadLetter = z.object({
  topic: z.string(),
  partition: z.number().int(),
  /** Decimal: offsets are 64-bit. */
  offset: z.string(),
  group: z.string(),
  /** The handler that gave up. */
  step: z.string(),
  /** One sentence; names the field when the message did not fit its schema. */
  reason: z.string(),
  /** How often it was tried. */
  attempts: z.number().int(),
  /** base64 of the original key and value; null where the record had none. */
  key: z.string().nullable(),
  value: z.string().nullable(),
  /** Original headers, values in base64. */
  headers: z.record(z.string(), z.string()),
  failedAt: z.iso.datetime(),
});
export type DeadLetter = z.infer<typeof DeadLetter>;
