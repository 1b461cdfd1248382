import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { createZodDto, ZodValidationPipe } from 'nestjs-zod';
import { DataSource } from 'typeorm';
import {
  type ArticleRevision,
  DiffQuery,
  RevisionDiff,
  RevisionPage,
  RevisionQuery,
} from '#libs/contracts/api/revisions.js';
import { HashId } from '#libs/contracts/normalized-article.js';
import { Article } from '#libs/database/entities/article.entity.js';
import { ApiProblem, PathParam } from '#libs/runtime/api-decorators.js';
import { FieldException } from '#libs/runtime/problem-filter.js';
import { diffTexts } from './diff-texts.js';
import { findRevisions, readRevisions } from './find-revisions.js';
import { noArticle } from './stories.controller.js';

class RevisionQueryDto extends createZodDto(RevisionQuery) {}
class RevisionPageDto extends createZodDto(RevisionPage) {}
class DiffQueryDto extends createZodDto(DiffQuery) {}
class RevisionDiffDto extends createZodDto(RevisionDiff) {}

/** What articles said before, and what changed. */
@ApiTags('articles')
@Controller('api/articles/:id')
export class RevisionsController {
  constructor(@Inject(DataSource) private readonly db: DataSource) {}

  @Get('revisions')
  @ApiOperation({ summary: 'What an article said at each time, the newest revision first' })
  @ApiOkResponse({ type: RevisionPageDto })
  @ApiProblem(404, 'There is no such article.')
  async list(
    @PathParam('id', HashId) id: string,
    @Query(new ZodValidationPipe(RevisionQueryDto)) query: RevisionQueryDto,
  ): Promise<RevisionPageDto> {
    const page = await findRevisions(id, query, this.db.manager);
    if (page.items.length === 0) await this.checkArticle(id);
    return page;
  }

  @Get('diff')
  @ApiOperation({ summary: 'How one revision of an article became another: equal, inserted and deleted parts' })
  @ApiOkResponse({ type: RevisionDiffDto })
  @ApiProblem(404, 'There is no such article, or no such revision of it.')
  async diff(
    @PathParam('id', HashId) id: string,
    @Query(new ZodValidationPipe(DiffQueryDto)) query: DiffQueryDto,
  ): Promise<RevisionDiffDto> {
    const revisions = await readRevisions(id, [query.from, query.to], this.db.manager);
    if (revisions.size === 0) await this.checkArticle(id);
    const find = (field: 'from' | 'to'): ArticleRevision => {
      const revision = revisions.get(query[field]);
      if (revision) return revision;
      throw new FieldException(404, [{ field, detail: `revision ${query[field]} of the article is not stored` }]);
    };
    const [{ text: fromText, ...from }, { text: toText, ...to }] = [find('from'), find('to')];
    const { parts: title } = diffTexts(from.title, to.title, to.language);
    const { parts: text, unit } = diffTexts(fromText, toText, to.language);
    return { from, to, title, text, unit };
  }

  /** @throws FieldException 404 when there is no such article */
  private async checkArticle(id: string): Promise<void> {
    if (!(await this.db.manager.existsBy(Article, { id }))) throw noArticle(id);
  }
}
