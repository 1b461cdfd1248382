import type { Admin, Kafka } from 'kafkajs';
import type { BaseLogger } from 'pino';
import type { DataSource, EntityManager } from 'typeorm';
import { BackgroundLoop } from '#libs/async/background-loop.js';
import { topics, type Topic } from '#libs/contracts/topics.js';
import type { PartitionRef } from '../bus/bus.js';
import type { AssignedPartition } from '../bus/partition-worker.js';
import type { StoredRecord } from '../bus/record.js';
import { EndOffsets } from '../postgres-log/end-offsets.js';
import { advanceOffset } from '../postgres-log/group-table.js';
import { deleteExpired, readEndOffsets } from '../postgres-log/log-table.js';
import { PostgresConsumer } from '../postgres-log/postgres-consumer.js';
import { FencedProducer } from './fenced-producer.js';
import type { ProducerRecord } from './producer-requests.js';

/** The relay's consumer group, in the database and in Kafka. */
export const OUTBOX_GROUP = 'outbox';

const RETENTION_INTERVAL_MS = 60 * 60 * 1000;
/** Maximum number of records in a Kafka transaction. */
const MAX_BATCH = 500;

/**
 * Forwards the message log in the database, which is the outbox here, to Kafka: every record once, byte for byte. Relays in
 * several processes share the partitions by leases in the database. The owner of a partition commits records and offset in
 * one Kafka transaction, under a transactional id that fences former owners.
 */
export class OutboxRelay {
  private readonly endOffsets: EndOffsets;
  private readonly consumers: PostgresConsumer[];
  private readonly retention: BackgroundLoop;

  constructor(
    private readonly dataSource: DataSource,
    private readonly kafka: Kafka,
    private readonly admin: Admin,
    private readonly logger: BaseLogger,
  ) {
    this.endOffsets = new EndOffsets(dataSource);
    this.consumers = Object.values(topics).map((topic) => this.createConsumer(topic));
    const timing = { intervalMs: RETENTION_INTERVAL_MS, initialDelayMs: RETENTION_INTERVAL_MS };
    this.retention = new BackgroundLoop('outbox retention', () => this.deleteExpired(), { ...timing, logger });
  }

  async start(): Promise<void> {
    this.endOffsets.start();
    this.retention.start();
    await Promise.all(this.consumers.map((consumer) => consumer.start()));
  }

  /** Finishes the transactions in flight. Other relays, or the next start, forward the rest. */
  async stop(): Promise<void> {
    await this.retention.stop();
    await Promise.all(this.consumers.map((consumer) => consumer.stop()));
    await this.endOffsets.stop();
  }

  private createConsumer(topic: Topic): PostgresConsumer {
    const { dataSource, kafka, admin, logger } = this;
    const subscription = { group: OUTBOX_GROUP, topic, step: 'relay', maxBatch: MAX_BATCH };
    return new PostgresConsumer(dataSource, this.endOffsets, subscription, ({ partition, committedOffset }) => {
      const ref = { group: OUTBOX_GROUP, topic: topic.name, partition };
      const producer = new FencedProducer(kafka, admin, ref);
      return RelayPartition.open(ref, committedOffset, dataSource.manager, producer, logger);
    });
  }

  private async deleteExpired(): Promise<void> {
    for (const topic of Object.values(topics)) await deleteExpired(this.dataSource.manager, topic, OUTBOX_GROUP);
  }
}

/** A partition of the outbox. */
class RelayPartition implements AssignedPartition {
  private nextOffset = 0n;

  private constructor(
    private readonly ref: PartitionRef,
    private readonly db: EntityManager,
    private readonly producer: FencedProducer,
    private readonly logger: BaseLogger,
  ) {}

  /**
   * Fences former owners and determines where to continue.
   * @param stored the relay's committed offset in the database
   */
  static async open(
    ref: PartitionRef,
    stored: bigint,
    ...dependencies: [db: EntityManager, producer: FencedProducer, logger: BaseLogger]
  ): Promise<RelayPartition> {
    const partition = new RelayPartition(ref, ...dependencies);
    try {
      await partition.logErrors(() => partition.resume(stored));
      return partition;
    } catch (error) {
      await partition.close();
      throw error;
    }
  }

  async position(): Promise<bigint> {
    return this.nextOffset;
  }

  process(records: StoredRecord[]): Promise<void> {
    return this.logErrors(async () => {
      this.nextOffset = records.at(-1)!.offset + 1n;
      await this.producer.commit(records.map(toProducerRecord), this.nextOffset);
      await advanceOffset(this.db, this.ref, this.nextOffset);
    });
  }

  close(): Promise<void> {
    return this.producer.close();
  }

  /**
   * The offset is stored twice. Kafka's is exact, but expires when the group commits nothing for offsets.retention.minutes (a
   * week). The database's is written later and may lack the last transaction before a crash, which is within that week. So
   * the larger one is right.
   */
  private async resume(stored: bigint): Promise<void> {
    const committed = await this.producer.position();
    const { topic, partition } = this.ref;
    const endOffsets = await readEndOffsets(this.db);
    const endOffset = endOffsets.find((end) => end.topic === topic && end.partition === partition)?.endOffset ?? 0n;
    // The database was recreated or restored from a backup: repeating an event is better than losing one.
    const isForeign = committed > endOffset;
    if (isForeign)
      this.logger.warn(
        `Kafka has committed ${committed} of the outbox ${topic}/${partition}, which ends at ${endOffset}`,
      );
    this.nextOffset = isForeign || committed < stored ? stored : committed;
    await advanceOffset(this.db, this.ref, this.nextOffset);
  }

  private async logErrors(work: () => Promise<void>): Promise<void> {
    const { topic, partition } = this.ref;
    try {
      await work();
    } catch (error) {
      this.logger.warn(`outbox ${topic}/${partition} can't be forwarded and is retried: ${(error as Error).message}`);
      throw error;
    }
  }
}

/** The record with its bytes unchanged. */
function toProducerRecord({ topic, key, value, headers }: StoredRecord): ProducerRecord {
  return { topic, message: { key, value, headers } };
}
