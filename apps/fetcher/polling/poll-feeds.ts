import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Counter, Histogram, Summary } from 'prom-client';
import { BackgroundLoop } from '#libs/async/background-loop.js';
import type { Feed } from '#libs/database/entities/feed.entity.js';
import { FetcherConfig } from '../config/fetcher-config.js';
import { feedLabel } from '../feeds/feed-url.js';
import { leaseFeeds, renewLeases } from '../feeds/lease-feeds.js';
import { HostLimiter, LEASE_SECONDS } from '../hosts/host-limiter.js';
import { PollFeed } from './poll-feed.js';

/** Between two queries for due feeds. */
const LEASE_INTERVAL_MS = 500;
/** Between two queries for due feeds while the database fails. */
const MAX_BACK_OFF_MS = 5_000;
const RENEW_INTERVAL_MS = (LEASE_SECONDS * 1000) / 3;
const CLEANUP_INTERVAL_MS = 3_600_000;

const polls = new Counter({
  name: 'babelwire_feed_polls_total',
  help: 'Polls of feeds by status',
  labelNames: ['status'],
});
const lateness = new Summary({
  name: 'babelwire_feed_poll_lateness_seconds',
  help: 'Delay between the scheduled and the actual start of a poll, over the last minute',
  percentiles: [0.5, 0.9, 0.99],
  maxAgeSeconds: 60,
  ageBuckets: 6,
  pruneAgedBuckets: true,
});
const duration = new Histogram({
  name: 'babelwire_feed_poll_duration_seconds',
  help: 'Time from the start of a poll until its result was saved, waiting for a host slot included',
  buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
});

/** Leases due feeds and polls them concurrently, up to a maximum. Any number of fetchers share the work. */
@Injectable()
export class PollFeeds implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(PollFeeds.name);
  /** Polls in progress, each with the owner of its lease. */
  private readonly running = new Map<Promise<void>, string>();
  private readonly stopping = new AbortController();
  private readonly leasing = new BackgroundLoop('leasing feeds', () => this.startPolls(), {
    intervalMs: LEASE_INTERVAL_MS,
    maxBackOffMs: MAX_BACK_OFF_MS,
    logger: this.logger,
  });
  private readonly renewing = new BackgroundLoop('renewing leases', () => this.renewLeases(), {
    intervalMs: RENEW_INTERVAL_MS,
    initialDelayMs: RENEW_INTERVAL_MS,
    logger: this.logger,
  });
  private readonly cleaning = new BackgroundLoop('deleting unused host slots', () => this.hosts.deleteUnused(), {
    intervalMs: CLEANUP_INTERVAL_MS,
    logger: this.logger,
  });

  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    private readonly config: FetcherConfig,
    private readonly hosts: HostLimiter,
    private readonly poller: PollFeed,
  ) {}

  onApplicationBootstrap(): void {
    // Every poll in progress listens to it.
    setMaxListeners(0, this.stopping.signal);
    for (const loop of [this.leasing, this.renewing, this.cleaning]) loop.start();
  }

  /** Polls in progress are aborted and their feeds released. Leases are renewed until then. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.leasing.stop();
    await Promise.all(this.running.keys());
    await Promise.all([this.renewing.stop(), this.cleaning.stop()]);
  }

  /** @returns 0 when more feeds may be due: then the next run starts at once */
  private async startPolls(): Promise<number | void> {
    const free = this.config.maxConcurrentPolls - this.running.size;
    const leased = free > 0 ? await leaseFeeds(this.db, `${this.config.fetcherId} ${randomUUID()}`, free) : [];
    for (const feed of leased) this.start(feed);
    if (leased.length < free) return;
    await Promise.race(this.running.keys());
    return 0;
  }

  private start(feed: Feed): void {
    const poll = this.poll(feed)
      .catch((error: Error) => this.logger.error(`${feedLabel(feed)}: ${error.stack}`))
      .then(() => void this.running.delete(poll));
    this.running.set(poll, feed.leaseOwner!);
  }

  private async poll(feed: Feed): Promise<void> {
    const started = Date.now();
    const status = await this.poller.poll(feed, this.stopping.signal);
    if (!status) return;
    polls.inc({ status });
    lateness.observe(Math.max(0, started - feed.nextPollAt.getTime()) / 1000);
    duration.observe((Date.now() - started) / 1000);
  }

  private async renewLeases(): Promise<void> {
    const owners = [...new Set(this.running.values())];
    await Promise.all([renewLeases(this.db, owners), this.hosts.renewLeases()]);
  }
}
