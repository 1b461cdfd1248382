import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Patch, Post, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { createZodDto, ZodValidationPipe } from 'nestjs-zod';
import { DataSource, IsNull } from 'typeorm';
import {
  FeedChanges,
  FeedList,
  FeedPreview,
  FeedQuery,
  FeedSettings,
  FeedView,
  PreviewRequest,
} from '#libs/contracts/api/feeds.js';
import { FEED_STATUSES } from '#libs/contracts/feed-status.js';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { ApiProblem, locationHeader, PathParam } from '#libs/runtime/api-decorators.js';
import { FieldException } from '#libs/runtime/problem-filter.js';
import { PreviewFeed, type PreviewResult } from '../discovery/preview-feed.js';
import { addFeed } from '../feeds/add-feed.js';
import { columnsOf } from '../feeds/feed-settings.js';
import { atAddress, feedUrlKey } from '../feeds/feed-url.js';
import { LEASE_REVOKED } from '../feeds/lease-feeds.js';
import { findFeeds } from './find-feeds.js';
import { viewFeed, viewPreview } from './view-feed.js';

class NewFeedDto extends createZodDto(FeedSettings) {}
class FeedChangesDto extends createZodDto(FeedChanges) {}
class FeedQueryDto extends createZodDto(FeedQuery) {}
class FeedDto extends createZodDto(FeedView) {}
class FeedListDto extends createZodDto(FeedList) {}
class PreviewRequestDto extends createZodDto(PreviewRequest) {}
class FeedPreviewDto extends createZodDto(FeedPreview) {}

const NO_FEED = 'There is no such feed.';

/** What the old URL's responses said does not hold for the new one. */
const AT_NEW_URL = {
  etag: null,
  lastModified: null,
  documentHash: null,
  movedTo: null,
  permanentRedirectCount: 0,
};

@ApiTags('feeds')
@Controller('api/feeds')
export class FeedsController {
  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    private readonly previews: PreviewFeed,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List feeds by name, with the result of their last poll' })
  @ApiOkResponse({ type: FeedListDto })
  async list(@Query(new ZodValidationPipe(FeedQueryDto)) query: FeedQueryDto): Promise<FeedList> {
    const { items, ...rest } = await findFeeds(query, this.db);
    return { items: items.map(viewFeed), ...rest };
  }

  @Post()
  @ApiOperation({ summary: 'Add a feed by its URL, or by the URL of a page that links to one feed' })
  @ApiCreatedResponse({ type: FeedDto, headers: locationHeader('The new feed.') })
  @ApiProblem(409, 'The feed was added before.')
  @ApiProblem(422, 'There is no feed at the URL, or a page with several: `candidates`.')
  async add(
    @Body(new ZodValidationPipe(NewFeedDto)) settings: NewFeedDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FeedView> {
    await this.refuseDuplicate(settings.url);
    const url = feedUrlOf(await this.previews.preview(settings.url, settings.proxy));
    const { feed, isNew } = await addFeed(this.db.manager, { ...settings, url }, true);
    if (!isNew) throw duplicateError(feed);
    response.location(`/api/feeds/${feed.id}`);
    return viewFeed(feed);
  }

  @Post('preview')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Show what is at a URL without saving anything' })
  @ApiOkResponse({ type: FeedPreviewDto })
  async preview(
    @Body(new ZodValidationPipe(PreviewRequestDto)) { url, proxy }: PreviewRequestDto,
  ): Promise<FeedPreview> {
    const preview = await this.previews.preview(url, proxy);
    const known = await this.db.manager.findOneBy(Feed, { urlKey: feedUrlKey(preview.url), deletedAt: IsNull() });
    return { ...viewPreview(preview), knownAs: known?.id ?? null };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One feed, with the result of its last poll' })
  @ApiOkResponse({ type: FeedDto })
  @ApiProblem(404, NO_FEED)
  async one(@PathParam('id', FeedView.shape.id) id: string): Promise<FeedView> {
    return viewFeed(await this.find(id));
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change settings, pause or resume; fields left out stay unchanged' })
  @ApiOkResponse({ type: FeedDto })
  @ApiProblem(404, NO_FEED)
  @ApiProblem(409, 'Another feed has this URL.')
  async change(
    @PathParam('id', FeedView.shape.id) id: string,
    @Body(new ZodValidationPipe(FeedChangesDto)) changes: FeedChangesDto,
  ): Promise<FeedView> {
    const feed = await this.find(id);
    const newUrl = changes.url !== undefined && changes.url !== feed.url ? changes.url : null;
    if (newUrl) await this.refuseDuplicate(newUrl, id);
    await this.db.manager.update(Feed, id, {
      ...columnsOf(changes),
      ...(newUrl && { ...AT_NEW_URL, ...atAddress(feed, newUrl) }),
      nextPollAt: new Date(),
      nextPollReason: 'Settings changed.',
      // A poll in progress used the old settings: its result must not overwrite the new ones.
      ...LEASE_REVOKED,
    });
    return viewFeed(await this.find(id));
  }

  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Stop polling a feed; its articles stay' })
  @ApiNoContentResponse({ description: 'Deleted.' })
  @ApiProblem(404, NO_FEED)
  async delete(@PathParam('id', FeedView.shape.id) id: string): Promise<void> {
    await this.find(id);
    await this.db.manager.update(Feed, id, { deletedAt: new Date(), ...LEASE_REVOKED });
  }

  @Post(':id/poll')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({ summary: 'Poll a feed as soon as its host has a free slot; a paused feed stays paused' })
  @ApiAcceptedResponse({ type: FeedDto })
  @ApiProblem(404, NO_FEED)
  async poll(@PathParam('id', FeedView.shape.id) id: string): Promise<FeedView> {
    await this.find(id);
    await this.db.manager.update(Feed, id, { nextPollAt: new Date(), nextPollReason: 'Requested manually.' });
    return viewFeed(await this.find(id));
  }

  private async find(id: string): Promise<Feed> {
    const feed = await this.db.manager.findOneBy(Feed, { id, deletedAt: IsNull() });
    if (!feed) throw new FieldException(HttpStatus.NOT_FOUND, [{ field: 'id', detail: `there is no feed ${id}` }]);
    return feed;
  }

  /** @param id of the feed that is to get the URL; none for a new feed */
  private async refuseDuplicate(url: string, id?: string): Promise<void> {
    const duplicate = await this.db.manager.findOneBy(Feed, { urlKey: feedUrlKey(url) });
    // Adding brings a deleted feed back, but no other feed can take its URL.
    if (duplicate && duplicate.id !== id && (id !== undefined || !duplicate.deletedAt)) throw duplicateError(duplicate);
  }
}

function duplicateError({ name, deletedAt }: Feed): FieldException {
  const detail = `was already added as "${name}"${deletedAt ? ', which was deleted' : ''}`;
  return new FieldException(HttpStatus.CONFLICT, [{ field: 'url', detail }]);
}

/** @throws FieldException 422 when there is no feed, or more than one to choose from */
function feedUrlOf({ url, feed, error, candidates }: PreviewResult): string {
  if (feed) return url;
  if (candidates.length === 1) return candidates[0]!.url;
  if (candidates.length > 1)
    throw new FieldException(422, [{ field: 'url', detail: 'is a page with several feeds: choose one' }], {
      candidates,
    });
  throw new FieldException(422, [{ field: 'url', detail: `${FEED_STATUSES[error!.code]} (${error!.detail})` }]);
}
