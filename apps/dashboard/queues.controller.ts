import {
  Controller,
  Get,
  Inject,
  Injectable,
  Logger,
  Sse,
  type BeforeApplicationShutdown,
  type MessageEvent,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { createZodDto } from 'nestjs-zod';
import { firstValueFrom, map, ReplaySubject, type Observable } from 'rxjs';
import { BackgroundLoop } from '#libs/async/background-loop.js';
import { withTimeout } from '#libs/async/timeout.js';
import { type QueueHealth, QueuesReport } from '#libs/contracts/api/queues.js';
import { type Bus, BUS, type QueueStatus } from '#libs/messaging/bus/bus.js';
import { ApiDocument } from '#libs/runtime/api-decorators.js';
import { DeadLetterMonitor } from './dead-letter-monitor.js';
import { queueHealth, unknownHealth, type Sample } from './queue-health.js';

const SAMPLE_INTERVAL_MS = 2_000;
const STATUS_TIMEOUT_MS = 5_000;
/** Rates are measured over the last 10 s: a shorter time is noise, a longer one hides a stop. */
const KEPT_SAMPLES = 6;

/** Samples the bus every 2 s and derives health and rates from the differences. */
@Injectable()
export class QueueSampler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(QueueSampler.name);
  private readonly loop = new BackgroundLoop('sampling the queues', (signal) => this.sample(signal), {
    intervalMs: SAMPLE_INTERVAL_MS,
    logger: this.logger,
  });
  private readonly subject = new ReplaySubject<QueuesReport>(1);
  private samples: Sample[] = [];
  private last: QueueHealth[] = [];
  private isFailing = false;

  /** The latest report at once, then one per sample; completes at shutdown. */
  readonly reports: Observable<QueuesReport> = this.subject.asObservable();

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(DeadLetterMonitor) private readonly deadLetters: DeadLetterMonitor,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): void {
    // Not awaited: a bus that doesn't respond must not delay the shutdown.
    void this.loop.stop();
    this.subject.complete();
  }

  private async sample(signal: AbortSignal): Promise<void> {
    const status = this.bus.status();
    const timeoutError = new Error(`the message log did not respond within ${STATUS_TIMEOUT_MS / 1000} s`);
    try {
      this.add(await withTimeout(STATUS_TIMEOUT_MS, timeoutError, () => status, signal));
    } catch (error) {
      if (!signal.aborted) this.markUnknown((error as Error).message);
    }
    // One request at a time: a bus that hangs gets no further one.
    await status.catch(() => undefined);
  }

  private add(queues: QueueStatus[]): void {
    const sample = { at: Date.now(), queues };
    this.last = queueHealth(sample, this.samples[0]);
    this.samples = [...this.samples, sample].slice(-KEPT_SAMPLES);
    this.isFailing = false;
    this.report(null);
  }

  private markUnknown(reason: string): void {
    if (!this.isFailing) this.logger.warn(`queue status is unknown: ${reason}`);
    this.isFailing = true;
    this.samples = [];
    this.last = unknownHealth(this.last);
    this.report(reason);
  }

  private report(error: string | null): void {
    const end = this.last.find(({ topic }) => topic === this.deadLetters.topic)?.endOffset ?? null;
    this.subject.next({
      topics: this.last.map((queue) => ({ ...queue, deadLetters: this.deadLetters.countOf(queue, end) })),
      deadLetters: this.deadLetters.summary(end),
      measuredAt: new Date().toISOString(),
      error,
    });
  }
}

class QueuesReportDto extends createZodDto(QueuesReport) {}

/** Progress of every consumer group. */
@ApiTags('operations')
@Controller('api/queues')
export class QueuesController {
  constructor(@Inject(QueueSampler) private readonly sampler: QueueSampler) {}

  @Get()
  @ApiOperation({ summary: 'Lag, age, rate and dead letters of each topic and group; null is unknown' })
  @ApiOkResponse({ type: QueuesReportDto })
  queues(): Promise<QueuesReport> {
    return firstValueFrom(this.sampler.reports);
  }

  @Sse('live')
  @ApiOperation({ summary: 'The same as server-sent events, one every 2 s' })
  @ApiDocument('text/event-stream', 'Server-sent events; the data of each is a QueuesReport')
  live(): Observable<MessageEvent> {
    return this.sampler.reports.pipe(map((report) => ({ data: report })));
  }
}
