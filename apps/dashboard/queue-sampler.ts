import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { ReplaySubject, type Observable } from 'rxjs';
import { type Bus, BUS, type QueueStatus } from '#libs/messaging/bus/bus.js';
import { DeadLetterWatch } from './dead-letter-watch.js';
import { queueHealth, unknownHealth, type Sample } from './queue-health.js';
import type { QueueHealth, QueuesReport } from './queues-report.js';

const INTERVAL = 2_000;
const TIMEOUT = 5_000;
/** Rates are taken over the last 10 s: shorter is noise, longer hides a stop. */
const SAMPLES_KEPT = 6;

/** Asks the bus every 2 s how far each group is, and turns the differences into rates. */
@Injectable()
export class QueueSampler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(QueueSampler.name);
  private readonly subject = new ReplaySubject<QueuesReport>(1);
  private samples: Sample[] = [];
  private last: QueueHealth[] = [];
  private failing = false;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  /** The newest report at once, then one with each sample; completes at shutdown. */
  readonly reports: Observable<QueuesReport> = this.subject.asObservable();

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(DeadLetterWatch) private readonly deadLetters: DeadLetterWatch,
  ) {}

  onApplicationBootstrap(): void {
    void this.sample();
  }

  beforeApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.subject.complete();
  }

  private async sample(): Promise<void> {
    const asked = this.bus.status();
    try {
      this.take(await within(TIMEOUT, asked));
    } catch (error) {
      this.fail(error instanceof Error ? error.message : String(error));
    }
    // One question at a time: a bus that hangs is not asked again before it answered.
    await asked.catch(() => undefined);
    if (!this.stopped) this.timer = setTimeout(() => void this.sample(), INTERVAL);
  }

  private take(queues: QueueStatus[]): void {
    const sample = { at: Date.now(), queues };
    this.last = queueHealth(sample, this.samples[0]);
    this.samples = [...this.samples, sample].slice(-SAMPLES_KEPT);
    this.failing = false;
    this.report(null);
  }

  private fail(reason: string): void {
    if (!this.failing) this.log.warn(`queue status is unknown: ${reason}`);
    this.failing = true;
    this.samples = [];
    this.last = unknownHealth(this.last);
    this.report(reason);
  }

  private report(error: string | null): void {
    if (this.stopped) return;
    const end = this.last.find(({ topic }) => topic === this.deadLetters.topic)?.endOffset ?? null;
    this.subject.next({
      topics: this.last.map((queue) => ({ ...queue, deadLetters: this.deadLetters.countOf(queue, end) })),
      deadLetters: this.deadLetters.report(end),
      measuredAt: new Date().toISOString(),
      error,
    });
  }
}

/** @throws Error when the promise has not settled in time */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the bus did not answer within ${milliseconds / 1000} s`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
