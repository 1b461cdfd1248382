import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

const Moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()], 'must be an ISO 8601 date or date and time');

/** What can be asked of the list of stories. Unknown names are refused: a misspelt filter must not pass as no filter. */
export const StoryQuery = z.strictObject({
  cursor: z.string().max(200).optional().describe('`next` of the page before.'),
  limit: z.coerce.number('must be a whole number from 1 to 100').int().min(1).max(100).default(20),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i, 'must be a BCP 47 language tag')
    .optional()
    .describe('Stories with an article in this language, BCP 47.'),
  source: z.string().min(1).max(300).optional().describe('Stories with an article from this source.'),
  q: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .optional()
    .describe('Words in an article; "quoted" for a phrase, -word to exclude.'),
  from: Moment.optional().describe('Stories with news at or after this moment or day (UTC).'),
  to: Moment.optional().describe('Stories that began at or before this moment or day (UTC).'),
  edition: z.string().min(1).max(64).optional(),
});
export type StoryQuery = z.infer<typeof StoryQuery>;

export class StoryQueryDto extends createZodDto(StoryQuery) {}
