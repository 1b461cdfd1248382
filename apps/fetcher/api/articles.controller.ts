import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiBody, type ApiBodyOptions, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AcceptedArticles, type ArticleProblem } from '#libs/contracts/api/articles.js';
import { Problem } from '#libs/contracts/api/problem.js';
import { type RawArticle, RawArticleFields } from '#libs/contracts/raw-article.js';
import { checkArticle, type ReadError } from '#libs/ingest/check-article.js';
import { FieldException } from '#libs/runtime/problem-filter.js';
import { PublishArticles } from '../publish/publish-articles.js';

const MAX_ARTICLES = 1000;
/** The source of articles that name none. */
const DEFAULT_SOURCE = 'api';

/** Nothing is required: `source` has a default, and any of the texts will do. */
const { required: _required, ...ARTICLE_SCHEMA } = openApiSchema(RawArticleFields);
const BODY_SCHEMA = {
  oneOf: [ARTICLE_SCHEMA, { type: 'array' as const, maxItems: MAX_ARTICLES, items: ARTICLE_SCHEMA }],
};

/** The ingest channel over HTTP. */
@ApiTags('articles')
@Controller('api/articles')
export class ArticlesController {
  constructor(private readonly publisher: PublishArticles) {}

  @Post()
  @ApiOperation({ summary: `Publish one article, or an array of up to ${MAX_ARTICLES}` })
  @ApiBody({ schema: BODY_SCHEMA })
  @ApiResponse({
    status: 202,
    description: 'The articles that are published durably, and those that are not',
    schema: openApiSchema(AcceptedArticles),
  })
  @ApiResponse({ status: 400, description: 'No article was published', schema: openApiSchema(Problem) })
  @HttpCode(HttpStatus.ACCEPTED)
  async post(@Body() body: unknown): Promise<AcceptedArticles> {
    const items = Array.isArray(body) ? body : [body];
    if (items.length === 0 || items.length > MAX_ARTICLES) {
      const detail = `must be 1 to ${MAX_ARTICLES}; this request has ${items.length}`;
      throw new FieldException(HttpStatus.BAD_REQUEST, [{ field: 'articles', detail }]);
    }
    const { articles, errors } = checkItems(items);
    if (articles.length === 0) {
      const fields = errors.map(({ field, detail }) => ({ field, detail }));
      throw new FieldException(HttpStatus.BAD_REQUEST, fields);
    }
    const ids = await this.publisher.publish(articles.map(({ article }) => article));
    return { accepted: articles.map(({ index }, order) => ({ index, id: ids[order]! })), errors };
  }
}

function checkItems(items: unknown[]) {
  const articles: { index: number; article: RawArticle }[] = [];
  const errors: ArticleProblem[] = [];
  items.forEach((item, index) => {
    const checked = checkArticle(item, DEFAULT_SOURCE);
    if (checked.ok) articles.push({ index, article: checked.article });
    else errors.push(...checked.errors.map((error) => articleProblem(index, error)));
  });
  return { articles, errors };
}

function articleProblem(index: number, { field, reason }: ReadError): ArticleProblem {
  return { index, field: ['articles', index, ...(field ? [field] : [])].join('.'), detail: reason };
}

type OpenApiSchema = Extract<Extract<ApiBodyOptions, { schema: unknown }>['schema'], { type?: unknown }>;

function openApiSchema(schema: z.ZodType): OpenApiSchema {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io: 'input', target: 'openapi-3.0' });
  return json as OpenApiSchema;
}
