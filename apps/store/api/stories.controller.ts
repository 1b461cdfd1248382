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
import { ZodValidationPipe } from 'nestjs-zod';
import { DataSource } from 'typeorm';
import { Article } from '#libs/database/entities/article.entity.js';
import { StoryAlias } from '#libs/database/entities/story-alias.entity.js';
import { Story } from '#libs/database/entities/story.entity.js';
import { FieldException } from '#libs/runtime/problem-filter.js';
import { atomFeed } from './atom-feed.js';
import { findStories } from './find-stories.js';
import { IdPipe } from './id-pipe.js';
import { StoryQueryDto } from './story-query.js';
import { StoryDetailDto, StoryPageDto, viewStory, viewStoryArticle } from './story-views.js';

@ApiTags('stories')
@ApiBadRequestResponse({ description: 'application/problem+json that names the field' })
@Controller('api')
export class StoriesController {
  constructor(@Inject(DataSource) private readonly db: DataSource) {}

  @Get('stories')
  @ApiOperation({ summary: 'Stories, newest first' })
  @ApiOkResponse({ type: StoryPageDto })
  async list(@Query(new ZodValidationPipe(StoryQueryDto)) query: StoryQueryDto): Promise<StoryPageDto> {
    const { items, next } = await findStories(query, this.db.manager);
    return { items: items.map(viewStory), next };
  }

  @Get('stories.atom')
  @ApiOperation({ summary: 'The same list as an Atom feed' })
  @ApiProduces('application/atom+xml')
  async atom(
    @Query(new ZodValidationPipe(StoryQueryDto)) query: StoryQueryDto,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { items } = await findStories(query, this.db.manager);
    const origin = `${request.protocol}://${request.get('host') ?? 'localhost'}`;
    response.type('application/atom+xml').send(atomFeed(items, origin, request.originalUrl));
  }

  @Get('stories/:id')
  @ApiOperation({ summary: 'One story with its articles, in the order in which they came, and why each is there' })
  @ApiOkResponse({ type: StoryDetailDto })
  @ApiPermanentRedirectResponse({ description: 'The story was merged into the one that Location names' })
  @ApiNotFoundResponse({ description: 'application/problem+json' })
  async one(
    @Param('id', IdPipe) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StoryDetailDto | undefined> {
    const story = await this.db.manager.findOneBy(Story, { id });
    if (story) {
      const articles = await this.articlesOf(id);
      return { ...viewStory(story), articles: articles.map(viewStoryArticle) };
    }
    const alias = await this.db.manager.findOneBy(StoryAlias, { fromId: id });
    if (!alias) throw new FieldException(404, [{ field: 'id', detail: `there is no story ${id}` }]);
    response.status(308).location(`/api/stories/${alias.intoId}`);
    return undefined;
  }

  /** Without their texts, which can be long. */
  private articlesOf(storyId: string): Promise<Article[]> {
    return this.db.manager
      .createQueryBuilder(Article, 'article')
      .select(
        ['id', 'title', 'language', 'source', 'url', 'publishedAt', 'relation', 'relatedTo', 'evidence'].map(
          (property) => `article.${property}`,
        ),
      )
      .where('article.storyId = :storyId', { storyId })
      .orderBy('article.receivedAt')
      .addOrderBy('article.id')
      .getMany();
  }
}
