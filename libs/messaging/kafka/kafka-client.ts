import { Kafka, type KafkaMessage, logLevel, Partitioners, type RetryOptions } from 'kafkajs';
import type { BaseLogger } from 'pino';
import type { StoredRecord } from '../bus/record.js';
import { filterAbortedTransactions } from './filter-aborted-transactions.js';

filterAbortedTransactions();

/**
 * Spelled out in full, because kafkajs has other defaults under NODE_ENV=test. Gives up after about 10 s. The first wait is
 * short, because the broker refuses a producer's next transaction for some ms after each commit.
 */
export const RETRY: RetryOptions = {
  initialRetryTime: 10,
  multiplier: 2,
  factor: 0.2,
  maxRetryTime: 2000,
  retries: 12,
};

/** A kafkajs client that logs through the given logger. What kafkajs calls errors are mostly outages it rides out. */
export function createClient(brokers: string[], logger: BaseLogger): Kafka {
  return new Kafka({
    clientId: 'babelwire',
    brokers,
    connectionTimeout: 3000,
    requestTimeout: 15_000,
    retry: RETRY,
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => {
      const { message, timestamp: _, ...details } = entry.log;
      logger[entry.level === logLevel.ERROR ? 'warn' : 'debug'](details, `kafka: ${message}`);
    },
  });
}

/**
 * A producer for transactions. Whoever opens the same id later shuts this one out. Outside of them it is idempotent.
 * @param timeout milliseconds after which the broker ends a transaction whose producer died. Until then, or until the id
 *   is opened again, nobody can read past what it wrote
 */
export function transactionalProducer(kafka: Kafka, transactionalId: string, timeout: number) {
  return kafka.producer({
    transactionalId,
    idempotent: true,
    maxInFlightRequests: 1,
    transactionTimeout: timeout,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
}

/** A kafkajs message as the record it is. */
export function toRecord(topic: string, partition: number, message: KafkaMessage): StoredRecord {
  // A header may stand several times; the first one counts.
  const headers = Object.entries(message.headers ?? {}).flatMap(([name, values]) => {
    const value = Array.isArray(values) ? values[0] : values;
    return value === undefined ? [] : [[name, Buffer.from(value)] as const];
  });
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    key: message.key,
    value: message.value,
    headers: Object.fromEntries(headers),
    timestamp: new Date(Number(message.timestamp)),
  };
}
