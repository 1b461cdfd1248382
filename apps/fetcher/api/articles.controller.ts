import { Body, Controller, HttpStatus, Post, Res } from '@nestjs/common';
import { ApiBody, type ApiBodyOptions, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { AcceptedArticles, type ArticleError, ArticlesProblem } from '#libs/contracts/api/articles.js';
import { type RawArticle, RawArticleFields } from '#libs/contracts/raw-article.js';
import { checkArticle } from '#libs/ingest/check-article.js';
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
  @ApiResponse({ status: 400, description: 'No article was published', schema: openApiSchema(ArticlesProblem) })
  async post(
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AcceptedArticles | ArticlesProblem> {
    const items = Array.isArray(body) ? body : [body];
    if (items.length === 0 || items.length > MAX_ARTICLES) {
      return problem(response, `send 1 to ${MAX_ARTICLES} articles; this request has ${items.length}`, []);
    }
    const { articles, errors } = checkItems(items);
    if (articles.length === 0) return problem(response, detailOf(errors[0]!), errors);
    const ids = await this.publisher.publish(articles.map(({ article }) => article));
    response.status(HttpStatus.ACCEPTED);
    return { accepted: articles.map(({ index }, order) => ({ index, id: ids[order]! })), errors };
  }
}

function checkItems(items: unknown[]): { articles: { index: number; article: RawArticle }[]; errors: ArticleError[] } {
  const articles: { index: number; article: RawArticle }[] = [];
  const errors: ArticleError[] = [];
  items.forEach((item, index) => {
    const checked = checkArticle(item, DEFAULT_SOURCE);
    if (checked.ok) articles.push({ index, article: checked.article });
    else errors.push(...checked.errors.map(({ field, reason }) => ({ index, field: field || null, reason })));
  });
  return { articles, errors };
}

function detailOf({ field, reason }: ArticleError): string {
  return field ? `field "${field}": ${reason}` : reason;
}

function problem(response: Response, detail: string, errors: ArticleError[]): ArticlesProblem {
  response.status(HttpStatus.BAD_REQUEST).type('application/problem+json');
  return { type: 'about:blank', title: 'Bad Request', status: HttpStatus.BAD_REQUEST, detail, errors };
}

type OpenApiSchema = Extract<Extract<ApiBodyOptions, { schema: unknown }>['schema'], { type?: unknown }>;

function openApiSchema(schema: z.ZodType): OpenApiSchema {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io: 'input', target: 'openapi-3.0' });
  return json as OpenApiSchema;
}
