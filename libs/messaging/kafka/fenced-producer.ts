import type { Admin, Kafka, Producer } from 'kafkajs';
import { PartitionLost } from '../bus/failure-policy.js';
import type { Source } from './assigned-log.js';
import { transactionalProducer } from './kafka-client.js';
import { inRequests, type Produced } from './produce.js';

interface Session {
  producer: Producer;
  position: bigint;
}

/** Milliseconds a transaction may take. */
const TIMEOUT = 60_000;

/**
 * Commits records together with a group's offset in one Kafka transaction, for one partition and one owner at a time.
 *
 * kafkajs commits offsets without the group's generation, so the group protocol cannot refuse a member that lost the
 * partition unawares. The transactional id can: it names the partition, so opening it ends what a former owner left
 * undone and refuses whatever that owner still sends. Only after that is the committed offset read.
 */
export class FencedProducer {
  private session: Promise<Session> | null = null;
  /** The offset we found or committed last; if Kafka disagrees, somebody else worked here, or a lost answer was a yes. */
  private expected: bigint | null = null;
  private closed = false;

  constructor(
    private readonly kafka: Kafka,
    private readonly admin: Admin,
    private readonly source: Source,
  ) {}

  /** Shuts former owners out, then tells the group's next offset; 0 when it never committed. @throws PartitionLost */
  async position(): Promise<bigint> {
    return (await this.open()).position;
  }

  /** @throws PartitionLost when another owner opened the partition */
  async commit(records: Produced[], next: bigint): Promise<void> {
    const session = await this.open();
    try {
      await this.transact(session.producer, records, next);
    } catch (error) {
      // After a failed transaction a kafkajs producer is of no more use, and whether it was committed is unknown.
      await this.drop();
      throw error;
    }
    session.position = this.expected = next;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.drop();
  }

  /** @throws PartitionLost after close() */
  open(): Promise<Session> {
    if (this.closed) throw new PartitionLost('the partition was given to another member');
    this.session ??= this.fence().catch((error) => {
      this.session = null;
      throw error;
    });
    return this.session;
  }

  private async transact(producer: Producer, records: Produced[], next: bigint): Promise<void> {
    const { group, topic, partition } = this.source;
    const transaction = await producer.transaction();
    for (const request of inRequests(records)) await transaction.sendBatch(request);
    await transaction.sendOffsets({
      consumerGroupId: group,
      topics: [{ topic, partitions: [{ partition, offset: String(next) }] }],
    });
    await transaction.commit();
  }

  private async fence(): Promise<Session> {
    const { group, topic, partition } = this.source;
    const producer = transactionalProducer(this.kafka, `${group}.${topic}.${partition}`, TIMEOUT);
    try {
      await producer.connect();
      // kafkajs asks for the producer id, which is what shuts others out, when the first transaction begins.
      await (await producer.transaction()).abort();
      const position = await committedOffset(this.admin, this.source);
      if (this.expected !== null && this.expected !== position)
        throw new PartitionLost(`the group stands at ${position}, not at ${this.expected}`);
      this.expected = position;
      return { producer, position };
    } catch (error) {
      await producer.disconnect().catch(() => {});
      throw error;
    }
  }

  private async drop(): Promise<void> {
    const session = this.session;
    this.session = null;
    await session?.then(({ producer }) => producer.disconnect()).catch(() => {});
  }
}

async function committedOffset(admin: Admin, { group, topic, partition }: Source): Promise<bigint> {
  const [offsets] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
  const offset = BigInt(offsets?.partitions.find((p) => p.partition === partition)?.offset ?? -1);
  // Negative means that nothing was committed yet: a new group starts at the beginning.
  return offset < 0n ? 0n : offset;
}
