import { BadRequestException, Controller, Get, Header, HttpCode, HttpStatus, Inject, Post, Req } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { ExpressAdapter } from '@nestjs/platform-express';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { createZodDto } from 'nestjs-zod';
import { DataSource, IsNull } from 'typeorm';
import { z } from 'zod';
import { FeedSettings, OpmlReport } from '#libs/contracts/api/feeds.js';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { decodeText } from '#libs/domain/text/decode-text.js';
import { formatInterval } from '#libs/contracts/interval.js';
import type { OpmlFeed } from '#libs/feed-parser/opml/opml.js';
import { readOpml } from '#libs/feed-parser/opml/opml.js';
import { writeOpml } from '#libs/feed-parser/opml/opml.js';
import { addFeeds } from '../feeds/add-feed.js';

const PATH = '/api/feeds.opml';
const BODY_LIMIT = '10mb';

class OpmlReportDto extends createZodDto(OpmlReport) {}

/** The list of feeds as other readers know it, with all settings for us. */
@ApiTags('feeds')
@Controller('api/feeds.opml')
export class OpmlController {
  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    @Inject(HttpAdapterHost) { httpAdapter }: HttpAdapterHost,
  ) {
    // Here, because the application's parsers are added later, and the file says itself in which encoding it is.
    const type = (request: { url?: string }) => request.url?.startsWith(PATH) ?? false;
    (httpAdapter as ExpressAdapter).useBodyParser('raw', false, { limit: BODY_LIMIT, type });
  }

  @Get()
  @ApiOperation({ summary: 'All feeds with all settings, passwords of proxies included' })
  @ApiProduces('text/x-opml')
  @Header('Content-Type', 'text/x-opml; charset=utf-8')
  async list(): Promise<string> {
    const feeds = await this.db.manager.find(Feed, {
      where: { deletedAt: IsNull() },
      order: { name: 'ASC', id: 'ASC' },
    });
    return writeOpml(feeds.map(toOpml), 'Feeds of Babelwire', new Date());
  }

  @Post()
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Add the feeds of an OPML file; each is polled as soon as its turn comes' })
  @ApiConsumes('text/x-opml')
  @ApiBody({ schema: { type: 'string' } })
  @ApiOkResponse({ type: OpmlReportDto })
  async import(@Req() request: Request): Promise<OpmlReport> {
    const body: unknown = request.body;
    if (!Buffer.isBuffer(body) || body.length === 0) throw new BadRequestException('send an OPML file as the body');
    const { feeds, errors } = readOpml(decodeText(body).text);
    const list: FeedSettings[] = [];
    for (const { title, ...written } of feeds) {
      const settings = FeedSettings.safeParse({ ...written, name: written.name ?? title?.slice(0, 300) });
      if (settings.success) list.push(settings.data);
      else
        errors.push({ outline: title ?? written.url, reason: z.prettifyError(settings.error).split('\n').join(' ') });
    }
    const added = await addFeeds(this.db.manager, list, true);
    return { added, known: list.length - added, errors };
  }
}

function toOpml(feed: Feed): OpmlFeed {
  return {
    url: feed.url,
    title: feed.title ?? feed.name,
    name: feed.name,
    edition: feed.edition,
    ...(feed.fixedInterval !== null && { interval: formatInterval(feed.fixedInterval) }),
    fullText: feed.fullText,
    ...(feed.proxy !== null && { proxy: feed.proxy }),
    throttleOnForbidden: feed.throttleOnForbidden,
    paused: feed.pausedReason !== null,
  };
}
