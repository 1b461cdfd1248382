import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The ledger of erased articles and contents, which must not come back. */
export class Erasure1790000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE erased_article (
        id char(32) PRIMARY KEY,
        edition text NOT NULL,
        received_at timestamptz(3) NOT NULL,
        erased_at timestamptz(3) NOT NULL DEFAULT now(),
        titles text[] NOT NULL,
        log_pending_at timestamptz(3)
      )`);
    await runner.query(`CREATE INDEX erased_article_pending ON erased_article (id) WHERE log_pending_at IS NOT NULL`);
    await runner.query(`
      CREATE TABLE erased_content (
        edition text NOT NULL,
        content_hash char(32) NOT NULL,
        PRIMARY KEY (edition, content_hash)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE erased_article, erased_content`);
  }
}
