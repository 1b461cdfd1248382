import { setTimeout as sleep } from 'node:timers/promises';

/**
 * One run of a background loop.
 * @param signal aborts when the loop is stopped
 * @returns milliseconds until the next run, when that differs from the loop's interval
 */
export type LoopTask = (signal: AbortSignal) => Promise<number | void>;

export type LoopOptions = {
  /** Milliseconds from the end of one run to the start of the next. */
  intervalMs: number;
  /** Milliseconds before the first run; 0 by default. */
  initialDelayMs?: number;
  /** After consecutive failures the interval doubles up to this. By default it stays the same. */
  maxBackOffMs?: number;
} & (
  | {
      /** Gets a warning for each failed run; a pino or a Nest logger. */
      logger: { warn(message: string): void };
    }
  | {
      /** Handles the error of each failed run. */
      onError(error: Error): void;
    }
);

/**
 * Runs a task periodically until stopped. Runs never overlap. A failed run is reported and followed by the next one.
 *
 *     private readonly loop = new BackgroundLoop('polling the inbox', (signal) => this.poll(signal), {
 *       intervalMs: POLL_INTERVAL_MS,
 *       maxBackOffMs: MAX_BACK_OFF_MS,
 *       logger: this.logger,
 *     });
 *
 * Call `start()` in onApplicationBootstrap and `await stop()` in beforeApplicationShutdown. A task that follows a stream
 * returns when its signal aborts; when it throws, the loop starts it again.
 */
export class BackgroundLoop {
  private stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  /** @param name of the activity, for log lines: "polling the inbox" */
  constructor(
    private readonly name: string,
    private readonly task: LoopTask,
    private readonly options: LoopOptions,
  ) {}

  /** A stopped loop can be started again. */
  start(): void {
    this.stopping = new AbortController();
    this.running = this.run(this.stopping.signal);
  }

  /** Aborts the task's signal and waits for the run in flight. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { intervalMs, initialDelayMs = 0, maxBackOffMs = intervalMs } = this.options;
    let failures = 0;
    let delayMs = initialDelayMs;
    while (await elapsed(delayMs, signal)) {
      try {
        delayMs = (await this.task(signal)) ?? intervalMs;
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        delayMs = Math.max(intervalMs, Math.min(maxBackOffMs, intervalMs * 2 ** failures++));
        this.report(error as Error, delayMs);
      }
    }
  }

  private report(error: Error, delayMs: number): void {
    if ('onError' in this.options) this.options.onError(error);
    else this.options.logger.warn(`${this.name} failed, next attempt in ${delayMs / 1000} s: ${error.message}`);
  }
}

/**
 * Waits, at least for a turn of the event loop, so that a task with a delay of 0 starves nobody.
 * @returns false when the signal aborts before the delay is over
 */
async function elapsed(delayMs: number, signal: AbortSignal): Promise<boolean> {
  await sleep(delayMs, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}
