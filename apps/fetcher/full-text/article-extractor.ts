import type { ResourceLimits } from 'node:worker_threads';
import { WorkerWithTimeout } from '#libs/async/worker-with-timeout.js';
import type { ExtractionResult, HtmlPage } from './article-worker.js';

/** Ten times what large honest pages take. */
const EXTRACTION_TIMEOUT_MS = 5_000;
const MEMORY_LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 };

/** Extracts the articles of pages, one after another, in a worker thread. */
export class ArticleExtractor {
  private readonly worker: WorkerWithTimeout<HtmlPage, ExtractionResult>;

  /**
   * @param timeoutMs limit for one page
   * @param memoryLimits of the thread
   */
  constructor(timeoutMs = EXTRACTION_TIMEOUT_MS, memoryLimits: ResourceLimits = MEMORY_LIMITS) {
    this.worker = new WorkerWithTimeout('apps/fetcher/full-text/article-worker.js', timeoutMs, memoryLimits);
  }

  /** @throws Error when it is closed */
  async extract(page: HtmlPage): Promise<ExtractionResult> {
    const result = await this.worker.run(page);
    if (result.ok) return result.value;
    const detail = `No article could be extracted from ${page.url}: ${result.reason}.`;
    return { ok: false, error: { code: result.timedOut ? 'parse-timeout' : 'no-article', detail } };
  }

  async close(): Promise<void> {
    await this.worker.close();
  }
}
