import { Controller, Get, Inject, Logger, Param, Post, Query, Req, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { ExpressAdapter } from '@nestjs/platform-express';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { answerIntent } from '../websub/answer-intent.js';
import { readIntent } from '../websub/intent.js';
import { countPush, type PushOutcome } from '../websub/push-metrics.js';
import { verifySignature } from '../websub/verify-signature.js';
import { withoutPassword } from '../feeds/feed-url.js';
import { IngestPush } from '../polling/take-push.js';

/** The largest document that a hub may send. */
const BODY_LIMIT = '5mb';
const CALLBACK = '/api/websub/';

/** The callback that hubs know: each feed has its own, with an id that nobody can guess. */
@ApiExcludeController()
@Controller('api/websub')
export class WebSubController {
  private readonly logger = new Logger(WebSubController.name);

  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    private readonly push: IngestPush,
    @Inject(HttpAdapterHost) { httpAdapter }: HttpAdapterHost,
  ) {
    // Here, because the application's parsers are added later: a signature is of the bytes, and JSON Feed is JSON.
    const type = (request: { url?: string }) => request.url?.startsWith(CALLBACK) ?? false;
    (httpAdapter as ExpressAdapter).useBodyParser('raw', false, { limit: BODY_LIMIT, type });
  }

  /** The hub asks whether it was us who subscribed, or tells that it will not. */
  @Get(':feedId')
  async verify(@Param('feedId') feedId: string, @Query() query: unknown, @Res() response: Response): Promise<void> {
    const intent = readIntent(query);
    const answer = intent && isId(feedId) ? await answerIntent(this.db, feedId, intent, new Date()) : null;
    if (intent?.mode === 'denied' && answer !== null) this.logger.warn(`Hub denies feed ${feedId}: ${intent.reason}`);
    // A challenge could be a script: no browser may take it for a page.
    response.status(answer === null ? 404 : 200).set('X-Content-Type-Options', 'nosniff');
    response.type('text/plain').send(answer ?? 'Not requested.');
  }

  /** The hub brings what is new. Answered only when it is safe, so that the hub sends it again if it is not. */
  @Post(':feedId')
  async receive(@Param('feedId') feedId: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const outcome = await this.take(feedId, request).catch((error: Error): PushOutcome => {
      this.logger.error(`What a hub sent for feed ${feedId} could not be taken: ${error.message}`);
      return 'failed';
    });
    countPush(outcome);
    response.status(STATUS_OF[outcome]).end();
  }

  private async take(id: string, request: Request): Promise<PushOutcome> {
    const feed = isId(id) ? await this.db.manager.findOneBy(Feed, { id }) : null;
    if (!feed || feed.deletedAt) return 'gone';
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (!feed.pushSecret || !verifySignature(request.get('x-hub-signature'), body, feed.pushSecret)) {
      this.logger.warn(
        `A document for ${feed.name} (${withoutPassword(feed.url)}) was ignored: its signature is not the hub's.`,
      );
      return 'bad-signature';
    }
    if (feed.pausedReason !== null) return 'paused';
    await this.push.take(id, { body, contentType: request.get('content-type') });
    await this.db.manager.update(Feed, { id }, { lastPushAt: new Date() });
    return 'delivered';
  }
}

/** What was not signed rightly is acknowledged too: who guesses learns nothing (WebSub, section 7.1.2). */
const STATUS_OF: Record<PushOutcome, number> = {
  delivered: 204,
  'bad-signature': 202,
  paused: 202,
  gone: 410,
  failed: 503,
};

function isId(text: string): boolean {
  return z.uuid().safeParse(text).success;
}
