import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { findDataFile } from '#libs/domain/data-file.js';
import type { Failure } from '#libs/domain/feed/verdict.js';
import type { PageArticle } from './extract-article.js';

export interface Page {
  body: Uint8Array;
  /** The Content-Type header. */
  contentType?: string;
  /** Where it came from. */
  url: string;
}

export type ExtractionResult = ({ ok: true } & PageArticle) | { ok: false; failure: Failure };

/** Time for one page, in milliseconds; large honest ones take a tenth of it. */
const DEADLINE = 5_000;
/** What the thread may hold, in MiB. */
const MEMORY = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 };

/**
 * Finds the articles of pages, one after another, in a thread of its own: a page can be made so that reading it takes for
 * ever or needs any amount of memory, and then the thread ends and not the process.
 */
export class ArticleExtractor {
  private readonly file = findDataFile('dist/apps/fetcher/full-text/article-worker.js', 'run npm run build:server');
  private worker: Worker | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private isClosed = false;

  /**
   * @param deadline for one page, in milliseconds
   * @param memory what the thread may hold
   */
  constructor(
    private readonly deadline = DEADLINE,
    private readonly memory: ResourceLimits = MEMORY,
  ) {}

  /** @throws Error when it is closed */
  extract(page: Page): Promise<ExtractionResult> {
    const extraction = this.last.then(() => this.extractNow(page));
    this.last = extraction.catch(() => {});
    return extraction;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.worker?.terminate();
    await this.last;
  }

  private async extractNow(page: Page): Promise<ExtractionResult> {
    if (this.isClosed) throw new Error('The extractor of articles is closed.');
    const worker = (this.worker ??= this.startWorker());
    const settled = new AbortController();
    const { signal } = settled;
    worker.postMessage(page);
    const outcome = await Promise.race([
      once(worker, 'message', { signal }).then(([result]) => ({ result: result as ExtractionResult })),
      once(worker, 'exit', { signal }).then(() => ({ failure: unreadable(page, 'its thread ended') })),
      sleep(this.deadline, { failure: late(page, this.deadline) }, { signal }),
    ]).catch(({ message }: Error) => ({ failure: unreadable(page, message) }));
    settled.abort();
    if ('result' in outcome) return outcome.result;
    // Whatever it still does, it does not end by itself.
    this.worker = null;
    void worker.terminate();
    return { ok: false, failure: outcome.failure };
  }

  private startWorker(): Worker {
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

function late({ url }: Page, deadline: number): Failure {
  return { verdict: 'parse-timeout', detail: `Reading ${url} took longer than ${deadline} ms.` };
}

function unreadable({ url }: Page, why: string): Failure {
  return { verdict: 'no-article', detail: `The page at ${url} could not be read: ${why}` };
}
