import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Earlier revisions of articles, and when each article was last revised: of those that exist, only the first arrival is known. */
export class ArticleRevision1790000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE article ADD COLUMN revised_at timestamptz(3)`);
    await runner.query(`UPDATE article SET revised_at = received_at`);
    await runner.query(`ALTER TABLE article ALTER COLUMN revised_at SET NOT NULL`);
    await runner.query(`CREATE INDEX article_revised ON article (revised_at)`);
    await runner.query(`
      CREATE TABLE article_revision (
        article_id char(32) NOT NULL,
        revision int NOT NULL,
        received_at timestamptz(3) NOT NULL,
        title text NOT NULL,
        text text NOT NULL,
        language text NOT NULL,
        byline text,
        published_at timestamptz(3),
        content_hash char(32) NOT NULL,
        PRIMARY KEY (article_id, revision)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE article_revision`);
    await runner.query(`DROP INDEX article_revised`);
    await runner.query(`ALTER TABLE article DROP COLUMN revised_at`);
  }
}
