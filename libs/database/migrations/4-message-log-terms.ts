import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Names the message log's columns by the terms of Kafka: record offset, end offset, committed offset, heartbeat. */
export class MessageLogTerms1790000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE message_log RENAME COLUMN position TO record_offset`);
    await runner.query(`ALTER TABLE message_partitions RENAME COLUMN next_offset TO end_offset`);
    await runner.query(`ALTER TABLE consumer_partitions RENAME COLUMN next_offset TO committed_offset`);
    await runner.query(`ALTER TABLE consumer_members RENAME COLUMN seen_at TO last_heartbeat_at`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE message_log RENAME COLUMN record_offset TO position`);
    await runner.query(`ALTER TABLE message_partitions RENAME COLUMN end_offset TO next_offset`);
    await runner.query(`ALTER TABLE consumer_partitions RENAME COLUMN committed_offset TO next_offset`);
    await runner.query(`ALTER TABLE consumer_members RENAME COLUMN last_heartbeat_at TO seen_at`);
  }
}
