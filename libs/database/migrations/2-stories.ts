import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Articles, stories, aliases of merged stories, and the ledger of applied decisions. */
export class Stories1790000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE article (
        id char(32) PRIMARY KEY,
        edition text NOT NULL,
        story_id char(32) NOT NULL,
        relation text NOT NULL,
        related_to char(32),
        evidence jsonb NOT NULL,
        title text NOT NULL,
        text text NOT NULL,
        url text,
        source text NOT NULL,
        language text NOT NULL,
        language_confidence real NOT NULL,
        published_at timestamptz(3),
        published_at_original text,
        received_at timestamptz(3) NOT NULL,
        content_hash char(32) NOT NULL,
        revision int NOT NULL
      )`);
    await runner.query(`CREATE INDEX article_story ON article (story_id)`);
    await runner.query(`CREATE INDEX article_source ON article (source)`);
    // A tsvector holds at most 1 MB, so only the beginning of a text is searchable. Same expression in find-stories.ts.
    await runner.query(`
      CREATE INDEX article_words ON article USING gin (to_tsvector('simple', title || ' ' || left(text, 100000)))`);
    await runner.query(`
      CREATE TABLE story (
        id char(32) PRIMARY KEY,
        edition text NOT NULL,
        title text NOT NULL,
        languages text[] NOT NULL,
        article_count int NOT NULL,
        first_published_at timestamptz(3),
        last_published_at timestamptz(3),
        newest_at timestamptz(3) NOT NULL,
        updated_at timestamptz(3) NOT NULL
      )`);
    await runner.query(`CREATE INDEX story_newest ON story (newest_at, id)`);
    await runner.query(`CREATE TABLE story_alias (from_id char(32) PRIMARY KEY, into_id char(32) NOT NULL)`);
    await runner.query(`CREATE INDEX story_alias_into ON story_alias (into_id)`);
    await runner.query(`
      CREATE TABLE applied_decision (id char(32) PRIMARY KEY, applied_at timestamptz(3) NOT NULL DEFAULT now())`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE article, story, story_alias, applied_decision`);
  }
}
