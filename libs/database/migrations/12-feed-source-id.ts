import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What identifies a feed as a source when its name changes: the name that it has now, so that its articles keep their ids. */
export class FeedSourceId1790000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE feed ADD COLUMN source_id text`);
    await runner.query(`UPDATE feed SET source_id = name`);
    await runner.query(`ALTER TABLE feed ALTER COLUMN source_id SET NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE feed DROP COLUMN source_id`);
  }
}
