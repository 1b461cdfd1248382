import { randomUUID } from 'node:crypto';
import type { Admin, Kafka } from 'kafkajs';
import type { StoredRecord } from '../bus/record.js';
import { RETRY, toRecord } from './kafka-client.js';

/** Groups with this beginning only read along; nothing is committed for them. */
export const READER_PREFIX = 'babelwire-reader-';

export interface Reading {
  topic: string;
  /** Where to begin, by partition; other partitions are not read. */
  from: Map<number, bigint>;
  /** Where to end, by partition (exclusive); without it, reading goes on until the signal is aborted. */
  until?: Map<number, bigint>;
  each: (record: StoredRecord) => void;
  signal?: AbortSignal;
}

/**
 * Reads committed records in the order of each partition, without sharing them with anybody. kafkajs reads in groups only,
 * so this makes a group of its own and deletes it at the end.
 * @throws what `each` throws, or the broker's refusal
 */
export async function readTopic(kafka: Kafka, admin: Admin, reading: Reading): Promise<void> {
  const { topic, until, each, signal } = reading;
  const next = new Map(reading.from);
  const reachedEnd = () =>
    until !== undefined && [...next].every(([partition, at]) => at >= (until.get(partition) ?? 0n));
  if (reachedEnd() || signal?.aborted) return;

  const groupId = READER_PREFIX + randomUUID();
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 250, maxBytesPerPartition: 8 << 20, retry: RETRY });
  const finished = new Promise<void>((resolve, reject) => {
    signal?.addEventListener('abort', () => resolve(), { once: true });
    consumer.on('consumer.crash', ({ payload }) => void (payload.restart || reject(payload.error)));
    consumer.on('consumer.group_join', ({ payload }) => {
      const assigned = payload.memberAssignment[topic] ?? [];
      const others = assigned.filter((partition) => !next.has(partition));
      if (others.length > 0) consumer.pause([{ topic, partitions: others }]);
      for (const [partition, offset] of next) consumer.seek({ topic, partition, offset: String(offset) });
    });
    // Also sent for batches of nothing but transaction markers, which are not handed over and may end a partition.
    consumer.on('consumer.end_batch_process', ({ payload }) => {
      next.set(payload.partition, BigInt(payload.lastOffset) + 1n);
      if (reachedEnd()) resolve();
    });
    const deliver = (partition: number, record: StoredRecord) => {
      if (signal?.aborted || record.offset < next.get(partition)!) return;
      if (until && record.offset >= until.get(partition)!) return;
      each(record);
    };
    consumer
      .connect()
      .then(() => consumer.subscribe({ topic, fromBeginning: true }))
      .then(() =>
        consumer.run({
          autoCommit: false,
          eachBatch: async ({ batch }) => {
            if (!next.has(batch.partition)) return;
            try {
              for (const message of batch.messages) deliver(batch.partition, toRecord(topic, batch.partition, message));
            } catch (error) {
              reject(error);
            }
          },
        }),
      )
      .catch(reject);
  });
  try {
    await finished;
  } finally {
    await consumer.disconnect().catch(() => {});
    await admin.deleteGroups([groupId]).catch(() => {}); // Kafka forgets an empty group by itself, only later
  }
}

/** First and next offset of each partition. */
export async function topicBounds(
  admin: Admin,
  topic: string,
): Promise<{ low: Map<number, bigint>; high: Map<number, bigint> }> {
  const offsets = await admin.fetchTopicOffsets(topic);
  return {
    low: new Map(offsets.map(({ partition, low }) => [partition, BigInt(low)])),
    high: new Map(offsets.map(({ partition, high }) => [partition, BigInt(high)])),
  };
}

/** The first offset of each partition whose record was appended at the time or later; the end where there is none. */
export async function offsetsAt(admin: Admin, topic: string, time: number): Promise<Map<number, bigint>> {
  const offsets = await admin.fetchTopicOffsetsByTimestamp(topic, Math.max(0, Math.floor(time)));
  return new Map(offsets.map(({ partition, offset }) => [partition, BigInt(offset)]));
}
