/** A thread that reads documents, with a guard: one that takes too long is given up together with its thread. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { ReadOutcome, ReadRequest } from './conformance-worker.js';

const GUARD_MS = 5000;

export class ReadingThread {
  private worker?: Worker;

  async read(request: ReadRequest): Promise<ReadOutcome> {
    this.worker ??= new Worker(new URL('./conformance-worker.js', import.meta.url));
    const over = new AbortController();
    const answer = once(this.worker, 'message', over) as Promise<[ReadOutcome]>;
    this.worker.postMessage(request);
    try {
      const guard = sleep(GUARD_MS, null, over);
      guard.catch(() => {});
      const outcome = await Promise.race([answer, guard]);
      if (outcome) return outcome[0];
      answer.catch(() => {});
      return await this.giveUp(`no answer in ${GUARD_MS} ms`);
    } catch (error) {
      return await this.giveUp((error as Error).stack ?? String(error));
    } finally {
      over.abort();
    }
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
    this.worker = undefined;
  }

  private async giveUp(crash: string): Promise<ReadOutcome> {
    await this.close();
    return { milliseconds: Infinity, crash };
  }
}
