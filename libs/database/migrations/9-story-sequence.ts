import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Events are numbered by edition, and the log finds them by number. Stories count their texts and sources, and have a title
 * in each language; those that exist get the title of the article received first, until they change.
 */
export class StorySequence1790000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE edition (
        name text PRIMARY KEY,
        last_sequence bigint NOT NULL,
        updated_at timestamptz(3) NOT NULL
      )`);
    await runner.query(`ALTER TABLE message_log ADD COLUMN sequence bigint`);
    await runner.query(`
      CREATE INDEX message_log_sequence ON message_log (topic, key, sequence) WHERE sequence IS NOT NULL`);
    await runner.query(`
      ALTER TABLE story
        ADD COLUMN title_language text,
        ADD COLUMN titles jsonb,
        ADD COLUMN text_count int,
        ADD COLUMN source_count int,
        ADD COLUMN independent_count int`);
    await runner.query(FILL);
    await runner.query(`
      ALTER TABLE story
        ALTER COLUMN title_language SET NOT NULL,
        ALTER COLUMN titles SET NOT NULL,
        ALTER COLUMN text_count SET NOT NULL,
        ALTER COLUMN source_count SET NOT NULL,
        ALTER COLUMN independent_count SET NOT NULL`);
    await runner.query(`CREATE INDEX story_updated ON story (updated_at, id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX story_updated`);
    await runner.query(`
      ALTER TABLE story
        DROP COLUMN title_language, DROP COLUMN titles,
        DROP COLUMN text_count, DROP COLUMN source_count, DROP COLUMN independent_count`);
    await runner.query(`DROP INDEX message_log_sequence`);
    await runner.query(`ALTER TABLE message_log DROP COLUMN sequence`);
    await runner.query(`DROP TABLE edition`);
  }
}

const FILL = `
  UPDATE story SET
    title_language = coalesce(
      (SELECT language FROM article WHERE story_id = story.id AND article.title = story.title
        ORDER BY received_at, id LIMIT 1), story.languages[1], 'und'),
    titles = coalesce(
      (SELECT jsonb_object_agg(language, title) FROM (
         SELECT DISTINCT ON (language) language, title FROM article
          WHERE story_id = story.id AND title <> '' ORDER BY language, received_at, id) first), '{}'),
    text_count = (SELECT count(DISTINCT text_id) FROM article WHERE story_id = story.id),
    source_count = (SELECT count(DISTINCT source) FROM article WHERE story_id = story.id),
    independent_count = (
      SELECT count(DISTINCT source) FROM (
        SELECT DISTINCT ON (text_id) source FROM article
         WHERE story_id = story.id ORDER BY text_id, received_at, id) first)`;
