import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiPermanentRedirectResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { createZodDto, ZodValidationPipe } from 'nestjs-zod';
import { DataSource } from 'typeorm';
import { ArticleDetail } from '#libs/contracts/api/articles.js';
import { StoryDetail, StoryDetailQuery, StoryPage, StoryQuery } from '#libs/contracts/api/stories.js';
import { HashId } from '#libs/contracts/normalized-article.js';
import { Article } from '#libs/database/entities/article.entity.js';
import { ApiProblem, locationHeader, PathParam } from '#libs/runtime/api-decorators.js';
import { FieldException } from '#libs/runtime/problem-filter.js';
import { toStoryArticle, toSummary } from '../stories/story-views.js';
import { findArticles } from './find-articles.js';
import { findStories, findStory } from './find-stories.js';
import { titleLanguageOf, withTitle } from './title-language.js';

class StoryQueryDto extends createZodDto(StoryQuery) {}
class StoryPageDto extends createZodDto(StoryPage) {}
class StoryDetailQueryDto extends createZodDto(StoryDetailQuery) {}
class StoryDetailDto extends createZodDto(StoryDetail) {}
class ArticleDetailDto extends createZodDto(ArticleDetail) {}

@ApiTags('stories')
@Controller('api')
export class StoriesController {
  constructor(@Inject(DataSource) private readonly db: DataSource) {}

  @Get('stories')
  @ApiOperation({ summary: 'Stories, the newest first or the one that changed longest ago first' })
  @ApiOkResponse({ type: StoryPageDto })
  async list(
    @Query(new ZodValidationPipe(StoryQueryDto)) query: StoryQueryDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StoryPageDto> {
    const { stories, next } = await findStories(query, this.db.manager);
    const ids = stories.map(({ id }) => id);
    const articles = query.include ? await findArticles(ids, this.db.manager) : null;
    const language = titleLanguageOf(request, query.lang);
    response.vary('Accept-Language');
    const items = stories.map((story) => {
      const summary = toSummary(withTitle(story, language));
      return articles ? { ...summary, articles: articles.get(story.id)! } : summary;
    });
    return { items, next };
  }

  @Get('stories/:id')
  @ApiOperation({ summary: 'One story with its articles in order of arrival, and the evidence for each' })
  @ApiOkResponse({ type: StoryDetailDto })
  @ApiPermanentRedirectResponse({
    description: 'The story was merged into another.',
    headers: locationHeader('The story that it is part of.'),
  })
  @ApiProblem(404, 'There is no such story.')
  async one(
    @PathParam('id', HashId) id: string,
    @Query(new ZodValidationPipe(StoryDetailQueryDto)) { lang }: StoryDetailQueryDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StoryDetailDto | undefined> {
    response.vary('Accept-Language');
    const story = await findStory(id, this.db.manager);
    if (!('mergedInto' in story)) {
      const articles = await findArticles([id], this.db.manager);
      return { ...toSummary(withTitle(story, titleLanguageOf(request, lang))), articles: articles.get(id)! };
    }
    response.status(308).location(`/api/stories/${story.mergedInto}`);
    return undefined;
  }
}

@ApiTags('articles')
@Controller('api/articles')
export class ArticlesController {
  constructor(@Inject(DataSource) private readonly db: DataSource) {}

  @Get(':id')
  @ApiOperation({ summary: 'One article with its text, and the evidence for its story' })
  @ApiOkResponse({ type: ArticleDetailDto })
  @ApiProblem(404, 'There is no such article.')
  async one(@PathParam('id', HashId) id: string): Promise<ArticleDetailDto> {
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

/** The error for an id that no article has. */
export function noArticle(id: string): FieldException {
  return new FieldException(404, [{ field: 'id', detail: `there is no article ${id}` }]);
}
