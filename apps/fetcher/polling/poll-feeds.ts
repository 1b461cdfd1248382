import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Feed } from '#libs/database/entities/feed.entity.js';
import { leaseFeeds, renewLeases } from '../feeds/lease-feeds.js';
import { FETCHER_ID } from './fetcher-id.js';
import { HostLimiter, LEASE_SECONDS } from '../hosts/host-limiter.js';
import { observePoll } from './metrics.js';
import { PollFeed } from './poll-feed.js';
import { withoutPassword } from '../feeds/feed-url.js';

/** Nest injection token: how many feeds this fetcher polls at a time. */
export const POLLS_AT_A_TIME = Symbol('POLLS_AT_A_TIME');

/** Between two looks for feeds that are due, in milliseconds. */
const LOOK = 500;
/** After an error of the database, in milliseconds. */
const PAUSE = 5_000;
/** Between two clean-ups of hosts that are asked no more, in milliseconds. */
const TIDY = 3_600_000;

/** Claims the feeds that are due, and polls as many at a time as it may; any number of fetchers do so side by side. */
@Injectable()
export class PollFeeds implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(PollFeeds.name);
  private readonly stopping = new AbortController();
  /** Polls under way, each with the name of its claim. */
  private readonly running = new Map<Promise<void>, string>();
  private loop: Promise<void> = Promise.resolve();
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    @Inject(FETCHER_ID) private readonly id: string,
    @Inject(POLLS_AT_A_TIME) private readonly atATime: number,
    private readonly turns: HostLimiter,
    private readonly poller: PollFeed,
  ) {}

  onApplicationBootstrap(): void {
    // Every poll under way listens to it.
    setMaxListeners(0, this.stopping.signal);
    this.loop = this.pollUntilStopped();
    this.timers.push(setInterval(() => void this.renew(), (LEASE_SECONDS * 1000) / 3));
    this.timers.push(setInterval(() => void this.tidy(), TIDY));
    void this.tidy();
  }

  /** What is being polled is given back, to be polled by others or after the next start. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.loop;
    await Promise.all(this.running.keys());
    for (const timer of this.timers) clearInterval(timer);
  }

  private async pollUntilStopped(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        const free = this.atATime - this.running.size;
        const claimed = free > 0 ? await leaseFeeds(this.db, `${this.id} ${randomUUID()}`, free) : [];
        for (const feed of claimed) this.start(feed);
        if (claimed.length < free) await sleep(LOOK, null, { signal }).catch(() => undefined);
        else await Promise.race(this.running.keys());
      } catch (error) {
        this.logger.error(`feeds cannot be claimed: ${(error as Error).message}`);
        await sleep(PAUSE, null, { signal }).catch(() => undefined);
      }
    }
  }

  private start(feed: Feed): void {
    const started = Date.now();
    const poll = this.poller
      .poll(feed, this.stopping.signal)
      .then((status) => status && observePoll(status, started - feed.nextPollAt.getTime(), Date.now() - started))
      .catch((error: Error) => this.logger.error(`${feed.name} (${withoutPassword(feed.url)}): ${error.stack}`))
      .then(() => void this.running.delete(poll));
    this.running.set(poll, feed.leaseOwner!);
  }

  private async renew(): Promise<void> {
    const claims = [...new Set(this.running.values())];
    await Promise.all([renewLeases(this.db, claims), this.turns.renewLeases()]).catch((error: Error) =>
      this.logger.warn(`leases cannot be renewed: ${error.message}`),
    );
  }

  private async tidy(): Promise<void> {
    await this.turns
      .deleteUnused()
      .catch((error: Error) => this.logger.warn(`old hosts cannot be forgotten: ${error.message}`));
  }
}
