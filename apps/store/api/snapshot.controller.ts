import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Inject, Query, Res, ServiceUnavailableException } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { createZodDto, ZodValidationPipe } from 'nestjs-zod';
import { DataSource, type EntityManager, MoreThan } from 'typeorm';
import { type SnapshotHead, SnapshotQuery } from '#libs/contracts/api/snapshot.js';
import { Edition } from '#libs/database/entities/edition.entity.js';
import { Story } from '#libs/database/entities/story.entity.js';
import { toSummary } from '../stories/story-views.js';
import { findArticles } from './find-articles.js';

const PAGE_SIZE = 200;
/** Snapshots that are made at the same time; more are asked to come again. */
const MAX_CONCURRENT = 2;

class SnapshotQueryDto extends createZodDto(SnapshotQuery) {}

@ApiTags('events')
@Controller('api/snapshot.ndjson')
export class SnapshotController {
  private running = 0;

  constructor(@Inject(DataSource) private readonly db: DataSource) {}

  /**
   * The database is read into a file first, so that a slow client doesn't hold a transaction open: with the embedded
   * database, everything else waits for that.
   */
  @Get()
  @ApiOperation({
    summary: 'All stories of an edition with their articles, as of one event',
    description:
      'A line of JSON with the `sequence` of that event, then a line for each story, as `GET /api/stories/{id}` has it.',
  })
  @ApiOkResponse({ content: { 'application/x-ndjson': { schema: { type: 'string' } } } })
  async stream(
    @Query(new ZodValidationPipe(SnapshotQueryDto)) { edition }: SnapshotQueryDto,
    @Res() response: Response,
  ): Promise<void> {
    if (this.running >= MAX_CONCURRENT)
      throw new ServiceUnavailableException('Other snapshots are being made. Send the request again.');
    this.running++;
    const closed = new AbortController();
    response.on('close', () => closed.abort());
    const folder = await mkdtemp(join(tmpdir(), 'babelwire-snapshot-'));
    const file = join(folder, 'snapshot.ndjson');
    try {
      await this.db.transaction('REPEATABLE READ', async (transaction) => {
        const { signal } = closed;
        await pipeline(Readable.from(snapshotLines(edition, transaction)), createWriteStream(file), { signal });
      });
      response.set({ 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' });
      await pipeline(createReadStream(file), response);
    } catch (error) {
      if (!closed.signal.aborted) throw error;
    } finally {
      this.running--;
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** @param db a transaction that sees one state of the database */
async function* snapshotLines(edition: string, db: EntityManager): AsyncGenerator<string> {
  const row = await db.findOneBy(Edition, { name: edition });
  const stories = await db.countBy(Story, { edition });
  const head: SnapshotHead = { edition, sequence: Number(row?.lastSequence ?? 0), stories };
  yield `${JSON.stringify(head)}\n`;
  for (let last = ''; ;) {
    const page = await db.find(Story, {
      where: { edition, id: MoreThan(last) },
      order: { id: 'ASC' },
      take: PAGE_SIZE,
    });
    if (page.length === 0) return;
    last = page.at(-1)!.id;
    const articles = await findArticles(
      page.map(({ id }) => id),
      db,
    );
    yield page
      .map((story) => `${JSON.stringify({ ...toSummary(story), articles: articles.get(story.id) })}\n`)
      .join('');
  }
}
