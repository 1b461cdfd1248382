import { once } from 'node:events';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { findPackageFile } from '#libs/domain/files/package-file.js';
import { withTimeout } from './timeout.js';

/** `reason` is a phrase without a full stop that says why there is no value. */
type WorkerResult<T> = { ok: true; value: T } | { ok: false; reason: string; timedOut: boolean };

/**
 * Runs jobs one after another in a worker thread, with limits on time and memory. Meant for untrusted documents: one that
 * would run forever or exhaust the memory ends the thread and not the process. The next job gets a new thread.
 */
export class WorkerWithTimeout<Job, Value> {
  private readonly file: string;
  private worker: Worker | null = null;
  private lastJob: Promise<unknown> = Promise.resolve();
  private isClosed = false;

  /**
   * @param file path of the worker in the build; it posts one message for each message it receives
   * @param timeoutMs limit for one job
   * @param memoryLimits of the thread
   */
  constructor(
    file: string,
    private readonly timeoutMs: number,
    private readonly memoryLimits: ResourceLimits,
  ) {
    this.file = findPackageFile(`dist/${file}`, 'run npm run build:server');
  }

  /** @throws Error when it is closed */
  run(job: Job): Promise<WorkerResult<Value>> {
    const result = this.lastJob.then(() => this.runNow(job));
    this.lastJob = result.catch(() => {});
    return result;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.worker?.terminate();
    await this.lastJob;
  }

  private async runNow(job: Job): Promise<WorkerResult<Value>> {
    if (this.isClosed) throw new Error('The worker is closed.');
    const worker = (this.worker ??= this.start());
    const settled = new AbortController();
    const timeout = new Error(`it took longer than ${this.timeoutMs} ms`);
    worker.postMessage(job);
    try {
      const value = await withTimeout(this.timeoutMs, timeout, () => nextMessage<Value>(worker, settled.signal));
      return { ok: true, value };
    } catch (error) {
      // The thread may still be busy with the job.
      this.worker = null;
      void worker.terminate();
      return { ok: false, reason: (error as Error).message, timedOut: error === timeout };
    } finally {
      settled.abort();
    }
  }

  private start(): Worker {
    const worker = new Worker(this.file, { resourceLimits: this.memoryLimits });
    // nextMessage reports errors; without a listener an error between two jobs would end the process.
    worker.on('error', () => {});
    worker.once('exit', () => {
      if (this.worker === worker) this.worker = null;
    });
    worker.unref();
    return worker;
  }
}

/** @throws Error when the thread fails or exits first; an AbortError when the signal aborts, which removes the listeners */
async function nextMessage<T>(worker: Worker, signal: AbortSignal): Promise<T> {
  const exited = once(worker, 'exit', { signal }).then(() => {
    throw new Error('its thread exited');
  });
  const [message] = await Promise.race([once(worker, 'message', { signal }), exited]);
  return message as T;
}
