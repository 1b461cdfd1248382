import { BadRequestException, Body, Controller, Get, Header, HttpCode, HttpStatus, Inject, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { createZodDto } from 'nestjs-zod';
import { DataSource, IsNull } from 'typeorm';
import { FeedSettings, OpmlReport } from '#libs/contracts/api/feeds.js';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { decodeText } from '#libs/domain/text/decode-text.js';
import { type OpmlFeed, type OpmlSettings, readOpml, writeOpml } from '#libs/feed-parser/opml/opml.js';
import { ApiDocument } from '#libs/runtime/api-decorators.js';
import { RawBody } from '#libs/runtime/body-parsers.js';
import { FieldException } from '#libs/runtime/problem-filter.js';
import { addFeeds } from '../feeds/add-feed.js';
import { settingsOf } from '../feeds/feed-settings.js';

class OpmlReportDto extends createZodDto(OpmlReport) {}

/** Every setting but the URL, which OPML has itself. */
const SETTINGS: OpmlSettings = Object.fromEntries(
  Object.entries(FeedSettings.omit({ url: true }).shape).map(([name, schema]) => [
    name,
    schema.safeParse(true).success ? 'boolean' : 'text',
  ]),
);
/** The limit of a feed's name. */
const MAX_NAME_LENGTH = 300;

/** Import and export of feeds as OPML. The body arrives as bytes, because an XML document declares its own encoding. */
@ApiTags('feeds')
@RawBody({ limit: '10mb' })
@Controller('api/feeds.opml')
export class OpmlController {
  constructor(@Inject(DataSource) private readonly db: DataSource) {}

  @Get()
  @ApiOperation({ summary: 'Export all feeds with all settings, passwords of proxies included' })
  @ApiDocument('text/x-opml', 'OPML 2.0')
  @Header('Content-Type', 'text/x-opml; charset=utf-8')
  async list(): Promise<string> {
    const feeds = await this.db.manager.find(Feed, {
      where: { deletedAt: IsNull() },
      order: { name: 'ASC', id: 'ASC' },
    });
    const outlines = feeds.map((feed) => ({ ...settingsOf(feed), title: feed.title ?? feed.name }));
    return writeOpml(outlines, SETTINGS, 'Feeds of Babelwire', new Date());
  }

  @Post()
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Add the feeds of an OPML file; each is polled as soon as its host has a free slot' })
  @ApiConsumes('text/x-opml')
  @ApiBody({ schema: { type: 'string' } })
  @ApiOkResponse({ type: OpmlReportDto })
  async import(@Body() body: unknown): Promise<OpmlReport> {
    if (!Buffer.isBuffer(body) || body.length === 0) throw new BadRequestException('send an OPML file as the body');
    const { text, unreadable } = decodeText(body);
    if (unreadable) throw new BadRequestException(unreadable);
    const { feeds, errors } = readOpml(text, SETTINGS);
    const [error] = errors;
    if (feeds.length === 0 && error?.outline === null)
      throw new FieldException(HttpStatus.BAD_REQUEST, [{ field: 'body', detail: error.reason }]);
    const list: FeedSettings[] = [];
    for (const feed of feeds) {
      const settings = parseSettings(feed);
      if (settings.success) list.push(settings.data);
      else errors.push({ outline: feed.title ?? feed.url, reason: reasonOf(settings.error.issues[0]!) });
    }
    const added = await addFeeds(this.db.manager, list, true);
    return { added, known: list.length - added, errors };
  }
}

/** A feed of another reader's list is named by its title. */
function parseSettings({ title, ...settings }: OpmlFeed) {
  return FeedSettings.safeParse({ ...settings, name: settings.name ?? title?.slice(0, MAX_NAME_LENGTH) });
}

function reasonOf({ path, message }: { path: PropertyKey[]; message: string }): string {
  return [...path.map(String), message].join(': ');
}
