import { z } from 'zod';
import '../plain-errors.js';

/** Query of GET /api/snapshot.ndjson. */
export const SnapshotQuery = z.strictObject({
  edition: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and hyphens, at most 64')
    .default('main'),
});
export type SnapshotQuery = z.infer<typeof SnapshotQuery>;

/** First line of a snapshot. Each other line is a StoryDetail. */
export const SnapshotHead = z.object({
  edition: z.string(),
  /** The last event that is part of the snapshot: go on with the events after it. */
  sequence: z.number().int().nonnegative(),
  /** Number of lines that follow. */
  stories: z.number().int().nonnegative(),
});
export type SnapshotHead = z.infer<typeof SnapshotHead>;
