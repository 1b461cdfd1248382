import type { ResourceLimits } from 'node:worker_threads';
import type { FetchError } from '#libs/contracts/feed-status.js';
import { WorkerWithTimeout } from '../threads/watched-thread.js';
import type { PageArticle } from './extract-article.js';

export interface Page {
  body: Uint8Array;
  /** The Content-Type header. */
  contentType?: string;
  /** Where it came from. */
  url: string;
}

export type ExtractionResult = ({ ok: true } & PageArticle) | { ok: false; failure: FetchError };

/** Time for one page, in milliseconds; large honest ones take a tenth of it. */
const DEADLINE = 5_000;
/** What the thread may hold, in MiB. */
const MEMORY = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 };

/** Finds the articles of pages, one after another, in a thread of its own. */
export class ArticleExtractor {
  private readonly thread: WorkerWithTimeout<Page, ExtractionResult>;

  /**
   * @param deadline for one page, in milliseconds
   * @param memory what the thread may hold
   */
  constructor(deadline = DEADLINE, memory: ResourceLimits = MEMORY) {
    this.thread = new WorkerWithTimeout('apps/fetcher/full-text/article-worker.js', deadline, memory);
  }

  /** @throws Error when it is closed */
  async extract(page: Page): Promise<ExtractionResult> {
    const outcome = await this.thread.ask(page);
    if ('answer' in outcome) return outcome.answer;
    const detail = `The page at ${page.url} could not be read: ${outcome.fault}.`;
    return { ok: false, failure: { code: outcome.isLate ? 'parse-timeout' : 'no-article', detail } };
  }

  async close(): Promise<void> {
    await this.thread.close();
  }
}
