import { createHash, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Counter } from 'prom-client';
import { DataSource } from 'typeorm';
import { BackgroundLoop } from '#libs/async/background-loop.js';
import type { WebhookEvent } from '#libs/contracts/webhook-event.js';
import type { Webhook } from '#libs/database/entities/webhook.entity.js';
import { HttpClient } from '#libs/http/http-client.js';
import { eventFilter } from '../events/event-filter.js';
import { EventLog, type StoredEvent } from '../events/event-log.js';
import {
  advance,
  deleteOldAttempts,
  LEASE_SECONDS,
  leaseWebhooks,
  logAttempt,
  releaseWebhook,
  renewLeases,
  saveFailure,
} from './lease-webhooks.js';
import { type Attempt, sendEvent, type WebhookMessage } from './send-event.js';

/** Between two queries for webhooks with events to deliver. */
const LEASE_INTERVAL_MS = 500;
/** The same while the database fails. */
const MAX_BACK_OFF_MS = 5_000;
const RENEW_INTERVAL_MS = (LEASE_SECONDS * 1000) / 3;
const CLEANUP_INTERVAL_MS = 300_000;
/** Webhooks that one store delivers to at the same time. */
const MAX_CONCURRENT_WEBHOOKS = 50;
/** Events read at once. */
const BATCH_SIZE = 50;
/** After so long a webhook goes behind the others that are due. */
const TURN_MS = 5_000;

const deliveries = new Counter({
  name: 'babelwire_webhook_deliveries_total',
  help: 'Attempts to deliver an event to a webhook, by result',
  labelNames: ['result'],
});

/**
 * Leases webhooks that have events to deliver and delivers to them concurrently; to each one event after another, in order.
 * The position is saved after the receiver's 2xx, so a killed store's events are sent again, with the same id, and never lost.
 * Any number of stores share the work.
 */
@Injectable()
export class DeliverEvents implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DeliverEvents.name);
  /** Turns in progress, each with its webhook as it was leased. */
  private readonly running = new Map<Promise<void>, Webhook>();
  private readonly stopping = new AbortController();
  private readonly leasing = new BackgroundLoop('leasing webhooks', () => this.startTurns(), {
    intervalMs: LEASE_INTERVAL_MS,
    maxBackOffMs: MAX_BACK_OFF_MS,
    logger: this.logger,
  });
  private readonly renewing = new BackgroundLoop('renewing leases of webhooks', () => this.renewLeases(), {
    intervalMs: RENEW_INTERVAL_MS,
    initialDelayMs: RENEW_INTERVAL_MS,
    logger: this.logger,
  });
  private readonly cleaning = new BackgroundLoop('deleting old webhook attempts', () => deleteOldAttempts(this.db), {
    intervalMs: CLEANUP_INTERVAL_MS,
    logger: this.logger,
  });

  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    private readonly log: EventLog,
    private readonly client: HttpClient,
  ) {}

  onApplicationBootstrap(): void {
    // Every request in flight listens to it.
    setMaxListeners(0, this.stopping.signal);
    for (const loop of [this.leasing, this.renewing, this.cleaning]) loop.start();
  }

  /** Requests in flight are aborted and their webhooks released. Leases are renewed until then. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.leasing.stop();
    await Promise.all(this.running.keys());
    await Promise.all([this.renewing.stop(), this.cleaning.stop()]);
  }

  /** Sends one event outside the order of the others. */
  async sendTest(webhook: Webhook): Promise<Attempt & WebhookMessage> {
    const message = createMessage(webhook, 'org.babelwire.webhook.test.v1', randomUUID(), {});
    const attempt = await this.attempt({ ...webhook, failures: 0 }, message);
    return { ...message, ...attempt };
  }

  /** @returns 0 when more webhooks may be due: then the next run starts at once */
  private async startTurns(): Promise<number | void> {
    const free = MAX_CONCURRENT_WEBHOOKS - this.running.size;
    const leased = free > 0 ? await leaseWebhooks(this.db, randomUUID(), free) : [];
    for (const webhook of leased) this.start(webhook);
    if (leased.length < free) return;
    await Promise.race(this.running.keys());
    return 0;
  }

  private async renewLeases(): Promise<void> {
    if (this.running.size > 0) await renewLeases(this.db, [...this.running.values()]);
  }

  private start(webhook: Webhook): void {
    const turn = this.takeTurn(webhook)
      .catch((error: Error) => {
        if (!this.stopping.signal.aborted) this.logger.warn(`webhook ${webhook.id}: ${error.stack}`);
      })
      // When this fails too, the lease expires.
      .then(() => releaseWebhook(this.db, webhook).catch(() => undefined))
      .then(() => void this.running.delete(turn));
    this.running.set(turn, webhook);
  }

  /** Delivers events until there are no more, a delivery fails, or it is the others' turn. */
  private async takeTurn(leased: Webhook): Promise<void> {
    let webhook: Webhook | null = leased;
    for (const started = performance.now(); webhook && performance.now() - started < TURN_MS;) {
      const { edition, lastSequence } = webhook;
      const { first } = await this.log.bounds(edition);
      if (first > lastSequence + 1) {
        webhook = await this.tellMissed(webhook, first - 1);
        continue;
      }
      const events = await this.log.read(edition, lastSequence, BATCH_SIZE);
      if (events.length === 0) return;
      webhook = await this.deliverBatch(webhook, events);
    }
  }

  /** @returns the webhook with the position to go on from; null when nothing more may be delivered */
  private async deliverBatch(leased: Webhook, events: StoredEvent[]): Promise<Webhook | null> {
    let webhook: Webhook | null = leased;
    for (const { sequence, json, event } of events) {
      if (!eventFilter(webhook)(event)) {
        if (sequence === events.at(-1)!.sequence) return advance(this.db, webhook, sequence);
        continue;
      }
      webhook = await this.deliver(webhook, { sequence, id: event.id, type: event.type, json }, sequence);
      // It failed, and may be repeated at once; or a replay set another position.
      if (webhook?.lastSequence !== sequence) return webhook;
    }
    return webhook;
  }

  /** Sends an event that says which events expired, in their place. */
  private async tellMissed(webhook: Webhook, to: number): Promise<Webhook | null> {
    const range = { from: webhook.lastSequence + 1, to };
    const id = createHash('sha256').update(`${webhook.id} ${range.from} ${to}`).digest('hex').slice(0, 32);
    const message = createMessage(webhook, 'org.babelwire.webhook.events-missed.v1', id, range);
    return this.deliver(webhook, message, to, true);
  }

  /**
   * @param to the webhook's position when the receiver has the event
   * @returns the webhook after that; null when nothing more may be delivered
   */
  private async deliver(webhook: Webhook, message: WebhookMessage, to: number, isMissed = false) {
    const { failure } = await this.attempt(webhook, message);
    if (failure) return saveFailure(this.db, webhook, failure);
    return advance(this.db, webhook, to, { isDelivered: true, isMissed });
  }

  private async attempt(webhook: Webhook, message: WebhookMessage): Promise<Attempt> {
    const attempt = await sendEvent(this.client, webhook, message, this.stopping.signal);
    deliveries.inc({ result: resultOf(attempt) });
    await logAttempt(this.db, webhook, message, attempt);
    return attempt;
  }
}

/** An event about the webhook itself. */
function createMessage<Type extends WebhookEvent['type']>(
  { id: subject, edition }: Webhook,
  type: Type,
  id: string,
  data: Extract<WebhookEvent, { type: Type }>['data'],
): WebhookMessage {
  const attributes = { specversion: '1.0', id, source: '/babelwire/store', type, subject } as const;
  const time = new Date().toISOString();
  const event = { ...attributes, time, datacontenttype: 'application/json', edition, data } as WebhookEvent;
  return { sequence: null, id, type, json: JSON.stringify(event) };
}

function resultOf({ status, failure }: Attempt): string {
  if (!failure) return 'delivered';
  if (status === null) return 'no-response';
  return `${Math.floor(status / 100)}xx`;
}
