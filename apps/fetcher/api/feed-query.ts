import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { FeedSettings } from '../feeds/feed-settings.js';

/** What can be asked of the list of feeds. */
export const FeedQuery = z.strictObject({
  cursor: z.string().max(2000).optional().describe('`next` of the page before.'),
  limit: z.coerce.number('must be a whole number from 1 to 200').int().min(1).max(200).default(50),
  state: z.enum(['new', 'ok', 'failing', 'paused']).optional(),
  q: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .regex(/^[^\0]*$/, 'must not hold NUL')
    .optional()
    .describe('Part of a name, a title or a URL.'),
});
export type FeedQuery = z.infer<typeof FeedQuery>;
export class FeedQueryDto extends createZodDto(FeedQuery) {}

/** A feed to be added. */
export class NewFeedDto extends createZodDto(FeedSettings) {}

/** Settings to be changed; what is left out stays. */
export const FeedChanges = FeedSettings.partial();
export class FeedChangesDto extends createZodDto(FeedChanges) {}

/** An address to be looked at. */
export const PreviewRequest = FeedSettings.pick({ url: true, proxy: true });
export class PreviewRequestDto extends createZodDto(PreviewRequest) {}
