import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { BackgroundLoop } from '#libs/async/background-loop.js';
import type { LoggedDecision } from '#libs/contracts/cluster-decision.js';
import type { DeadLetter } from '#libs/contracts/dead-letter.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import type { StoryEvent } from '#libs/contracts/story-event.js';
import { topics } from '#libs/contracts/topics.js';
import { normalizeArticle } from '#libs/domain/normalize-article.js';
import { finishErasure, type PendingErasure, pendingErasures } from '#libs/database/erasure-ledger.js';
import { rewriteRecords } from '#libs/messaging/postgres-log/rewrite-records.js';
import { EventLog } from '../events/event-log.js';
import {
  deadLetterWithoutText,
  decisionWithoutText,
  eventWithoutText,
  normalizedWithoutText,
  rawWithoutText,
} from './without-text.js';

const INTERVAL_MS = 60_000;
/** Clocks of the fetcher and the database may differ. */
const CLOCK_TOLERANCE_MS = 24 * 3_600_000;

/**
 * Takes the text of erased articles out of the message log in PostgreSQL. At once when an article is erased, and in the
 * background what was interrupted, or was under way then. Kafka's topics are not reached: docs/erasure.md.
 */
@Injectable()
export class EraseFromLog implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(EraseFromLog.name);
  private readonly loop = new BackgroundLoop('erasing articles from the message log', () => this.run(), {
    intervalMs: INTERVAL_MS,
    logger: this.logger,
  });
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    private readonly events: EventLog,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
    await this.running.catch(() => undefined);
  }

  /** Erases everything that is pending, one run after the other. */
  run(): Promise<void> {
    return (this.running = this.running.catch(() => undefined).then(() => this.erasePending()));
  }

  private async erasePending(): Promise<void> {
    for (const erasure of await pendingErasures(this.db.manager)) {
      const changed = await eraseFromLog(erasure, this.db);
      this.events.forget(erasure.edition);
      this.logger.log(`article ${erasure.id}: erased from ${changed} records of the message log`);
      await finishErasure(erasure, this.db.manager);
    }
  }
}

/** @returns how many records were changed */
async function eraseFromLog(
  { id, edition, receivedAt, titles }: PendingErasure,
  { manager }: DataSource,
): Promise<number> {
  const since = new Date(receivedAt.getTime() - CLOCK_TOLERANCE_MS);
  const ofEdition = { partitionKey: edition, since, keys: [], texts: [id] };
  const published = new PublishedVersions(id);
  const changed = [
    await rewriteRecords(manager, topics.clustered, ofEdition, (decision) => {
      published.read(decision as LoggedDecision);
      return decisionWithoutText(decision as LoggedDecision, id);
    }),
  ];
  const { identity } = published;
  changed.push(
    await rewriteRecords(manager, topics.raw, { partitionKey: identity, since, keys: [identity], texts: [] }, (raw) =>
      published.includesRaw(raw as RawArticle) ? rawWithoutText(raw as RawArticle) : undefined,
    ),
    await rewriteRecords(manager, topics.normalized, { ...ofEdition, texts: [identity] }, (article) =>
      published.includes(article as NormalizedArticle)
        ? normalizedWithoutText(article as NormalizedArticle)
        : undefined,
    ),
    await rewriteRecords(manager, topics.deadLetters, { ...ofEdition, keys: [id, edition] }, (letter, key) =>
      deadLetterWithoutText(letter as DeadLetter, key, id),
    ),
  );
  // Where the title of a story was the article's is known by the events that name the article.
  const stories = new ArticleStories(id);
  await rewriteRecords(manager, topics.stories, ofEdition, (event) => stories.read(event as StoryEvent));
  await addAliases(stories, manager);
  const hasTitle = (event: StoryEvent) => titles.includes(event.data.story.title) && stories.includes(event);
  const texts = [id, ...titles.map((title) => JSON.stringify(title).slice(1, -1))];
  changed.push(
    await rewriteRecords(manager, topics.stories, { ...ofEdition, texts }, (event) =>
      eventWithoutText(event as StoryEvent, id, hasTitle),
    ),
  );
  return changed.reduce((sum, count) => sum + count, 0);
}

/**
 * What an article was published as, before it was clustered. One that reused an address or guid has the identity in common
 * with other articles, which stay.
 */
class PublishedVersions {
  /** The articleId in news.normalized, and the key in news.raw. */
  identity: string;
  private readonly contentHashes = new Set<string>();

  constructor(private readonly articleId: string) {
    this.identity = articleId;
  }

  read(decision: LoggedDecision): void {
    if (decision.type !== 'article-clustered' || decision.articleId !== this.articleId) return;
    this.identity = decision.article.identity ?? this.articleId;
    this.contentHashes.add(decision.article.contentHash);
  }

  includes({ articleId, contentHash }: NormalizedArticle): boolean {
    return articleId === this.articleId || (articleId === this.identity && this.contentHashes.has(contentHash));
  }

  includesRaw(raw: RawArticle): boolean {
    if (this.identity === this.articleId) return true;
    try {
      return this.includes(normalizeArticle(raw, new Date()));
    } catch {
      return false; // it never became an article
    }
  }
}

/** The stories that an article was in, and their last events while it was. */
class ArticleStories {
  private readonly lastSequences = new Map<string, number>();

  constructor(private readonly articleId: string) {}

  get ids(): string[] {
    return [...this.lastSequences.keys()];
  }

  read({ type, subject, sequence, data }: StoryEvent): undefined {
    const isIn = 'article' in data && data.article.id === this.articleId;
    const isRemoved = type === 'org.babelwire.story.article-removed.v1' && data.articleId === this.articleId;
    const hasLeft = isRemoved || (isIn && data.article.storyId !== subject);
    // The story after that event has its title from another article, which may have the same one.
    if (hasLeft) this.lastSequences.set(subject, sequence - 1);
    else if (isIn) this.lastSequences.set(subject, Infinity);
  }

  addAlias(id: string): void {
    if (!this.lastSequences.has(id)) this.lastSequences.set(id, Infinity);
  }

  includes({ subject, sequence }: StoryEvent): boolean {
    return sequence <= (this.lastSequences.get(subject) ?? 0);
  }
}

/** A story that was merged has no events later on. */
async function addAliases(stories: ArticleStories, db: EntityManager): Promise<void> {
  const aliases: { from_id: string }[] = await db.query(
    `SELECT from_id FROM story_alias WHERE into_id = ANY($1::char(32)[])`,
    [stories.ids],
  );
  for (const { from_id } of aliases) stories.addAlias(from_id);
}
