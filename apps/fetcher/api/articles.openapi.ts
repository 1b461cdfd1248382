import type { ApiBodyOptions } from '@nestjs/swagger';
import { z } from 'zod';
import { AcceptedArticles, ArticlesProblem } from '#libs/contracts/api/articles.js';
import { RawArticleFields } from '#libs/contracts/raw-article.js';

type Schema = Extract<Extract<ApiBodyOptions, { schema: unknown }>['schema'], { type?: unknown }>;

/** The contract's own schema, as OpenAPI wants it, but nothing is required: a missing `source` becomes `api`. */
const { required: _required, ...optional } = openApi(RawArticleFields);
export const articleSchema = optional;

export const acceptedSchema = openApi(AcceptedArticles);
export const problemSchema = openApi(ArticlesProblem);

function openApi(schema: z.ZodType): Schema {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io: 'input', target: 'openapi-3.0' });
  return json as Schema;
}
