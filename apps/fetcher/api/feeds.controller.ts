import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  HttpStatus,
  Inject,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Query,
} from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { ZodValidationPipe } from 'nestjs-zod';
import { DataSource, IsNull } from 'typeorm';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { plainText } from '#libs/domain/text/plain-text.js';
import { FEED_STATUSES } from '#libs/contracts/feed-status.js';
import { FieldException } from '#libs/runtime/problem-filter.js';
import { addFeed, columnsOf } from '../feeds/add-feed.js';
import { LEASE_REVOKED } from '../feeds/lease-feeds.js';
import { atAddress, feedUrlKey } from '../feeds/feed-url.js';
import { PreviewFeed, type PreviewResult } from '../discovery/preview-feed.js';
import { FeedChangesDto, FeedQueryDto, NewFeedDto, PreviewRequestDto } from './feed-query.js';
import { FeedDto, FeedListDto, FeedPreviewDto, type FeedPreview } from './feed-views.js';
import { findFeeds } from './find-feeds.js';
import { viewFeed } from './view-feed.js';

const NEW_ADDRESS = {
  etag: null,
  lastModified: null,
  documentHash: null,
  movedTo: null,
  permanentRedirectCount: 0,
};

@ApiTags('feeds')
@ApiBadRequestResponse({ description: 'application/problem+json that names the field' })
@Controller('api/feeds')
export class FeedsController {
  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    private readonly previews: PreviewFeed,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Feeds by name, with how they are' })
  @ApiOkResponse({ type: FeedListDto })
  async list(@Query(new ZodValidationPipe(FeedQueryDto)) query: FeedQueryDto): Promise<FeedListDto> {
    const { items, ...rest } = await findFeeds(query, this.db);
    return { items: items.map(viewFeed), ...rest };
  }

  @Post()
  @ApiOperation({ summary: 'Add a feed by its address, or by that of a page that names one feed' })
  @ApiConflictResponse({ description: 'It is there already' })
  async add(@Body(new ZodValidationPipe(NewFeedDto)) settings: NewFeedDto): Promise<FeedDto> {
    await this.refuseDuplicate(settings.url);
    const url = addressOf(await this.previews.preview(settings.url, settings.proxy));
    const { feed, isNew } = await addFeed(this.db.manager, { ...settings, url }, true);
    if (!isNew) throw isThereAlready(feed);
    return viewFeed(feed);
  }

  @Post('preview')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'See what an address holds; nothing is saved' })
  @ApiOkResponse({ type: FeedPreviewDto })
  async test(@Body(new ZodValidationPipe(PreviewRequestDto)) { url, proxy }: PreviewRequestDto): Promise<FeedPreview> {
    const preview = await this.previews.preview(url, proxy);
    const known = await this.db.manager.findOneBy(Feed, { urlKey: feedUrlKey(preview.url), deletedAt: IsNull() });
    return { ...viewPreview(preview), knownAs: known?.id ?? null };
  }

  @Get(':id')
  @ApiNotFoundResponse({ description: 'application/problem+json' })
  async one(@Param('id', ParseUUIDPipe) id: string): Promise<FeedDto> {
    return viewFeed(await this.find(id));
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change settings, pause or resume; what is left out stays' })
  async change(
    @Param('id', ParseUUIDPipe) id: string,
    @Body(new ZodValidationPipe(FeedChangesDto)) changes: FeedChangesDto,
  ): Promise<FeedDto> {
    const feed = await this.find(id);
    const isMoved = changes.url !== undefined && changes.url !== feed.url;
    if (isMoved) await this.refuseDuplicate(changes.url!, id);
    // A poll that is under way with the old settings must not write its outcome over the new ones.
    const why = { nextPollAt: new Date(), nextPollReason: 'Its settings were changed.', ...LEASE_REVOKED };
    const address = isMoved && { ...NEW_ADDRESS, ...atAddress(feed, changes.url!) };
    await this.db.manager.update(Feed, id, { ...columnsOf(changes), ...why, ...address });
    return viewFeed(await this.find(id));
  }

  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Stop reading a feed; its articles stay' })
  async delete(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    await this.find(id);
    await this.db.manager.update(Feed, id, { deletedAt: new Date(), ...LEASE_REVOKED });
  }

  @Post(':id/poll')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({ summary: "Poll it as soon as its host's turn comes; a paused feed stays paused" })
  async poll(@Param('id', ParseUUIDPipe) id: string): Promise<FeedDto> {
    await this.find(id);
    const now = { nextPollAt: new Date(), nextPollReason: 'A person asked for it.' };
    await this.db.manager.update(Feed, id, now);
    return viewFeed(await this.find(id));
  }

  private async find(id: string): Promise<Feed> {
    const feed = await this.db.manager.findOneBy(Feed, { id, deletedAt: IsNull() });
    if (!feed) throw new FieldException(HttpStatus.NOT_FOUND, [{ field: 'id', detail: `there is no feed ${id}` }]);
    return feed;
  }

  /** @param id of the feed that may have the URL */
  private async refuseDuplicate(url: string, id?: string): Promise<void> {
    const duplicate = await this.db.manager.findOneBy(Feed, { urlKey: feedUrlKey(url) });
    // A deleted feed can be added again, but another one cannot take its place.
    if (duplicate && duplicate.id !== id && (id !== undefined || !duplicate.deletedAt)) throw isThereAlready(duplicate);
  }
}

function isThereAlready({ name, deletedAt }: Feed): FieldException {
  const detail = `is there already, as "${name}"${deletedAt ? ', which was deleted' : ''}`;
  return new FieldException(HttpStatus.CONFLICT, [{ field: 'url', detail }]);
}

/** @throws FieldException 422 when there is no feed, or more than one to choose from */
function addressOf({ url, feed, failure, candidates }: PreviewResult): string {
  if (feed) return url;
  if (candidates.length === 1) return candidates[0]!.url;
  if (candidates.length > 1)
    throw new FieldException(422, [{ field: 'url', detail: 'is a page with several feeds: choose one' }], {
      candidates,
    });
  throw new FieldException(422, [{ field: 'url', detail: `${FEED_STATUSES[failure!.code]} (${failure!.detail})` }]);
}

function viewPreview({ url, feed, failure, candidates }: PreviewResult): Omit<FeedPreview, 'knownAs'> {
  const status = failure?.code ?? 'ok';
  const sample = feed?.items
    .slice(0, 5)
    .map(({ titleHtml, link }) => ({ title: plainText(titleHtml ?? '') || null, url: link ?? null }));
  return {
    ...{
      url,
      status,
      statusText: FEED_STATUSES[status],
      detail: failure?.detail ?? null,
      warnings: feed?.warnings ?? [],
      candidates,
    },
    feed: feed && {
      title: plainText(feed.titleHtml ?? '') || null,
      ...{ format: feed.version, language: feed.language ?? null, items: feed.items.length, sample: sample ?? [] },
    },
  };
}
