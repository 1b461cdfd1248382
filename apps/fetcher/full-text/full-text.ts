import type { ResourceLimits } from 'node:worker_threads';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { WorkerWithTimeout } from '#libs/async/worker-with-timeout.js';
import type { FetchError } from '#libs/contracts/feed-status.js';
import { errorOfStatus } from '#libs/http/fetch-errors.js';
import type { Fetch } from '#libs/http/fetch-types.js';
import { HttpClient } from '#libs/http/http-client.js';
import { Robots } from '#libs/http/robots.js';
import { HostLimiter } from '../hosts/host-limiter.js';
import type { ExtractionResult, HtmlPage } from './article-worker.js';

const MAX_PAGE_BYTES = 5 * 1024 * 1024;
const ACCEPT = 'text/html, application/xhtml+xml;q=0.9, */*;q=0.1';
/** Longer crawl delays are meant for crawlers of whole sites. */
const MAX_CRAWL_DELAY_MS = 60_000;
/** Ten times what large honest pages take. */
const EXTRACTION_TIMEOUT_MS = 5_000;
const MEMORY_LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 };

/** Fetches the full text of articles from their pages, as robots.txt allows. */
@Injectable()
export class FullText implements BeforeApplicationShutdown {
  /** By proxy, because a host that is behind one must not be requested without it. */
  private readonly robots = new Map<string | null, Robots>();
  private readonly stopping = new AbortController();
  private readonly extractor = new ArticleExtractor();

  constructor(
    private readonly http: HttpClient,
    private readonly hosts: HostLimiter,
  ) {}

  /** @throws the reason of the signal when that aborts */
  async fetch(url: string, proxy: string | null, signal: AbortSignal): Promise<ExtractionResult> {
    const robots = this.robotsThrough(proxy);
    const result = await fetchFullText(url, this.fetchThrough(proxy, signal), robots, this.extractor);
    const crawlDelayMs = await robots.crawlDelayMs(url);
    if (crawlDelayMs) {
      await this.hosts.backOff(url, new Date(Date.now() + Math.min(crawlDelayMs, MAX_CRAWL_DELAY_MS)));
    }
    return result;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.extractor.close();
  }

  private robotsThrough(proxy: string | null): Robots {
    const robots = this.robots.get(proxy) ?? new Robots(this.fetchThrough(proxy, this.stopping.signal));
    this.robots.set(proxy, robots);
    return robots;
  }

  private fetchThrough(proxy: string | null, signal: AbortSignal): Fetch {
    return (request) => this.http.fetch({ ...request, proxy: proxy ?? undefined, signal });
  }
}

/** Fetches a page and extracts its article. Failures are returned; the caller falls back to the feed's own text. */
export async function fetchFullText(
  url: string,
  fetch: Fetch,
  robots: Pick<Robots, 'check'>,
  extractor: Pick<ArticleExtractor, 'extract'>,
): Promise<ExtractionResult> {
  const denied = await robots.check(url);
  if (denied) return { ok: false, error: denied };
  const fetched = await fetch({ url, headers: { accept: ACCEPT }, maxBytes: MAX_PAGE_BYTES });
  if (!fetched.ok) return { ok: false, error: fetched.error };
  const { response } = fetched;
  const contentType = response.headers['content-type'];
  const error = errorOfStatus(response.status) ?? checkHtml(contentType, url);
  if (error) return { ok: false, error };
  // A redirect target is subject to its own host's robots.txt.
  const targetDenied = response.url === url ? null : await robots.check(response.url);
  if (targetDenied) return { ok: false, error: targetDenied };
  return extractor.extract({ body: response.body, contentType, url: response.url });
}

function checkHtml(contentType: string | undefined, url: string): FetchError | null {
  if (contentType === undefined || /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(contentType)) return null;
  return { code: 'not-a-page', detail: `The content type of ${url} is ${contentType.slice(0, 100)}.` };
}

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
