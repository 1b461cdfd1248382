import { z } from 'zod';
import { HashId } from '../normalized-article.js';
import { Cursor } from './line.js';

/** What an article said at one time. */
export const ArticleRevision = z.object({
  revision: z.number().int().positive().describe('Starts at 1 and grows with each change of the content.'),
  receivedAt: z.iso.datetime().describe('When this revision came in.'),
  title: z.string(),
  text: z.string(),
  language: z.string().describe('BCP 47; `und` when unknown.'),
  byline: z.string().nullable(),
  publishedAt: z.iso.datetime().nullable(),
  contentHash: HashId.describe('Of title and text without case, space and punctuation.'),
});
export type ArticleRevision = z.infer<typeof ArticleRevision>;

/** Query of GET /api/articles/:id/revisions. */
export const RevisionQuery = z.strictObject({
  cursor: Cursor.optional(),
  limit: z.coerce.number('must be a whole number from 1 to 100').int().min(1).max(100).default(20),
});
export type RevisionQuery = z.infer<typeof RevisionQuery>;

/** GET /api/articles/:id/revisions: one page, newest first. A page ends early where its texts become too long. */
export const RevisionPage = z.object({
  items: z.array(ArticleRevision),
  next: z.string().nullable().describe('Cursor of the next page; null on the last one.'),
});
export type RevisionPage = z.infer<typeof RevisionPage>;

const revision = z.coerce
  .number('must be the number of a revision')
  .int()
  .min(1)
  .max(2 ** 31 - 1);

/** Query of GET /api/articles/:id/diff. */
export const DiffQuery = z.strictObject({ from: revision, to: revision });
export type DiffQuery = z.infer<typeof DiffQuery>;

/** A part of two texts. All parts but the inserted ones are the first text, all but the deleted ones the second. */
export const DiffPart = z.object({ op: z.enum(['equal', 'insert', 'delete']), text: z.string() });
export type DiffPart = z.infer<typeof DiffPart>;

/** GET /api/articles/:id/diff: how one revision became another. */
export const RevisionDiff = z.object({
  from: ArticleRevision.omit({ text: true }),
  to: ArticleRevision.omit({ text: true }),
  title: z.array(DiffPart),
  text: z.array(DiffPart),
  unit: z
    .enum(['word', 'paragraph', 'text'])
    .describe('What the parts of the text consist of; long texts need larger ones.'),
});
export type RevisionDiff = z.infer<typeof RevisionDiff>;
