import { Controller, Delete, HttpCode, HttpStatus, Inject, Param } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { eraseArticle } from '../erasure/erase-article.js';
import { EraseFromLog } from '../erasure/erase-from-log.js';
import { IdPipe, noArticle } from './id-pipe.js';

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
  @ApiBadRequestResponse({ description: 'application/problem+json that names the field' })
  @ApiNotFoundResponse({ description: 'There is no such article' })
  async erase(@Param('id', IdPipe) id: string): Promise<void> {
    if (!(await eraseArticle(id, this.db))) throw noArticle(id);
    await this.log.run();
  }
}
