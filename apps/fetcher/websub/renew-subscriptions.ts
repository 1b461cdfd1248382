import { type BeforeApplicationShutdown, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Feed } from '#libs/database/entities/feed.entity.js';
import type { Fetch } from '../http/fetch-types.js';
import { claimDue, claimUnwanted } from './claim-subscriptions.js';
import { requestFailed } from './push-state.js';
import { subscribe, type Subscription, unsubscribe } from './request-subscription.js';
import { withoutPassword } from '../feeds/feed-url.js';

const EVERY_MS = 60_000;
/** Feeds that are claimed at a time: few enough to be asked about before they are due again. */
const BATCH = 50;

interface Task {
  hub: string;
  run(): Promise<void>;
}

/** Keeps every feed that declares a hub subscribed there, and ends what is no longer wanted. Any number may run at once. */
export class RenewSubscriptions implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RenewSubscriptions.name);
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> = Promise.resolve();

  /** @param publicUrl where hubs reach this installation; null means that none can, and nothing is subscribed to */
  constructor(
    private readonly db: DataSource,
    private readonly exchange: Fetch,
    private readonly publicUrl: string | null,
  ) {}

  onApplicationBootstrap(): void {
    if (this.publicUrl !== null) this.scheduleNext();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.running;
  }

  /**
   * Asks the hubs of all feeds that are due.
   * @returns how many requests were made
   */
  async renewSubscriptions(now: Date): Promise<number> {
    let requests = 0;
    for (let isMore = true; isMore && !this.stopping.signal.aborted;) {
      const due = await claimDue(this.db, now, BATCH);
      const unwanted = await claimUnwanted(this.db, now, BATCH);
      const tasks = [
        ...due.map((feed) => ({ hub: feed.hub!, run: () => this.subscribe(feed) })),
        ...unwanted.map((feed) => ({ hub: feed.hub!, run: () => this.unsubscribe(feed) })),
      ];
      // One after another at each hub, because thousands of feeds can have the same; hubs beside one another.
      await Promise.all([...groupByHost(tasks).values()].map((group) => this.runInTurn(group)));
      requests += tasks.length;
      isMore = due.length === BATCH || unwanted.length === BATCH;
    }
    return requests;
  }

  /** What is left undone by a stop is due again in some minutes. */
  private async runInTurn(tasks: Task[]): Promise<void> {
    const { signal } = this.stopping;
    for (const { run } of tasks) {
      if (signal.aborted) return;
      await run().catch((error: Error) => signal.aborted || this.logger.error(`A hub was not asked: ${error.message}`));
    }
  }

  private async subscribe(feed: Feed): Promise<void> {
    const failure = await subscribe(subscriptionOf(feed), this.callbackOf(feed), this.ask);
    if (!failure) return;
    this.logger.warn(
      `${feed.name} (${withoutPassword(feed.url)}): its hub ${feed.hub} could not be asked: ${failure.detail}`,
    );
    // Unless the hub has verified it, or denied it, all the same.
    const asClaimed = { id: feed.id, pushState: feed.pushState, pushAttempts: feed.pushAttempts };
    await this.db.manager.update(Feed, asClaimed, requestFailed(feed, failure));
  }

  /** A hub that does not obey is told 410, or its lease ends. */
  private async unsubscribe(feed: Feed): Promise<void> {
    const failure = await unsubscribe(subscriptionOf(feed), this.callbackOf(feed), this.ask);
    if (failure) this.logger.debug(`${feed.name} (${withoutPassword(feed.url)}): not unsubscribed: ${failure.detail}`);
  }

  private readonly ask: Fetch = (ask) => this.exchange({ ...ask, signal: this.stopping.signal });

  private callbackOf({ id }: Feed): string {
    return `${this.publicUrl!.replace(/\/+$/, '')}/api/websub/${id}`;
  }

  private scheduleNext(): void {
    this.timer = setTimeout(() => {
      this.running = this.renewSubscriptions(new Date())
        .catch((error: Error) => this.logger.error(`Subscriptions could not be renewed: ${error.message}`))
        .finally(() => this.stopping.signal.aborted || this.scheduleNext());
    }, EVERY_MS);
  }
}

function subscriptionOf(feed: Feed): Subscription {
  return {
    hub: feed.hub!,
    topic: feed.pushTopic!,
    secret: feed.pushSecret ?? undefined,
    proxy: feed.proxy ?? undefined,
  };
}

function groupByHost(tasks: Task[]): Map<string, Task[]> {
  const groups = new Map<string, Task[]>();
  for (const task of tasks) {
    const { host } = new URL(task.hub);
    groups.set(host, [...(groups.get(host) ?? []), task]);
  }
  return groups;
}
