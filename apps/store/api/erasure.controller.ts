import { Controller, Delete, HttpCode, HttpStatus, Inject } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { HashId } from '#libs/contracts/normalized-article.js';
import { ApiProblem, PathParam } from '#libs/runtime/api-decorators.js';
import { eraseArticle } from '../removal/erase-article.js';
import { EraseFromLog } from '../removal/erase-from-log.js';
import { noArticle } from './stories.controller.js';

@ApiTags('articles')
@Controller('api/articles')
export class ErasureController {
  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    private readonly log: EraseFromLog,
  ) {}

  /** When the log can't be cleaned now, the response is an error and the background goes on. Erasing again is harmless. */
  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Erase an article with all its revisions; it does not come back' })
  @ApiNoContentResponse({ description: 'The article is erased, now or before' })
  @ApiProblem(404, 'There is no such article.')
  async erase(@PathParam('id', HashId) id: string): Promise<void> {
    if (!(await eraseArticle(id, this.db))) throw noArticle(id);
    await this.log.run();
  }
}
