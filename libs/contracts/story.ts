import { z } from 'zod';
import { Evidence, Relation } from './cluster-decision.js';
import { HashId } from './normalized-article.js';

const count = z.number().int().nonnegative();

/** A story without its articles. */
export const StorySummary = z.object({
  id: HashId,
  edition: z.string(),
  title: z.string().describe("The most central article's, in the story's main language."),
  titleLanguage: z.string().describe('BCP 47.'),
  languages: z.array(z.string()).describe('BCP 47, in alphabetical order.'),
  articleCount: count,
  textCount: count.describe('Texts: an article counts once with its copies, revisions and translations.'),
  sourceCount: count,
  independentCount: count.describe('Sources that were the first with a text of their own.'),
  firstPublishedAt: z.iso.datetime().nullable(),
  lastPublishedAt: z.iso.datetime().nullable(),
  updatedAt: z.iso.datetime().describe('When the story or one of its articles last changed.'),
});
export type StorySummary = z.infer<typeof StorySummary>;

/** An article of a story, without its text. */
export const StoryArticle = z.object({
  id: HashId,
  storyId: HashId.describe('The story that it is part of.'),
  textId: HashId.describe('The text that the article, its copies and its translations are.'),
  title: z.string(),
  language: z.string().describe('BCP 47; `und` when unknown.'),
  source: z.string(),
  byline: z.string().nullable().describe('Who wrote it, as published.'),
  url: z.string().nullable(),
  publishedAt: z.iso.datetime().nullable(),
  receivedAt: z.iso.datetime().describe('When its first revision came in.'),
  revision: z.number().int().describe('Starts at 1 and grows with each change of the content.'),
  relation: Relation,
  relatedTo: HashId.nullable(),
  evidence: Evidence,
});
export type StoryArticle = z.infer<typeof StoryArticle>;
