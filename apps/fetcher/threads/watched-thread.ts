import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { findPackageFile } from '#libs/domain/files/package-file.js';

/** What came of a question; `fault` says in a few words why there is no answer. */
export type Outcome<A> = { answer: A } | { fault: string; isLate: boolean };

/**
 * A thread that answers questions, one after another, for work on strangers' documents: one can be made so that it takes for ever
 * or needs any amount of memory, and then the thread ends and not the process. The next question gets a new thread.
 */
export class WorkerWithTimeout<Q, A> {
  private readonly file: string;
  private worker: Worker | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private isClosed = false;

  /**
   * @param file of the thread, a path in the build; it posts one answer for each message
   * @param deadline for one question, in milliseconds
   * @param memory what the thread may hold
   */
  constructor(
    file: string,
    private readonly deadline: number,
    private readonly memory: ResourceLimits,
  ) {
    this.file = findPackageFile(`dist/${file}`, 'run npm run build:server');
  }

  /** @throws Error when it is closed */
  ask(question: Q): Promise<Outcome<A>> {
    const answer = this.last.then(() => this.askNow(question));
    this.last = answer.catch(() => {});
    return answer;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.worker?.terminate();
    await this.last;
  }

  private async askNow(question: Q): Promise<Outcome<A>> {
    if (this.isClosed) throw new Error('The thread is closed.');
    const worker = (this.worker ??= this.start());
    const settled = new AbortController();
    const { signal } = settled;
    worker.postMessage(question);
    const late = { fault: `it took longer than ${this.deadline} ms`, isLate: true };
    const outcome: Outcome<A> = await Promise.race([
      once(worker, 'message', { signal }).then(([answer]) => ({ answer: answer as A })),
      once(worker, 'exit', { signal }).then(() => ({ fault: 'its thread ended', isLate: false })),
      sleep(this.deadline, late, { signal }),
    ]).catch(({ message }: Error) => ({ fault: message, isLate: false }));
    settled.abort();
    if ('answer' in outcome) return outcome;
    // Whatever it still does, it does not end by itself.
    this.worker = null;
    void worker.terminate();
    return outcome;
  }

  private start(): Worker {
    const worker = new Worker(this.file, { resourceLimits: this.memory });
    // Told to whoever waits; without a listener it would end the process.
    worker.on('error', () => {});
    worker.once('exit', () => {
      if (this.worker === worker) this.worker = null;
    });
    worker.unref();
    return worker;
  }
}
