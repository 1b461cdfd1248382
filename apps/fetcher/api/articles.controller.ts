import { Body, Controller, HttpStatus, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { AcceptedArticles, ArticleError, ArticlesProblem } from '#libs/contracts/api/articles.js';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { checkArticle } from '#libs/ingest/check-article.js';
import { PublishArticles } from '../publish/publish-articles.js';
import { acceptedSchema, articleSchema, problemSchema } from './articles.openapi.js';

const MAX_ARTICLES = 1000;

/** The HTTP door in. An article that names no source gets `api`. */
@ApiTags('articles')
@Controller('api/articles')
export class ArticlesController {
  constructor(private readonly publisher: PublishArticles) {}

  @Post()
  @ApiOperation({ summary: `Hand in one article, or up to ${MAX_ARTICLES} in an array` })
  @ApiBody({ schema: { oneOf: [articleSchema, { type: 'array', maxItems: MAX_ARTICLES, items: articleSchema }] } })
  @ApiResponse({ status: 202, description: 'What was taken, durably, and what was not', schema: acceptedSchema })
  @ApiResponse({ status: 400, description: 'Nothing was taken', schema: problemSchema })
  async post(
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AcceptedArticles | ArticlesProblem> {
    const items = Array.isArray(body) ? body : [body];
    if (items.length === 0 || items.length > MAX_ARTICLES) {
      return problem(response, `send 1 to ${MAX_ARTICLES} articles; this request has ${items.length}`, []);
    }
    const { articles, errors } = checkItems(items);
    if (articles.length === 0) return problem(response, firstReason(errors), errors);
    const ids = await this.publisher.publish(articles.map(({ article }) => article));
    response.status(HttpStatus.ACCEPTED);
    return { accepted: articles.map(({ index }, order) => ({ index, id: ids[order]! })), errors };
  }
}

function checkItems(items: unknown[]): { articles: { index: number; article: RawArticle }[]; errors: ArticleError[] } {
  const articles: { index: number; article: RawArticle }[] = [];
  const errors: ArticleError[] = [];
  items.forEach((item, index) => {
    const checked = checkArticle(item, 'api');
    if (checked.ok) articles.push({ index, article: checked.article });
    else errors.push(...checked.errors.map(({ field, reason }) => ({ index, field: field || null, reason })));
  });
  return { articles, errors };
}

function firstReason([error]: ArticleError[]): string {
  return error?.field ? `field "${error.field}": ${error.reason}` : (error?.reason ?? 'nothing to take');
}

/** RFC 9457. */
function problem(response: Response, detail: string, errors: ArticleError[]): ArticlesProblem {
  response.status(HttpStatus.BAD_REQUEST).type('application/problem+json');
  return { type: 'about:blank', title: 'Bad Request', status: HttpStatus.BAD_REQUEST, detail, errors };
}
