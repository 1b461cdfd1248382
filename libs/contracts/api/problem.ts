import { z } from 'zod';
import { FeedCandidate } from './feeds.js';

/** One invalid field; `field` is a path such as `limit` or `articles.0.url`. */
export const FieldProblem = z.object({ field: z.string(), detail: z.string() });
export type FieldProblem = z.infer<typeof FieldProblem>;

/** Problem details (RFC 9457), the body of every error response. `errors` and `candidates` are extension members. */
export const Problem = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  /** Path and query of the request. */
  instance: z.string().optional(),
  errors: z.array(FieldProblem).optional(),
  /** POST /api/feeds: the page has several feeds. */
  candidates: z.array(FeedCandidate).optional(),
});
export type Problem = z.infer<typeof Problem>;
