import { z } from 'zod';
import { HashId } from '../normalized-article.js';
import { Problem } from './problem.js';
import { StoryArticle } from '../story.js';

/** Why one article of POST /api/articles was rejected. */
export const ArticleError = z.object({
  /** 0-based position in the request. */
  index: z.number().int(),
  /** null when the article as a whole is invalid. */
  field: z.string().nullable(),
  reason: z.string(),
});
export type ArticleError = z.infer<typeof ArticleError>;

/** 202 of POST /api/articles: the published articles, and the rejected ones. */
export const AcceptedArticles = z.object({
  accepted: z.array(z.object({ index: z.number().int(), id: z.string() })),
  errors: z.array(ArticleError),
});
export type AcceptedArticles = z.infer<typeof AcceptedArticles>;

/** 400 of POST /api/articles: every article was rejected. */
export const ArticlesProblem = Problem.omit({ instance: true, candidates: true }).extend({
  detail: z.string(),
  errors: z.array(ArticleError),
});
export type ArticlesProblem = z.infer<typeof ArticlesProblem>;

/** GET /api/articles/:id. */
export const ArticleDetail = StoryArticle.extend({
  edition: z.string(),
  text: z.string(),
  languageConfidence: z.number(),
  publishedAtOriginal: z.string().nullable(),
  contentHash: HashId,
});
export type ArticleDetail = z.infer<typeof ArticleDetail>;
