import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { HostTurns } from '../feeds/host-turns.js';
import { HttpClient } from '../http/http-client.js';
import { Robots } from '../http/robots.js';
import { ArticleExtractor, type ExtractionResult } from './article-extractor.js';
import { readFullText } from './read-full-text.js';

/** Reads articles' pages, as gently as their publishers ask for. */
@Injectable()
export class FullText implements BeforeApplicationShutdown {
  private readonly robots: Robots;
  private readonly extractor = new ArticleExtractor();

  constructor(
    private readonly http: HttpClient,
    private readonly turns: HostTurns,
  ) {
    this.robots = new Robots(http);
  }

  /** @throws the reason of the signal when that aborts */
  async read(url: string, proxy: string | null, signal: AbortSignal): Promise<ExtractionResult> {
    const result = await readFullText(
      url,
      (ask) => this.http.exchange({ ...ask, proxy: proxy ?? undefined, signal }),
      (page) => this.robots.allowed(page),
      this.extractor,
    );
    const delay = await this.robots.crawlDelay(url);
    if (delay) await this.turns.holdOff(url, new Date(Date.now() + Math.min(delay, LONGEST_DELAY)));
    return result;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.extractor.close();
  }
}

/** A wish for longer is meant for crawlers of whole sites, in milliseconds. */
const LONGEST_DELAY = 60_000;
