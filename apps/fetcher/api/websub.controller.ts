import { Controller, Get, Inject, Logger, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Counter } from 'prom-client';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { RawBody } from '#libs/runtime/body-parsers.js';
import { AnyQuery } from '#libs/runtime/route-guard.js';
import { withoutPassword } from '../feeds/feed-url.js';
import { IngestPush } from '../polling/ingest-push.js';
import { confirmVerification, parseVerification, verifySignature } from '../websub/verification.js';

type PushOutcome = 'delivered' | 'bad-signature' | 'gone' | 'paused' | 'failed';

/** A bad signature is acknowledged as well, so that an attacker learns nothing (WebSub, section 7.1.2). */
const STATUS_OF: Record<PushOutcome, number> = {
  delivered: 204,
  'bad-signature': 202,
  paused: 202,
  gone: 410,
  failed: 503,
};

const pushes = new Counter({
  name: 'babelwire_pushes_total',
  help: 'Documents pushed by hubs, by outcome',
  labelNames: ['outcome'],
});

/** The callback for hubs. Each feed has its own, by its unguessable id. Bodies arrive as bytes, which the signature covers. */
@ApiExcludeController()
@AnyQuery()
@RawBody({ limit: '5mb' })
@Controller('api/websub')
export class WebSubController {
  private readonly logger = new Logger(WebSubController.name);

  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    private readonly push: IngestPush,
  ) {}

  /** The hub verifies a request, or denies a subscription. */
  @Get(':feedId')
  async verify(@Param('feedId') feedId: string, @Query() query: unknown, @Res() response: Response): Promise<void> {
    const verification = parseVerification(query);
    const confirmation =
      verification && isUuid(feedId) ? await confirmVerification(this.db, feedId, verification, new Date()) : null;
    if (verification?.mode === 'denied' && confirmation !== null)
      this.logger.warn(`the hub denied the subscription of feed ${feedId}: ${verification.reason}`);
    // A challenge may contain a script: browsers must not render it.
    response.status(confirmation === null ? 404 : 200).set('X-Content-Type-Options', 'nosniff');
    response.type('text/plain').send(confirmation ?? 'Not requested.');
  }

  /** The hub pushes a document. The response waits until its articles are published, so that the hub retries a failure. */
  @Post(':feedId')
  async receive(@Param('feedId') feedId: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const outcome = await this.ingest(feedId, request).catch((error: Error): PushOutcome => {
      this.logger.error(`the document pushed for feed ${feedId} was not ingested: ${error.message}`);
      return 'failed';
    });
    pushes.inc({ outcome });
    response.status(STATUS_OF[outcome]).end();
  }

  private async ingest(id: string, request: Request): Promise<PushOutcome> {
    const feed = isUuid(id) ? await this.db.manager.findOneBy(Feed, { id }) : null;
    if (!feed || feed.deletedAt) return 'gone';
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (!feed.pushSecret || !verifySignature(request.get('x-hub-signature'), body, feed.pushSecret)) {
      this.logger.warn(
        `${feed.name} (${withoutPassword(feed.url)}): a pushed document was ignored: its signature is invalid`,
      );
      return 'bad-signature';
    }
    if (feed.pausedReason !== null) return 'paused';
    await this.push.ingest(id, { body, contentType: request.get('content-type') });
    await this.db.manager.update(Feed, { id }, { lastPushAt: new Date() });
    return 'delivered';
  }
}

function isUuid(text: string): boolean {
  return z.uuid().safeParse(text).success;
}
