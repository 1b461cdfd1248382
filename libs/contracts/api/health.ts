import { z } from 'zod';

/** Response of GET /health/live. */
export const Liveness = z.object({ status: z.literal('ok') });
export type Liveness = z.infer<typeof Liveness>;

/** Response of GET /health/ready, with a sentence for each problem. */
export const Health = z.object({ status: z.enum(['ok', 'degraded']), reasons: z.array(z.string()) });
export type Health = z.infer<typeof Health>;
