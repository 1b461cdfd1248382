import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { BackgroundLoop } from '#libs/async/background-loop.js';
import { BusStrategy } from '#libs/messaging/bus-strategy.js';
import { type Bus, BUS, type Consumer, type QueueStatus } from '#libs/messaging/bus/bus.js';

const SAMPLE_INTERVAL_MS = 5_000;
/** A step that has work and commits nothing for so long is stalled. */
const STALLED_AFTER_MS = 30_000;

/** Watches whether the steps of this process make progress while they have work. */
@Injectable()
export class StepProgress implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly detector = new StallDetector();
  private readonly loop = new BackgroundLoop('measuring progress', () => this.sample(), {
    intervalMs: SAMPLE_INTERVAL_MS,
    logger: new Logger(StepProgress.name),
  });
  private stalled: string[] = [];

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(BusStrategy) private readonly strategy: BusStrategy,
  ) {}

  /** A sentence for each step that is stalled. */
  get problems(): string[] {
    return this.stalled;
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): void {
    void this.loop.stop(); // not awaited: a bus that doesn't respond must not delay the shutdown
  }

  private async sample(): Promise<void> {
    const { consumers } = this.strategy;
    if (consumers.length === 0) return;
    try {
      const queues = await this.bus.progress(consumers.map(({ subscription }) => subscription));
      this.stalled = this.detector.measure(consumers, queues, Date.now());
    } catch (error) {
      // Time without measurements doesn't count: after an outage the steps get their time.
      this.detector.reset();
      this.stalled = [];
      throw error;
    }
  }
}

/** What is known of a consumer. */
export type WatchedConsumer = Pick<Consumer, 'subscription' | 'positions'>;

/** Finds partitions in which records wait and whose offsets don't change. */
export class StallDetector {
  /** The position in each partition with work, and since when it is the same. */
  private waiting = new Map<string, { position: bigint; since: number }>();

  /**
   * @param now milliseconds since any moment
   * @returns a sentence for each consumer with stalled partitions
   */
  measure(consumers: readonly WatchedConsumer[], queues: QueueStatus[], now: number): string[] {
    const before = this.waiting;
    this.waiting = new Map();
    return consumers.flatMap((consumer) => {
      const stalled = this.partitionsWithWork(consumer, queues).flatMap(({ name, position, lag }) => {
        const key = `${consumer.subscription.group} ${name}`;
        const known = before.get(key);
        const since = known?.position === position ? known.since : now;
        this.waiting.set(key, { position, since });
        return now - since >= STALLED_AFTER_MS
          ? [{ name, position, lag, seconds: Math.round((now - since) / 1000) }]
          : [];
      });
      return stalled.length === 0 ? [] : [describe(consumer.subscription.step, stalled)];
    });
  }

  reset(): void {
    this.waiting.clear();
  }

  private partitionsWithWork({ subscription, positions }: WatchedConsumer, queues: QueueStatus[]) {
    const { topic, group } = subscription;
    const queue = queues.find((queue) => queue.topic === topic.name && queue.group === group);
    return (queue?.partitions ?? []).flatMap(({ partition, endOffset, committed, lag }) => {
      // Others may have the partition. A consumer without an assignment has joined no group or is stopped.
      if (positions && !positions.has(partition)) return [];
      const read = positions?.get(partition) ?? 0n;
      const position = read > (committed ?? 0n) ? read : (committed ?? 0n);
      if (!lag || endOffset === null || endOffset <= position) return [];
      return [{ name: `${topic.name}/${partition}`, position, lag }];
    });
  }
}

function describe(step: string, stalled: { name: string; position: bigint; lag: bigint; seconds: number }[]): string {
  const [{ name, position, lag, seconds }] = stalled as [(typeof stalled)[0]];
  const messages = lag === 1n ? '1 message waits' : `${lag} messages wait`;
  const others = stalled.length - 1;
  const also = others === 0 ? '' : `, and more in ${others} other partition${others === 1 ? '' : 's'}`;
  return `the step ${step} has made no progress for ${seconds} s: ${messages} in ${name} from offset ${position}${also}`;
}
