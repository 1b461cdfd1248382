import type { Admin, Kafka, Producer } from 'kafkajs';
import type { PartitionRef } from '../bus/bus.js';
import { PartitionLost } from '../bus/failure-policy.js';
import { transactionalProducer } from './kafka-client.js';
import { type ProducerRecord, toRequests } from './producer-requests.js';

interface Session {
  producer: Producer;
  committedOffset: bigint;
}

const TRANSACTION_TIMEOUT_MS = 60_000;

/**
 * Commits records together with a group's offset in one Kafka transaction, for one partition and one owner at a time.
 *
 * kafkajs commits offsets without the group's generation, so the group protocol can't refuse a member that lost the
 * partition without noticing. The transactional id can: it names the partition, so that opening it aborts the former
 * owner's open transaction and fences that owner. Only then is the committed offset read.
 */
export class FencedProducer {
  private session: Promise<Session> | null = null;
  /**
   * The offset that was read or committed last. When Kafka has another one, another member has worked on the partition, or a
   * commit succeeded although its response was lost.
   */
  private expectedOffset: bigint | null = null;
  private closed = false;

  constructor(
    private readonly kafka: Kafka,
    private readonly admin: Admin,
    private readonly ref: PartitionRef,
  ) {}

  /** Fences former owners and reads the group's committed offset; 0 when it has never committed. @throws PartitionLost */
  async position(): Promise<bigint> {
    return (await this.open()).committedOffset;
  }

  /** @throws PartitionLost when another owner has opened the partition */
  async commit(records: ProducerRecord[], nextOffset: bigint): Promise<void> {
    const session = await this.open();
    try {
      await this.transact(session.producer, records, nextOffset);
    } catch (error) {
      // A kafkajs producer is unusable after a failed transaction, and whether that was committed is unknown.
      await this.disconnect();
      throw error;
    }
    session.committedOffset = this.expectedOffset = nextOffset;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.disconnect();
  }

  /** @throws PartitionLost after close() */
  open(): Promise<Session> {
    if (this.closed) throw new PartitionLost('the partition was assigned to another member');
    this.session ??= this.fence().catch((error) => {
      this.session = null;
      throw error;
    });
    return this.session;
  }

  private async transact(producer: Producer, records: ProducerRecord[], nextOffset: bigint): Promise<void> {
    const { group, topic, partition } = this.ref;
    const transaction = await producer.transaction();
    for (const request of toRequests(records)) await transaction.sendBatch(request);
    await transaction.sendOffsets({
      consumerGroupId: group,
      topics: [{ topic, partitions: [{ partition, offset: String(nextOffset) }] }],
    });
    await transaction.commit();
  }

  private async fence(): Promise<Session> {
    const { group, topic, partition } = this.ref;
    const transactionalId = `${group}.${topic}.${partition}`;
    const producer = transactionalProducer(this.kafka, transactionalId, TRANSACTION_TIMEOUT_MS);
    try {
      await producer.connect();
      // kafkajs requests the producer id, which fences others, when the first transaction begins.
      await (await producer.transaction()).abort();
      const committedOffset = await fetchCommittedOffset(this.admin, this.ref);
      if (this.expectedOffset !== null && this.expectedOffset !== committedOffset)
        throw new PartitionLost(`the group has committed ${committedOffset}, not ${this.expectedOffset}`);
      this.expectedOffset = committedOffset;
      return { producer, committedOffset };
    } catch (error) {
      await producer.disconnect().catch(() => {});
      throw error;
    }
  }

  private async disconnect(): Promise<void> {
    const session = this.session;
    this.session = null;
    await session?.then(({ producer }) => producer.disconnect()).catch(() => {});
  }
}

async function fetchCommittedOffset(admin: Admin, { group, topic, partition }: PartitionRef): Promise<bigint> {
  const [offsets] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
  const offset = BigInt(offsets?.partitions.find((p) => p.partition === partition)?.offset ?? -1);
  // Negative when nothing was committed yet: a new group starts at the beginning.
  return offset < 0n ? 0n : offset;
}
