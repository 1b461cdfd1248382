import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Names feed columns and the table of host slots by the terms that the code uses. */
export class FeedTerms1790000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE feed RENAME COLUMN verdict TO status`);
    await runner.query(`ALTER TABLE feed RENAME COLUMN flaws TO warnings`);
    await runner.query(`ALTER TABLE feed RENAME COLUMN moved_sightings TO permanent_redirect_count`);
    await runner.query(`ALTER TABLE feed RENAME COLUMN content_signature TO document_hash`);
    await runner.query(`ALTER TABLE feed RENAME COLUMN pace TO schedule`);
    await runner.query(`
      UPDATE feed SET schedule = jsonb_build_object('declared', schedule -> 'rhythm', 'itemDates', schedule -> 'itemDates')
      WHERE schedule IS NOT NULL`);
    await runner.query(`ALTER TABLE feed ALTER COLUMN next_poll_reason SET DEFAULT 'Just added.'`);
    await runner.query(`UPDATE feed SET status = 'empty-document' WHERE status = 'empty-answer'`);
    await runner.query(`ALTER TABLE host_turn RENAME TO host_slot`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE host_slot RENAME TO host_turn`);
    await runner.query(`ALTER TABLE feed ALTER COLUMN next_poll_reason SET DEFAULT 'It was just added.'`);
    await runner.query(`UPDATE feed SET status = 'empty-answer' WHERE status = 'empty-document'`);
    await runner.query(`
      UPDATE feed SET schedule = jsonb_build_object('rhythm', schedule -> 'declared', 'itemDates', schedule -> 'itemDates')
      WHERE schedule IS NOT NULL`);
    await runner.query(`ALTER TABLE feed RENAME COLUMN schedule TO pace`);
    await runner.query(`ALTER TABLE feed RENAME COLUMN document_hash TO content_signature`);
    await runner.query(`ALTER TABLE feed RENAME COLUMN permanent_redirect_count TO moved_sightings`);
    await runner.query(`ALTER TABLE feed RENAME COLUMN warnings TO flaws`);
    await runner.query(`ALTER TABLE feed RENAME COLUMN status TO verdict`);
  }
}
