/** A thread that reads documents, with a guard: one that takes too long is given up together with its thread. */
import { Worker } from 'node:worker_threads';
import type { ReadOutcome, ReadRequest } from './conformance-worker.js';

const GUARD_MS = 5000;

export class ReadingThread {
  private worker?: Worker;

  async read(request: ReadRequest): Promise<ReadOutcome> {
    const worker = (this.worker ??= new Worker(new URL('./conformance-worker.js', import.meta.url)));
    const outcome = await new Promise<ReadOutcome>((resolve) => {
      const guard = setTimeout(
        () => resolve({ milliseconds: Infinity, crash: `no answer in ${GUARD_MS} ms` }),
        GUARD_MS,
      );
      const done = (outcome: ReadOutcome): void => {
        clearTimeout(guard);
        worker.removeAllListeners('message');
        worker.removeAllListeners('error');
        resolve(outcome);
      };
      worker.once('message', done);
      worker.once('error', (error) => done({ milliseconds: 0, crash: error.stack ?? String(error) }));
      worker.postMessage(request);
    });
    if ('crash' in outcome && outcome.milliseconds === Infinity) await this.close();
    return outcome;
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
    this.worker = undefined;
  }
}
