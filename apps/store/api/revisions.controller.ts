import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBadRequestResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { createZodDto, ZodValidationPipe } from 'nestjs-zod';
import { DataSource } from 'typeorm';
import {
  type ArticleRevision,
  DiffQuery,
  RevisionDiff,
  RevisionPage,
  RevisionQuery,
} from '#libs/contracts/api/revisions.js';
import { Article } from '#libs/database/entities/article.entity.js';
import { FieldException } from '#libs/runtime/problem-filter.js';
import { diffTexts } from '../diff-texts.js';
import { findRevisions, readRevisions } from './find-revisions.js';
import { IdPipe, noArticle } from './id-pipe.js';

class RevisionQueryDto extends createZodDto(RevisionQuery) {}
class RevisionPageDto extends createZodDto(RevisionPage) {}
class DiffQueryDto extends createZodDto(DiffQuery) {}
class RevisionDiffDto extends createZodDto(RevisionDiff) {}

/** What articles said before, and what changed. */
@ApiTags('articles')
@ApiBadRequestResponse({ description: 'application/problem+json that names the field' })
@ApiNotFoundResponse({ description: 'application/problem+json' })
@Controller('api/articles/:id')
export class RevisionsController {
  constructor(@Inject(DataSource) private readonly db: DataSource) {}

  @Get('revisions')
  @ApiOperation({ summary: 'What an article said at each time, the newest revision first' })
  @ApiOkResponse({ type: RevisionPageDto })
  async list(
    @Param('id', IdPipe) id: string,
    @Query(new ZodValidationPipe(RevisionQueryDto)) query: RevisionQueryDto,
  ): Promise<RevisionPageDto> {
    const page = await findRevisions(id, query, this.db.manager);
    if (page.items.length === 0) await this.checkArticle(id);
    return page;
  }

  @Get('diff')
  @ApiOperation({ summary: 'How one revision of an article became another: equal, inserted and deleted parts' })
  @ApiOkResponse({ type: RevisionDiffDto })
  async diff(
    @Param('id', IdPipe) id: string,
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
