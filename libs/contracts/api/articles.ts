import { z } from 'zod';
import { HashId } from '../normalized-article.js';
import { AcceptedArticle, NEEDS_CONTENT, RawArticleFields } from '../raw-article.js';
import { FieldProblem } from './problem.js';
import { StoryArticle } from '../story.js';

/** One article in POST /api/articles, as OpenAPI describes it; `api` stands in for a missing source. */
export const PostedArticle = AcceptedArticle.extend({ source: RawArticleFields.shape.source.nullish() }).meta(
  NEEDS_CONTENT,
);

/** Why one article of POST /api/articles was rejected. `field` is a path such as `articles.0.url`. */
export const ArticleProblem = FieldProblem.extend({
  index: z.number().int().nonnegative().describe('0-based position in the request; one article alone has 0.'),
});
export type ArticleProblem = z.infer<typeof ArticleProblem>;

/** 202 of POST /api/articles: the published articles, and the rejected ones. When every article is rejected it is a problem. */
export const AcceptedArticles = z.object({
  accepted: z.array(
    z.object({ index: z.number().int().nonnegative().describe('0-based position in the request.'), id: HashId }),
  ),
  errors: z.array(ArticleProblem),
});
export type AcceptedArticles = z.infer<typeof AcceptedArticles>;

/** GET /api/articles/:id. */
export const ArticleDetail = StoryArticle.extend({
  edition: z.string(),
  text: z.string(),
  languageConfidence: z.number(),
  publishedAtOriginal: z.string().nullable(),
  contentHash: HashId,
});
export type ArticleDetail = z.infer<typeof ArticleDetail>;
