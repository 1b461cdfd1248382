import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Article } from '#libs/database/entities/article.entity.js';
import { FieldException } from '#libs/runtime/problem-filter.js';
import { IdPipe } from './id-pipe.js';
import { ArticleDetailDto, viewArticle } from './story-views.js';

@ApiTags('articles')
@Controller('api/articles')
export class ArticlesController {
  constructor(@Inject(DataSource) private readonly db: DataSource) {}

  @Get(':id')
  @ApiOperation({ summary: 'One article with its text, and the evidence for its place' })
  @ApiOkResponse({ type: ArticleDetailDto })
  @ApiNotFoundResponse({ description: 'application/problem+json' })
  async one(@Param('id', IdPipe) id: string): Promise<ArticleDetailDto> {
    const article = await this.db.manager.findOneBy(Article, { id });
    if (!article) throw new FieldException(404, [{ field: 'id', detail: `there is no article ${id}` }]);
    return viewArticle(article);
  }
}
