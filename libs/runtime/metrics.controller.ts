import { Controller, Get, Header, Inject, Logger } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { collectDefaultMetrics, Gauge, register } from 'prom-client';
import { DataSource } from 'typeorm';
import { type Bus, BUS } from '#libs/messaging/bus/bus.js';
import { ApiDocument } from './api-decorators.js';

const lag = new Gauge({
  name: 'babelwire_consumer_lag',
  help: 'Messages a group has not handled yet; absent while unknown',
  labelNames: ['topic', 'group'],
});
const stories = new Gauge({ name: 'babelwire_stories', help: 'Stories in the store; absent while unknown' });
const articles = new Gauge({ name: 'babelwire_articles', help: 'Articles in the store; absent while unknown' });
const webhooks = new Gauge({
  name: 'babelwire_webhooks',
  help: 'Webhooks by state; absent while unknown',
  labelNames: ['state'],
});
/** As in the API. */
const WEBHOOK_STATES = `
  SELECT state, count(*) FILTER (WHERE state = CASE
    WHEN paused_reason IS NOT NULL THEN 'paused' WHEN failing_since IS NOT NULL THEN 'failing' ELSE 'active' END)
  FROM unnest(ARRAY['active', 'failing', 'paused']) AS state LEFT JOIN webhook ON true GROUP BY state`;

/** GET /metrics for Prometheus. Counters of handled messages are declared in partition-worker.ts of libs/messaging. */
@ApiTags('monitoring')
@Controller('metrics')
export class MetricsController {
  private readonly logger = new Logger('metrics');

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(DataSource) private readonly dataSource: DataSource,
  ) {
    if (!register.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics();
  }

  @Get()
  @ApiOperation({ summary: 'Metrics for Prometheus' })
  @ApiDocument('text/plain', 'Prometheus text format')
  @Header('Content-Type', register.contentType)
  async metrics(): Promise<string> {
    await Promise.all([
      this.measureLag().catch((error: Error) => this.forget(error, () => lag.reset())),
      this.countRows().catch((error: Error) =>
        this.forget(error, () => [stories, articles].forEach((g) => g.remove())),
      ),
      this.countWebhooks().catch((error: Error) => this.forget(error, () => webhooks.reset())),
    ]);
    return register.metrics();
  }

  /** Removes what can't be measured: a stale value, or zero, would look current. */
  private forget(error: Error, remove: () => void): void {
    remove();
    this.logger.debug(`not measured: ${error.message}`);
  }

  private async measureLag(): Promise<void> {
    const queues = await this.bus.status();
    lag.reset();
    for (const { topic, group, lag: waiting } of queues)
      if (group !== null && waiting !== null) lag.set({ topic, group }, Number(waiting));
  }

  private async countRows(): Promise<void> {
    const rows = (await this.dataSource.query(
      'select (select count(*) from story) as stories, (select count(*) from article) as articles',
    )) as { stories: string; articles: string }[];
    stories.set(Number(rows[0]?.stories));
    articles.set(Number(rows[0]?.articles));
  }

  private async countWebhooks(): Promise<void> {
    const rows: { state: string; count: string }[] = await this.dataSource.query(WEBHOOK_STATES);
    for (const { state, count } of rows) webhooks.set({ state }, Number(count));
  }
}
