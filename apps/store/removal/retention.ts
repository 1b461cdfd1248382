import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { type DataSource, In, LessThan } from 'typeorm';
import { BackgroundLoop } from '#libs/async/background-loop.js';
import { topics } from '#libs/contracts/topics.js';
import { Article } from '#libs/database/entities/article.entity.js';
import { lockEditions } from '../stories/edition-sequence.js';
import { removeArticles } from './remove-articles.js';

const DAY_MS = 24 * 3_600_000;
const INTERVAL_MS = 60_000;
/** Between two transactions, so that others get their turn. */
const PAUSE_MS = 100;
const ARTICLES_PER_TRANSACTION = 100;
const ROWS_PER_STATEMENT = 5_000;

/** What was applied earlier can't come again: the log doesn't have it any longer, with a month for segments that Kafka keeps. */
const REPLAY_WINDOW_DAYS = topics.clustered.retentionMs / DAY_MS + 30;

/** Deletes in the background what is older than RETENTION_DAYS. */
export class Retention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new BackgroundLoop('deleting articles after RETENTION_DAYS', () => this.run(), {
    intervalMs: INTERVAL_MS,
    logger: new Logger(Retention.name),
  });
  private nextCleanup = 0;

  /** @param days null to keep everything */
  constructor(
    private readonly db: DataSource,
    private readonly days: number | null,
  ) {}

  onApplicationBootstrap(): void {
    if (this.days !== null) this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  private async run(): Promise<number> {
    const now = Date.now();
    const deleted = await deleteExpiredArticles(this.db, this.days!, now);
    if (deleted > 0) return PAUSE_MS;
    if (now >= this.nextCleanup) await deleteUnusedRows(this.db, this.days!, now);
    this.nextCleanup = Math.max(this.nextCleanup, now + DAY_MS);
    return INTERVAL_MS;
  }
}

/**
 * Deletes some of the articles whose latest revision was received more than so many days ago, and publishes the changes of
 * their stories.
 * @returns how many; 0 when there are none left
 */
export function deleteExpiredArticles(dataSource: DataSource, days: number, now: number): Promise<number> {
  const isExpired = { revisedAt: LessThan(new Date(now - days * DAY_MS)) };
  return dataSource.transaction(async (db) => {
    const found = await db.find(Article, {
      select: { id: true, edition: true },
      where: isExpired,
      order: { revisedAt: 'ASC' },
      take: ARTICLES_PER_TRANSACTION,
    });
    await lockEditions(
      found.map(({ edition }) => edition),
      db,
    );
    // A revision may have been stored before the lock was held.
    const ids = found.map(({ id }) => id);
    const expired = await db.find(Article, { select: { id: true }, where: { id: In(ids), ...isExpired } });
    await removeArticles(
      expired.map(({ id }) => id),
      db,
    );
    return expired.length;
  });
}

/**
 * Deletes entries of the ledger of applied decisions that can't be replayed any more and, when the clusterer has forgotten
 * what is deleted, aliases of stories and texts that have no articles.
 */
export async function deleteUnusedRows(db: DataSource, days: number, now: number): Promise<void> {
  const before = new Date(now - Math.max(days, REPLAY_WINDOW_DAYS) * DAY_MS);
  for (let deleted = ROWS_PER_STATEMENT; deleted === ROWS_PER_STATEMENT;) {
    // TypeORM returns the rows of a DELETE and their number.
    const [, count]: [unknown, number] = await db.query(
      `DELETE FROM applied_decision WHERE id IN (SELECT id FROM applied_decision WHERE applied_at < $1 LIMIT $2)`,
      [before, ROWS_PER_STATEMENT],
    );
    deleted = count;
  }
  if (days < REPLAY_WINDOW_DAYS) return;
  await db.query(`DELETE FROM story_alias WHERE NOT EXISTS (SELECT FROM story WHERE story.id = into_id)`);
  await db.query(`DELETE FROM text_alias WHERE NOT EXISTS (SELECT FROM article WHERE article.text_id = into_id)`);
}
