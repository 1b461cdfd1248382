import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, type ApiBodyOptions, ApiOperation, ApiTags } from '@nestjs/swagger';
import { createZodDto } from 'nestjs-zod';
import { AcceptedArticles, type ArticleProblem, PostedArticle } from '#libs/contracts/api/articles.js';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { checkArticle, type ReadError } from '#libs/ingest/check-article.js';
import { jsonSchemaOf } from '#libs/runtime/api-decorators.js';
import { FieldException } from '#libs/runtime/problem-filter.js';
import { PublishArticles } from '../publish/publish-articles.js';

type ApiBodySchema = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

const MAX_ARTICLES = 1000;
/** The source of articles that name none. */
const DEFAULT_SOURCE = 'api';

const ARTICLE_SCHEMA = jsonSchemaOf(PostedArticle);
const BODY_SCHEMA = {
  anyOf: [ARTICLE_SCHEMA, { type: 'array', minItems: 1, maxItems: MAX_ARTICLES, contains: ARTICLE_SCHEMA }],
} as ApiBodySchema;
class AcceptedArticlesDto extends createZodDto(AcceptedArticles) {}

/** The ingest channel over HTTP. */
@ApiTags('articles')
@Controller('api/articles')
export class ArticlesController {
  constructor(private readonly publisher: PublishArticles) {}

  @Post()
  @ApiOperation({ summary: `Publish one article, or an array of up to ${MAX_ARTICLES}` })
  @ApiBody({ schema: BODY_SCHEMA })
  @ApiAcceptedResponse({ type: AcceptedArticlesDto, description: 'What is published durably, and what is rejected.' })
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
