import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { HostLimiter } from '../hosts/host-limiter.js';
import type { FetchRequest } from '../http/fetch-types.js';
import { HttpClient } from '../http/http-client.js';
import { Robots } from '../http/robots.js';
import { ArticleExtractor } from './article-extractor.js';
import type { ExtractionResult } from './article-worker.js';
import { readFullText } from './read-full-text.js';

/** Reads articles' pages, as gently as their publishers ask for. */
@Injectable()
export class FullText implements BeforeApplicationShutdown {
  /** By proxy, because what is reached through one is not to be asked for without it. */
  private readonly robots = new Map<string | null, Robots>();
  private readonly stopping = new AbortController();
  private readonly extractor = new ArticleExtractor();

  constructor(
    private readonly http: HttpClient,
    private readonly turns: HostLimiter,
  ) {}

  /** @throws the reason of the signal when that aborts */
  async read(url: string, proxy: string | null, signal: AbortSignal): Promise<ExtractionResult> {
    const robots = this.robotsThrough(proxy);
    const result = await readFullText(
      url,
      (ask) => this.http.fetch({ ...ask, proxy: proxy ?? undefined, signal }),
      (page) => robots.allowed(page),
      this.extractor,
    );
    const delay = await robots.crawlDelay(url);
    if (delay) await this.turns.backOff(url, new Date(Date.now() + Math.min(delay, LONGEST_DELAY)));
    return result;
  }

  private robotsThrough(proxy: string | null): Robots {
    const { signal } = this.stopping;
    const exchange = (ask: FetchRequest) => this.http.fetch({ ...ask, proxy: proxy ?? undefined, signal });
    const robots = this.robots.get(proxy) ?? new Robots({ fetch: exchange });
    this.robots.set(proxy, robots);
    return robots;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.extractor.close();
  }
}

/** A wish for longer is meant for crawlers of whole sites, in milliseconds. */
const LONGEST_DELAY = 60_000;
