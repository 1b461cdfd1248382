import { DataSource } from 'typeorm';
import { createDataSource, migrations } from '#libs/database/data-source.js';

type Target = Parameters<typeof createDataSource>[0];

/** The migrations of the first version with feeds. */
const OLD_MIGRATIONS = 3;
const ARTICLES = 4000;
const FEEDS = 50;

/** Creates the tables of an old version in an empty database, with rows for each later migration to change. */
export async function createOldDatabase(target: Target): Promise<void> {
  const { options } = createDataSource(target);
  const db = await new DataSource({
    ...options,
    migrations: migrations.slice(0, OLD_MIGRATIONS),
  } as typeof options).initialize();
  try {
    // Copies of copies, in chains of ten.
    await db.query(`
      INSERT INTO article (id, edition, story_id, relation, related_to, evidence, title, text, source, language,
                           language_confidence, received_at, content_hash, revision)
      SELECT md5(n::text), 'main', md5((n / 10 * 10)::text), CASE WHEN n % 10 = 0 THEN 'first' ELSE 'copy' END,
             CASE WHEN n % 10 > 0 THEN md5((n - 1)::text) END, '{}', 'Title ' || n, 'Text ' || n, 'test', 'en', 1,
             now() + n * interval '1 ms', md5(n::text), 1
        FROM generate_series(0, ${ARTICLES - 1}) n`);
    await db.query(`
      INSERT INTO feed (id, url, url_key, host, name, edition, paused_reason, verdict, pace)
      SELECT gen_random_uuid(), 'http://feed.test/' || n, 'feed.test/' || n, 'feed.test', 'Feed ' || n, 'main', 'test',
             'empty-answer', '{"rhythm": {"hours": 2}, "itemDates": [1, 2]}'
        FROM generate_series(1, ${FEEDS}) n`);
    await db.query(`
      INSERT INTO feed_item (id, feed_id, content_key, last_seen_at)
      SELECT gen_random_uuid(), id, md5(url), now() FROM feed`);
    await db.query(`INSERT INTO message_partitions (topic, partition, next_offset) VALUES ('test', 0, 100)`);
    await db.query(`
      INSERT INTO message_log (topic, partition, position, value, appended_at)
      SELECT 'test', 0, n, convert_to('value ' || n, 'UTF8'), now() FROM generate_series(0, 99) n`);
  } finally {
    await db.destroy();
  }
}

/** What became of the rows; the seed articles may have come to them. */
export async function describeDatabase(target: Target): Promise<object> {
  const { options } = createDataSource(target);
  const db = await new DataSource({ ...options, migrationsRun: false } as typeof options).initialize();
  try {
    const [counts] = await db.query(`
      SELECT (SELECT count(*)::int FROM migrations) AS migrations,
             (SELECT count(*)::int FROM article WHERE title = 'Title ' || right(text, -5)) AS articles,
             (SELECT count(DISTINCT text_id)::int FROM article WHERE source = 'test') AS texts,
             (SELECT count(*)::int FROM feed WHERE status = 'empty-document'
                 AND schedule = '{"declared": {"hours": 2}, "itemDates": [1, 2]}') AS feeds,
             (SELECT count(*)::int FROM feed_item WHERE published_at IS NULL) AS items,
             (SELECT count(*)::int FROM message_log WHERE topic = 'test'
                 AND value = convert_to('value ' || record_offset, 'UTF8')) AS messages,
             (SELECT end_offset::int FROM message_partitions WHERE topic = 'test') AS "endOffset"`);
    return counts;
  } finally {
    await db.destroy();
  }
}

export const MIGRATED = {
  migrations: migrations.length,
  articles: ARTICLES,
  texts: ARTICLES / 10,
  feeds: FEEDS,
  items: FEEDS,
  messages: 100,
  endOffset: 100,
};
