import { z } from 'zod';
import '../plain-errors.js';

const SEQUENCE_ERROR = 'must be the sequence of an event: a whole number, 0 or more';
const text = z
  .string()
  .min(1)
  .max(300)
  .regex(/^[^\0]*$/, 'must not contain NUL');

/** Position among the events of an edition; 0 is before the first one. */
export const EventPosition = z.coerce
  .number(SEQUENCE_ERROR)
  .int(SEQUENCE_ERROR)
  .min(0, SEQUENCE_ERROR)
  .max(Number.MAX_SAFE_INTEGER, SEQUENCE_ERROR);

/** Query of GET /api/events. */
export const EventQuery = z.strictObject({
  after: EventPosition.optional().describe(
    'Begin after the event with this sequence; without it, with the next event. `Last-Event-ID` overrides it.',
  ),
  edition: z
    .string()
    .regex(/^([a-z0-9][a-z0-9-]{0,63}|\*)$/, 'must be lower-case letters, digits and hyphens, at most 64, or *')
    .default('main')
    .describe("`*`: all editions, from now on; that stream has no ids and can't be resumed."),
  story: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits in lower case')
    .optional()
    .describe('Events of this story, and those that merge it.'),
  language: z
    .string()
    .max(100)
    .regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{1,8})*$/, 'must be a BCP 47 language tag')
    .optional()
    .describe('Events of stories that have an article in this language.'),
  source: text.optional().describe('Events of articles from this source, and those without an article.'),
});
export type EventQuery = z.infer<typeof EventQuery>;
