import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiPermanentRedirectResponse,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { createZodDto, ZodValidationPipe } from 'nestjs-zod';
import { DataSource } from 'typeorm';
import { ArticleDetail } from '#libs/contracts/api/articles.js';
import { StoryDetail, StoryPage, StoryQuery } from '#libs/contracts/api/stories.js';
import { StoryArticle } from '#libs/contracts/story.js';
import { Article } from '#libs/database/entities/article.entity.js';
import { StoryAlias } from '#libs/database/entities/story-alias.entity.js';
import { Story } from '#libs/database/entities/story.entity.js';
import { FieldException } from '#libs/runtime/problem-filter.js';
import { toStoryArticle, toSummary } from '../story-views.js';
import { atomFeed } from './atom-feed.js';
import { findStories } from './find-stories.js';
import { IdPipe, noArticle } from './id-pipe.js';

class StoryQueryDto extends createZodDto(StoryQuery) {}
class StoryPageDto extends createZodDto(StoryPage) {}
class StoryDetailDto extends createZodDto(StoryDetail) {}
class ArticleDetailDto extends createZodDto(ArticleDetail) {}

type ListedArticle = Pick<Article, keyof StoryArticle>;

@ApiTags('stories')
@ApiBadRequestResponse({ description: 'application/problem+json that names the field' })
@Controller('api')
export class StoriesController {
  constructor(@Inject(DataSource) private readonly db: DataSource) {}

  @Get('stories')
  @ApiOperation({ summary: 'Stories, newest first' })
  @ApiOkResponse({ type: StoryPageDto })
  async list(@Query(new ZodValidationPipe(StoryQueryDto)) query: StoryQueryDto): Promise<StoryPageDto> {
    const { stories, next } = await findStories(query, this.db.manager);
    return { items: stories.map(toSummary), next };
  }

  @Get('stories.atom')
  @ApiOperation({ summary: 'The same list as an Atom feed' })
  @ApiProduces('application/atom+xml')
  async atom(
    @Query(new ZodValidationPipe(StoryQueryDto)) query: StoryQueryDto,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { stories } = await findStories(query, this.db.manager);
    const origin = `${request.protocol}://${request.get('host') ?? 'localhost'}`;
    response.type('application/atom+xml').send(atomFeed(stories, origin, request.originalUrl));
  }

  @Get('stories/:id')
  @ApiOperation({ summary: 'One story with its articles in order of arrival, and the evidence for each' })
  @ApiOkResponse({ type: StoryDetailDto })
  @ApiPermanentRedirectResponse({ description: 'The story was merged into the one in Location' })
  @ApiNotFoundResponse({ description: 'application/problem+json' })
  async one(
    @Param('id', IdPipe) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StoryDetailDto | undefined> {
    const story = await this.db.manager.findOneBy(Story, { id });
    if (story) return { ...toSummary(story), articles: (await this.findArticles(id)).map(toStoryArticle) };
    const alias = await this.db.manager.findOneBy(StoryAlias, { fromId: id });
    if (!alias) throw new FieldException(404, [{ field: 'id', detail: `there is no story ${id}` }]);
    response.status(308).location(`/api/stories/${alias.intoId}`);
    return undefined;
  }

  /** Only what the list shows: texts can be long. */
  private findArticles(storyId: string): Promise<ListedArticle[]> {
    return this.db.manager
      .createQueryBuilder(Article, 'article')
      .select(Object.keys(StoryArticle.shape).map((property) => `article.${property}`))
      .where('article.storyId = :storyId', { storyId })
      .orderBy('article.receivedAt')
      .addOrderBy('article.id')
      .getMany();
  }
}

@ApiTags('articles')
@Controller('api/articles')
export class ArticlesController {
  constructor(@Inject(DataSource) private readonly db: DataSource) {}

  @Get(':id')
  @ApiOperation({ summary: 'One article with its text, and the evidence for its story' })
  @ApiOkResponse({ type: ArticleDetailDto })
  @ApiNotFoundResponse({ description: 'application/problem+json' })
  async one(@Param('id', IdPipe) id: string): Promise<ArticleDetailDto> {
    const article = await this.db.manager.findOneBy(Article, { id });
    if (!article) throw noArticle(id);
    return toArticleDetail(article);
  }
}

function toArticleDetail(article: Article): ArticleDetail {
  return {
    ...toStoryArticle(article),
    edition: article.edition,
    text: article.text,
    languageConfidence: article.languageConfidence,
    publishedAtOriginal: article.publishedAtOriginal,
    contentHash: article.contentHash,
  };
}
