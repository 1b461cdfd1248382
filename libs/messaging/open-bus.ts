import type { BaseLogger } from 'pino';
import type { DataSource } from 'typeorm';
import { topics } from '#libs/contracts/topics.js';
import type { Bus } from './bus/bus.js';
import { KafkaBus } from './kafka/kafka-bus.js';
import { OUTBOX_GROUP } from './kafka/outbox-relay.js';
import { PostgresBus } from './postgres-log/postgres-bus.js';

export interface OpenBusOptions {
  /** host:port of one or more Kafka brokers; null for the PostgreSQL log. */
  brokers: string[] | null;
  /** Connected; the bus leaves it open. */
  dataSource: DataSource;
  logger: BaseLogger;
  /** No other process can use the database. */
  exclusive: boolean;
}

/**
 * The process's bus, not yet connected.
 * @throws Error when the database was used with the other log backend before
 */
export async function openBus({ brokers, dataSource, logger, exclusive }: OpenBusOptions): Promise<Bus> {
  await checkLogBackend(dataSource, brokers === null ? 'postgres' : 'kafka');
  return brokers ? new KafkaBus({ brokers, logger, dataSource }) : new PostgresBus({ dataSource, logger, exclusive });
}

/**
 * Refuses a database that was used with the other log backend. Offsets of one are meaningless in the other: decisions would
 * be skipped, and old messages be forwarded like an outbox.
 */
async function checkLogBackend(dataSource: DataSource, backend: 'postgres' | 'kafka'): Promise<void> {
  const [used]: { postgres: boolean; kafka: boolean }[] = await dataSource.query(
    `SELECT EXISTS (SELECT FROM message_partitions WHERE topic = $1 AND end_offset > 0) AS postgres,
            EXISTS (SELECT FROM consumer_partitions WHERE group_name = $2) AS kafka`,
    [topics.raw.name, OUTBOX_GROUP],
  );
  if (backend === 'kafka' && used!.postgres)
    throw new Error(
      'the database holds the messages of a Babelwire without Kafka: set DATABASE_URL to an empty one, or unset KAFKA_BROKERS.',
    );
  if (backend === 'postgres' && used!.kafka)
    throw new Error(
      'the database belongs to a Babelwire with Kafka: set KAFKA_BROKERS, or set DATABASE_URL to an empty one.',
    );
}
