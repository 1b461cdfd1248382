import type { BaseLogger } from 'pino';
import type { DataSource } from 'typeorm';
import type { Bus } from './bus/bus.js';
import { DatabaseCommit } from './kafka/database-offsets.js';
import { PostgresBus } from './postgres-log/postgres-bus.js';
import { KafkaBus } from './kafka/kafka-bus.js';
import { refuseOtherLog } from './log-owner.js';

/**
 * The process's bus, not yet connected: Kafka where there are brokers, else the log in the database.
 * @param brokers host:port of one or more Kafka brokers, or null
 * @param alone that no other process can use the database
 * @throws Error when the database served the other kind of log before
 */
export async function openBus(
  brokers: string[] | null,
  dataSource: DataSource,
  logger: BaseLogger,
  alone: boolean,
): Promise<Bus> {
  await refuseOtherLog(dataSource, brokers !== null);
  if (!brokers) return new PostgresBus(dataSource, alone);
  return new KafkaBus({ brokers, logger, database: new DatabaseCommit(dataSource) });
}
