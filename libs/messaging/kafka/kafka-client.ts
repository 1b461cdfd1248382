import { Kafka, type KafkaMessage, logLevel, Partitioners, type RetryOptions } from 'kafkajs';
import type { BaseLogger } from 'pino';
import type { StoredRecord } from '../bus/record.js';
import { replaceFetchDecoder } from './fetch-response.js';
import type { FetchedMessage } from './record-batch.js';

replaceFetchDecoder();

/**
 * Set in full, because kafkajs has other defaults under NODE_ENV=test. Gives up after about 10 s. The first delay is short,
 * because the broker refuses a producer's next transaction for some ms after each commit.
 */
export const RETRY: RetryOptions = {
  initialRetryTime: 10,
  multiplier: 2,
  factor: 0.2,
  maxRetryTime: 2000,
  retries: 12,
};

/** A kafkajs client. Its errors are logged as warnings: most are outages that it retries. */
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
 * A transactional producer, idempotent outside of transactions. A later producer with the same id fences it.
 * @param timeoutMs after which the broker aborts a transaction whose producer died. Until then, or until the id is opened
 *   again, read_committed consumers can't read past its records
 */
export function transactionalProducer(kafka: Kafka, transactionalId: string, timeoutMs: number) {
  return kafka.producer({
    transactionalId,
    idempotent: true,
    maxInFlightRequests: 1,
    transactionTimeout: timeoutMs,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
}

/** The broker can't read a partition. Reading is retried. */
export class PartitionUnreadable extends Error {
  readonly retriable = true;

  /** @param maxAttempts after so many, the log counts as damaged at the requested offset; null when the error may pass */
  constructor(
    message: string,
    readonly maxAttempts: number | null,
  ) {
    super(message);
  }
}

/**
 * A kafkajs message as a stored record.
 * @throws PartitionUnreadable when the message stands for a broker's error
 */
export function toRecord(topic: string, partition: number, message: KafkaMessage): StoredRecord {
  const { undecodable, unreadable } = message as Partial<FetchedMessage>;
  if (unreadable)
    throw new PartitionUnreadable(
      `Kafka can't read ${topic}/${partition}: ${unreadable.reason}`,
      unreadable.maxAttempts,
    );
  // A header may occur several times; the first one counts.
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
    ...(undecodable && { undecodable }),
  };
}
