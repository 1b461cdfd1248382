import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When an item said that it was published: with its content, that tells an item whose guid and URL change from a repeated one. */
export class FeedItemDate1790000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE feed_item ADD COLUMN published_at timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE feed_item DROP COLUMN published_at`);
  }
}
