import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import type { DatabaseAddress } from './embedded-postgres.js';
import { AppliedDecision } from './entities/applied-decision.entity.js';
import { ArticleRevision } from './entities/article-revision.entity.js';
import { Article } from './entities/article.entity.js';
import { Edition } from './entities/edition.entity.js';
import { FeedItem } from './entities/feed-item.entity.js';
import { Feed } from './entities/feed.entity.js';
import { StoryAlias } from './entities/story-alias.entity.js';
import { Story } from './entities/story.entity.js';
import { TextAlias } from './entities/text-alias.entity.js';
import { WebhookDelivery } from './entities/webhook-delivery.entity.js';
import { Webhook } from './entities/webhook.entity.js';
import { MessageLog1790000000001 } from './migrations/1-message-log.js';
import { Stories1790000000002 } from './migrations/2-stories.js';
import { Feeds1790000000003 } from './migrations/3-feeds.js';
import { MessageLogTerms1790000000004 } from './migrations/4-message-log-terms.js';
import { FeedTerms1790000000005 } from './migrations/5-feed-terms.js';
import { ArticleByline1790000000006 } from './migrations/6-article-byline.js';
import { ArticleText1790000000007 } from './migrations/7-article-text.js';
import { FeedItemDate1790000000008 } from './migrations/8-feed-item-date.js';
import { StorySequence1790000000009 } from './migrations/9-story-sequence.js';
import { Webhooks1790000000010 } from './migrations/10-webhooks.js';
import { ArticleRevision1790000000011 } from './migrations/11-article-revision.js';
import { FeedSourceId1790000000012 } from './migrations/12-feed-source-id.js';
import { Erasure1790000000013 } from './migrations/13-erasure.js';

/** Tables with an entity class. The message log has none: it is read and written in SQL. */
export const entities: ((new () => object) | EntitySchema)[] = [
  Article,
  ArticleRevision,
  Story,
  StoryAlias,
  TextAlias,
  AppliedDecision,
  Edition,
  Feed,
  FeedItem,
  Webhook,
  WebhookDelivery,
];

/** In the order in which they run: TypeORM sorts by the number at the end of the name. */
export const migrations: (new () => MigrationInterface)[] = [
  MessageLog1790000000001,
  Stories1790000000002,
  Feeds1790000000003,
  MessageLogTerms1790000000004,
  FeedTerms1790000000005,
  ArticleByline1790000000006,
  ArticleText1790000000007,
  FeedItemDate1790000000008,
  StorySequence1790000000009,
  Webhooks1790000000010,
  ArticleRevision1790000000011,
  FeedSourceId1790000000012,
  Erasure1790000000013,
];

/**
 * The connection pool, not yet connected. `initialize()` also runs the migrations.
 * @param target a postgres:// URL, or the address of the embedded database
 */
export function createDataSource(target: string | DatabaseAddress): DataSource {
  const address =
    typeof target === 'string'
      ? { url: target }
      : {
          host: target.host,
          port: target.port,
          username: target.user,
          password: target.password,
          database: target.database,
        };
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
