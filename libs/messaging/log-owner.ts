import type { DataSource } from 'typeorm';
import { topics } from '#libs/contracts/topics.js';
import { OUTBOX } from './kafka/outbox-relay.js';

/**
 * Refuses a database that served the other kind of log: offsets of one mean nothing in the other, so that decisions would
 * be skipped, and old messages would be taken for an outbox.
 * @throws Error with a sentence that says what to do
 */
export async function refuseOtherLog(dataSource: DataSource, kafka: boolean): Promise<void> {
  const [used]: { log: boolean; outbox: boolean }[] = await dataSource.query(
    `SELECT EXISTS (SELECT FROM message_partitions WHERE topic = $1 AND next_offset > 0) AS log,
            EXISTS (SELECT FROM consumer_partitions WHERE group_name = $2) AS outbox`,
    [topics.raw.name, OUTBOX],
  );
  if (kafka && used!.log)
    throw new Error(
      'this database holds the messages of a Babelwire without Kafka: set DATABASE_URL to an empty one, or unset KAFKA_BROKERS.',
    );
  if (!kafka && used!.outbox)
    throw new Error(
      'this database belongs to a Babelwire with Kafka: set KAFKA_BROKERS, or set DATABASE_URL to an empty one.',
    );
}
