import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { checkArticle } from '#libs/domain/feed/check-article.js';
import { parseFeed } from '#libs/domain/feed/parse-feed.js';
import { toArticle } from '#libs/domain/feed/to-article.js';
import { PublishArticles } from '../publish-articles.js';
import type { Feed } from './feed-list.js';
import { fetchFeed, type Validators } from './fetch-feed.js';

/** Nest injection token of the validated feed list. */
export const FEEDS = Symbol('FEEDS');

/** Polls every feed at its own pace; each in its own loop, so that a bad one stops no other. */
@Injectable()
export class PollFeeds implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(PollFeeds.name);
  private readonly stopping = new AbortController();
  private loops: Promise<void>[] = [];

  constructor(
    @Inject(FEEDS) private readonly feeds: Feed[],
    private readonly publisher: PublishArticles,
  ) {}

  onApplicationBootstrap(): void {
    this.loops = this.feeds.map((feed) => this.pollUntilStopped(feed));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.loops);
  }

  private async pollUntilStopped(feed: Feed): Promise<void> {
    const { signal } = this.stopping;
    let known: Validators | undefined;
    while (!signal.aborted) {
      try {
        known = await this.poll(feed, known);
      } catch (error) {
        if (!signal.aborted) this.logger.warn(`${feed.name} (${feed.url}): ${describe(error as Error)}`);
      }
      await sleep(feed.interval, null, { signal }).catch(() => {});
    }
  }

  /** @returns what to ask the next time; only after everything was published, so that a failure loses no article */
  private async poll(feed: Feed, known: Validators | undefined): Promise<Validators | undefined> {
    const fetched = await fetchFeed(feed.url, known, this.stopping.signal);
    if (!fetched) return known;
    const parsed = parseFeed(fetched.bytes, fetched.origin);
    if (!parsed.ok) throw new Error(parsed.failure.detail);
    const { items } = parsed.feed;
    const checked = items.map((item) =>
      checkArticle(toArticle(item, parsed.feed, feed.name, feed.edition), feed.name),
    );
    const articles = checked.flatMap((item) => (item.ok ? [item.article] : []));
    await this.publisher.publish(articles);
    this.logger.debug(`${feed.name}: ${articles.length} of ${items.length} items published`);
    return fetched.validators;
  }
}

/** fetch hides the reason ("connection refused") in the cause. */
function describe(error: Error): string {
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
