import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeadLetter } from '#libs/contracts/dead-letter.js';
import { topics } from '#libs/contracts/topics.js';
import { type Bus, BUS } from '#libs/messaging/bus/bus.js';
import type { DeadLetters } from './queues-report.js';

const RECENT = 20;
const RETRY = 5_000;

/** Reads news.dead-letters from its start and keeps the counts and the newest ones. */
@Injectable()
export class DeadLetterWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly topic = topics.deadLetters.name;
  private readonly log = new Logger(DeadLetterWatch.name);
  private readonly stop = new AbortController();
  private count = 0;
  private perQueue = new Map<string, number>();
  private recent: DeadLetters['recent'] = [];

  constructor(@Inject(BUS) private readonly bus: Bus) {}

  onApplicationBootstrap(): void {
    void this.follow();
  }

  beforeApplicationShutdown(): void {
    this.stop.abort();
  }

  /** @param endOffset of the dead-letter topic: only an empty topic proves that there are none */
  report(endOffset: string | null): DeadLetters {
    return { count: this.known(endOffset) ? this.count : null, recent: this.recent };
  }

  /** How many records of this topic this group gave up on; null while unknown or when nobody consumes it. */
  countOf(queue: { topic: string; group: string | null }, endOffset: string | null): number | null {
    if (queue.group === null || !this.known(endOffset)) return null;
    return this.perQueue.get(`${queue.topic} ${queue.group}`) ?? 0;
  }

  private known(endOffset: string | null): boolean {
    return this.count > 0 || endOffset === '0';
  }

  private async follow(): Promise<void> {
    const { signal } = this.stop;
    while (!signal.aborted) {
      this.forget();
      try {
        await this.bus.tail(topics.deadLetters, 'start', (message) => this.add(message.value), signal);
        return;
      } catch (error) {
        if (signal.aborted) return;
        this.log.warn(`dead letters are unknown: ${error instanceof Error ? error.message : String(error)}`);
        await sleep(RETRY, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** A new tail starts at the beginning again: counts of the old one must not be added to. */
  private forget(): void {
    this.count = 0;
    this.perQueue = new Map();
    this.recent = [];
  }

  private add(letter: DeadLetter): void {
    const { reason, topic, group, step, failedAt, partition, offset, attempts } = letter;
    const queue = `${topic} ${group}`;
    this.count += 1;
    this.perQueue.set(queue, (this.perQueue.get(queue) ?? 0) + 1);
    this.recent = [{ reason, topic, group, step, failedAt, partition, offset, attempts }, ...this.recent].slice(
      0,
      RECENT,
    );
  }
}
