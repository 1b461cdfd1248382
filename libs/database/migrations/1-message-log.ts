import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The message log; with Kafka these tables are the store's outbox and its consumer offsets. */
export class MessageLog1790000000001 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      CREATE TABLE message_partitions (
        topic text NOT NULL,
        partition integer NOT NULL,
        next_offset bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (topic, partition)
      )`);
    await run.query(`
      CREATE TABLE message_log (
        topic text NOT NULL,
        partition integer NOT NULL,
        position bigint NOT NULL,
        key text,
        value bytea,
        headers jsonb NOT NULL DEFAULT '{}',
        appended_at timestamptz NOT NULL,
        PRIMARY KEY (topic, partition, position)
      )`);
    // Retention and replay search by time. Times grow with offsets, so a block range index is enough.
    await run.query(`CREATE INDEX message_log_appended_at ON message_log USING brin (appended_at)`);
    await run.query(`
      CREATE TABLE consumer_partitions (
        group_name text NOT NULL,
        topic text NOT NULL,
        partition integer NOT NULL,
        next_offset bigint NOT NULL DEFAULT 0,
        owner text,
        lease_until timestamptz,
        PRIMARY KEY (group_name, topic, partition)
      )`);
    await run.query(`
      CREATE TABLE consumer_members (
        group_name text NOT NULL,
        topic text NOT NULL,
        member text NOT NULL,
        seen_at timestamptz NOT NULL,
        PRIMARY KEY (group_name, topic, member)
      )`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query('DROP TABLE consumer_members, consumer_partitions, message_log, message_partitions');
  }
}
