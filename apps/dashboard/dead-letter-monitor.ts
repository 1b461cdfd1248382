import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { BackgroundLoop } from '#libs/async/background-loop.js';
import type { DeadLetterSummary } from '#libs/contracts/api/queues.js';
import type { DeadLetter } from '#libs/contracts/dead-letter.js';
import { topics } from '#libs/contracts/topics.js';
import { type Bus, BUS } from '#libs/messaging/bus/bus.js';

const MAX_RECENT = 20;
const RETRY_INTERVAL_MS = 5_000;

/** Follows news.dead-letters from its start; keeps counts and the newest letters. */
@Injectable()
export class DeadLetterMonitor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly topic = topics.deadLetters.name;
  private readonly loop = new BackgroundLoop('following news.dead-letters', (signal) => this.follow(signal), {
    intervalMs: RETRY_INTERVAL_MS,
    logger: new Logger(DeadLetterMonitor.name),
  });
  private count = 0;
  private countByQueue = new Map<string, number>();
  private recent: DeadLetterSummary['recent'] = [];

  constructor(@Inject(BUS) private readonly bus: Bus) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** @param endOffset of news.dead-letters: only an empty topic proves that there are none */
  summary(endOffset: string | null): DeadLetterSummary {
    return { count: this.isKnown(endOffset) ? this.count : null, recent: this.recent };
  }

  /** Dead letters of this group in this topic; null while unknown, and for a topic without consumers. */
  countOf(queue: { topic: string; group: string | null }, endOffset: string | null): number | null {
    if (queue.group === null || !this.isKnown(endOffset)) return null;
    return this.countByQueue.get(`${queue.topic} ${queue.group}`) ?? 0;
  }

  private isKnown(endOffset: string | null): boolean {
    return this.count > 0 || endOffset === '0';
  }

  private follow(signal: AbortSignal): Promise<void> {
    this.count = 0;
    this.countByQueue = new Map();
    this.recent = [];
    return this.bus.tail(topics.deadLetters, 'start', ({ value }) => this.add(value), signal);
  }

  private add(letter: DeadLetter): void {
    const { reason, topic, group, step, failedAt, partition, offset, attempts } = letter;
    const queue = `${topic} ${group}`;
    this.count += 1;
    this.countByQueue.set(queue, (this.countByQueue.get(queue) ?? 0) + 1);
    const shown = { reason, topic, group, step, failedAt, partition, offset, attempts };
    this.recent = [shown, ...this.recent].slice(0, MAX_RECENT);
  }
}
