import { randomBytes, randomUUID } from 'node:crypto';
import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Patch, Post } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { createZodDto, ZodValidationPipe } from 'nestjs-zod';
import { DataSource } from 'typeorm';
import {
  CreatedWebhook,
  NewWebhook,
  WebhookChanges,
  WebhookDeliveryView,
  WebhookDetails,
  WebhookList,
  WebhookReplay,
  WebhookView,
} from '#libs/contracts/api/webhooks.js';
import { Edition } from '#libs/database/entities/edition.entity.js';
import { WebhookDelivery } from '#libs/database/entities/webhook-delivery.entity.js';
import { Webhook } from '#libs/database/entities/webhook.entity.js';
import { HttpClient } from '#libs/http/http-client.js';
import { ApiProblem, PathParam } from '#libs/runtime/api-decorators.js';
import { FieldException } from '#libs/runtime/problem-filter.js';
import { EventLog } from '../events/event-log.js';
import { DeliverEvents } from './deliver-events.js';

class NewWebhookDto extends createZodDto(NewWebhook) {}
class WebhookChangesDto extends createZodDto(WebhookChanges) {}
class WebhookReplayDto extends createZodDto(WebhookReplay) {}
class WebhookDto extends createZodDto(WebhookView) {}
class CreatedWebhookDto extends createZodDto(CreatedWebhook) {}
class WebhookDetailsDto extends createZodDto(WebhookDetails) {}
class WebhookListDto extends createZodDto(WebhookList) {}
class WebhookDeliveryDto extends createZodDto(WebhookDeliveryView) {}

const MAX_WEBHOOKS = 1_000;
/** Attempts that GET /api/webhooks/:id shows. */
const SHOWN_ATTEMPTS = 100;
const SECRET_BYTES = 32;

/** Columns that let a webhook begin anew, without its failures. */
const RESUMED = () => ({
  pausedReason: null,
  failures: 0,
  failingSince: null,
  lastError: null,
  nextAttemptAt: new Date(),
});

@ApiTags('webhooks')
@Controller('api/webhooks')
export class WebhooksController {
  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    private readonly log: EventLog,
    private readonly client: HttpClient,
    private readonly deliverEvents: DeliverEvents,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List webhooks with their states, the oldest first' })
  @ApiOkResponse({ type: WebhookListDto })
  async list(): Promise<WebhookList> {
    const webhooks = await this.db.manager.find(Webhook, { order: { createdAt: 'ASC', id: 'ASC' } });
    const editions = await this.db.manager.find(Edition);
    const lastOf = new Map(editions.map(({ name, lastSequence }) => [name, Number(lastSequence)]));
    return { items: webhooks.map((webhook) => viewWebhook(webhook, lastOf.get(webhook.edition) ?? 0)) };
  }

  @Post()
  @ApiOperation({ summary: 'Register a webhook; the response shows its secret, and no later one does' })
  @ApiCreatedResponse({ type: CreatedWebhookDto })
  @ApiConflictResponse({ description: `There are ${MAX_WEBHOOKS} webhooks` })
  @ApiUnprocessableEntityResponse({ description: 'The URL must not be requested, or there is no such sequence' })
  async add(@Body(new ZodValidationPipe(NewWebhookDto)) settings: NewWebhookDto): Promise<CreatedWebhook> {
    await this.refuseUrl(settings.url);
    const { last } = await this.log.bounds(settings.edition);
    refusePosition(settings.after, last);
    if ((await this.db.manager.count(Webhook)) >= MAX_WEBHOOKS) {
      const detail = `there are ${MAX_WEBHOOKS} webhooks already: delete one first`;
      throw new FieldException(HttpStatus.CONFLICT, [{ field: 'body', detail }]);
    }
    const { after = last, secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`, ...columns } = settings;
    const id = randomUUID();
    const now = new Date();
    await this.db.manager.insert(Webhook, {
      ...columns,
      ...{ id, secret, lastSequence: after, createdAt: now, nextAttemptAt: now },
    });
    return { ...(await this.view(id)), secret };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One webhook with its latest attempts to deliver' })
  @ApiOkResponse({ type: WebhookDetailsDto })
  @ApiProblem(404, 'There is no such webhook.')
  async one(@PathParam('id', WebhookView.shape.id) id: string): Promise<WebhookDetails> {
    const view = await this.view(id);
    const attempts = await this.db.manager.find(WebhookDelivery, {
      where: { webhookId: id },
      order: { id: 'DESC' },
      take: SHOWN_ATTEMPTS,
    });
    return { ...view, deliveries: attempts.map(viewAttempt) };
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change settings, pause or resume; fields left out stay unchanged' })
  @ApiOkResponse({ type: WebhookDto })
  @ApiProblem(404, 'There is no such webhook.')
  @ApiUnprocessableEntityResponse({ description: 'The URL must not be requested' })
  async change(
    @PathParam('id', WebhookView.shape.id) id: string,
    @Body(new ZodValidationPipe(WebhookChangesDto)) { paused, ...changes }: WebhookChangesDto,
  ): Promise<WebhookView> {
    const webhook = await this.find(id);
    if (changes.url !== undefined) await this.refuseUrl(changes.url);
    const columns = {
      ...changes,
      // A new URL is tried at once.
      ...(changes.url !== undefined && { nextAttemptAt: new Date() }),
      ...(paused === false && RESUMED()),
      ...(paused === true && { pausedReason: webhook.pausedReason ?? 'Paused by a person.' }),
    };
    // TypeORM refuses an update of nothing.
    if (Object.keys(columns).length > 0) await this.db.manager.update(Webhook, id, columns);
    return this.view(id);
  }

  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Delete a webhook with its log' })
  @ApiNoContentResponse()
  @ApiProblem(404, 'There is no such webhook.')
  async delete(@PathParam('id', WebhookView.shape.id) id: string): Promise<void> {
    await this.find(id);
    await this.db.manager.delete(Webhook, id);
  }

  @Post(':id/replay')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Deliver again from a sequence on; a paused webhook stays paused' })
  @ApiOkResponse({ type: WebhookDto })
  @ApiProblem(404, 'There is no such webhook.')
  @ApiUnprocessableEntityResponse({ description: 'There is no such sequence' })
  async replay(
    @PathParam('id', WebhookView.shape.id) id: string,
    @Body(new ZodValidationPipe(WebhookReplayDto)) { after }: WebhookReplayDto,
  ): Promise<WebhookView> {
    const { edition } = await this.find(id);
    refusePosition(after, (await this.log.bounds(edition)).last);
    const { pausedReason: _, ...begun } = RESUMED();
    await this.db.manager.update(Webhook, id, { ...begun, lastSequence: after, missedFrom: null, missedTo: null });
    return this.view(id);
  }

  @Post(':id/test')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Send a test event now and show the result; the webhook may be paused' })
  @ApiOkResponse({ type: WebhookDeliveryDto })
  @ApiProblem(404, 'There is no such webhook.')
  async test(@PathParam('id', WebhookView.shape.id) id: string): Promise<WebhookDeliveryView> {
    const { id: eventId, failure, ...attempt } = await this.deliverEvents.sendTest(await this.find(id));
    return viewAttempt({ ...attempt, eventId, attempt: 1, error: failure?.error ?? null });
  }

  private async find(id: string): Promise<Webhook> {
    const webhook = await this.db.manager.findOneBy(Webhook, { id });
    if (webhook) return webhook;
    throw new FieldException(HttpStatus.NOT_FOUND, [{ field: 'id', detail: `there is no webhook ${id}` }]);
  }

  private async view(id: string): Promise<WebhookView> {
    const webhook = await this.find(id);
    return viewWebhook(webhook, (await this.log.bounds(webhook.edition)).last);
  }

  /** Tells at once what every delivery would be refused for. */
  private async refuseUrl(url: string): Promise<void> {
    const refusal = await this.client.refusalOf(url);
    if (!refusal) return;
    const advice = 'FETCH_ALLOW and FETCH_PORTS set which private addresses and ports are allowed';
    throw new FieldException(422, [{ field: 'url', detail: `${refusal.detail.replace(/\.$/, '')}; ${advice}` }]);
  }
}

function refusePosition(after: number | undefined, last: number): void {
  if (after === undefined || after <= last) return;
  throw new FieldException(422, [{ field: 'after', detail: `must be at most ${last}, the last event of the edition` }]);
}

/** @param last sequence of the edition's last event */
function viewWebhook(webhook: Webhook, last: number): WebhookView {
  const { id, url, edition, types, language, source, failures, lastSequence, missedFrom, missedTo } = webhook;
  const isPaused = webhook.pausedReason !== null;
  const isFailing = !isPaused && webhook.failingSince !== null;
  return {
    ...{ id, url, edition, types, language, source, failures, lastSequence },
    state: isPaused ? 'paused' : isFailing ? 'failing' : 'active',
    reason: isPaused ? webhook.pausedReason : webhook.lastError,
    createdAt: webhook.createdAt.toISOString(),
    pending: Math.max(0, last - lastSequence),
    lastDeliveredAt: webhook.lastDeliveredAt?.toISOString() ?? null,
    failingSince: webhook.failingSince?.toISOString() ?? null,
    nextAttemptAt: isFailing ? webhook.nextAttemptAt.toISOString() : null,
    missed: missedFrom === null || missedTo === null ? null : { from: missedFrom, to: missedTo },
  };
}

function viewAttempt(attempt: Omit<WebhookDelivery, 'id' | 'webhookId'>): WebhookDeliveryView {
  const { sequence, eventId, type, status, error, durationMs, at } = attempt;
  return { sequence, eventId, type, attempt: attempt.attempt, status, error, durationMs, at: at.toISOString() };
}
