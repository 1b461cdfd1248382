import { BadRequestException, Body, Controller, Get, Header, HttpCode, HttpStatus, Inject, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { createZodDto } from 'nestjs-zod';
import { DataSource, IsNull } from 'typeorm';
import { z } from 'zod';
import { FeedSettings, OpmlReport } from '#libs/contracts/api/feeds.js';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { decodeText } from '#libs/domain/text/decode-text.js';
import { formatInterval } from '#libs/contracts/interval.js';
import { type OpmlFeed, readOpml, writeOpml } from '#libs/feed-parser/opml/opml.js';
import { RawBody } from '#libs/runtime/body-parsers.js';
import { addFeeds } from '../feeds/add-feed.js';

class OpmlReportDto extends createZodDto(OpmlReport) {}

/** Import and export of feeds as OPML. The body arrives as bytes, because an XML document declares its own encoding. */
@ApiTags('feeds')
@RawBody({ limit: '10mb' })
@Controller('api/feeds.opml')
export class OpmlController {
  constructor(@Inject(DataSource) private readonly db: DataSource) {}

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
  async import(@Body() body: unknown): Promise<OpmlReport> {
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
