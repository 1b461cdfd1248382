import { randomUUID } from 'node:crypto';
import type { Admin, Kafka } from 'kafkajs';
import type { StoredRecord } from '../bus/record.js';
import { RETRY, toRecord } from './kafka-client.js';

/** Groups with this prefix only read; they commit nothing. */
export const READER_PREFIX = 'babelwire-reader-';

interface ReadOptions {
  topic: string;
  /** Start offsets by partition; other partitions are not read. */
  from: Map<number, bigint>;
  /** End offsets by partition, exclusive; without them reading continues until the signal aborts. */
  until?: Map<number, bigint>;
  each: (record: StoredRecord) => void;
  signal?: AbortSignal;
}

/**
 * Reads committed records in the order of each partition, without a share in any consumer group. kafkajs reads in groups
 * only, so this creates one and deletes it at the end.
 * @throws what `each` throws, or an error of the broker
 */
export async function readTopic(kafka: Kafka, admin: Admin, options: ReadOptions): Promise<void> {
  const { topic, until, each, signal } = options;
  const next = new Map(options.from);
  const reachedEnd = () =>
    until !== undefined && [...next].every(([partition, offset]) => offset >= (until.get(partition) ?? 0n));
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
    // Also emitted for batches of transaction markers only, which eachBatch doesn't get and which may end a partition.
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
    await admin.deleteGroups([groupId]).catch(() => {}); // an empty group expires by itself
  }
}

/** Start and end offset of each partition. */
export async function fetchBounds(
  admin: Admin,
  topic: string,
): Promise<{ startOffsets: Map<number, bigint>; endOffsets: Map<number, bigint> }> {
  const offsets = await admin.fetchTopicOffsets(topic);
  return {
    startOffsets: new Map(offsets.map(({ partition, low }) => [partition, BigInt(low)])),
    endOffsets: new Map(offsets.map(({ partition, high }) => [partition, BigInt(high)])),
  };
}

/** The first offset of each partition that was appended at a time or later; the end offset where there is none. */
export async function fetchOffsetsAt(admin: Admin, topic: string, time: number): Promise<Map<number, bigint>> {
  const offsets = await admin.fetchTopicOffsetsByTimestamp(topic, Math.max(0, Math.floor(time)));
  return new Map(offsets.map(({ partition, offset }) => [partition, BigInt(offset)]));
}
