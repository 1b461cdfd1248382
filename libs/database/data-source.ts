import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import type { DatabaseAddress } from './embedded-postgres.js';
import { AppliedDecision } from './entities/applied-decision.entity.js';
import { Article } from './entities/article.entity.js';
import { FeedItem } from './entities/feed-item.entity.js';
import { Feed } from './entities/feed.entity.js';
import { StoryAlias } from './entities/story-alias.entity.js';
import { Story } from './entities/story.entity.js';
import { MessageLog1790000000001 } from './migrations/1-message-log.js';
import { Stories1790000000002 } from './migrations/2-stories.js';
import { Feeds1790000000003 } from './migrations/3-feeds.js';
import { StandardTerms1790000000004 } from './migrations/4-standard-terms.js';
import { FeedTerms1790000000005 } from './migrations/5-feed-terms.js';
import { ArticleByline1790000000006 } from './migrations/6-article-byline.js';

/** Every table with an entity class. The message log has none: it is read and written in SQL. */
export const entities: ((new () => object) | EntitySchema)[] = [
  Article,
  Story,
  StoryAlias,
  AppliedDecision,
  Feed,
  FeedItem,
];

/** In the order in which they run (TypeORM sorts by the number that ends the name). */
export const migrations: (new () => MigrationInterface)[] = [
  MessageLog1790000000001,
  Stories1790000000002,
  Feeds1790000000003,
  StandardTerms1790000000004,
  FeedTerms1790000000005,
  ArticleByline1790000000006,
];

/**
 * The connection pool, not yet connected; `initialize()` also brings the tables up to date.
 * @param at a postgres:// URL, or where the embedded server listens
 */
export function createDataSource(at: string | DatabaseAddress): DataSource {
  const address =
    typeof at === 'string'
      ? { url: at }
      : { host: at.host, port: at.port, username: at.user, password: at.password, database: at.database };
  return new DataSource({
    type: 'postgres',
    ...address,
    entities,
    migrations,
    migrationsRun: true,
    migrationsTransactionMode: 'each',
    synchronize: false,
    installExtensions: false,
    applicationName: 'babelwire',
    poolSize: 10,
    extra: { connectionTimeoutMillis: 10_000 },
  });
}
