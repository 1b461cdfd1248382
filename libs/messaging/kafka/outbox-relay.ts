import type { Admin, Kafka } from 'kafkajs';
import type { BaseLogger } from 'pino';
import type { DataSource } from 'typeorm';
import { topics, type Topic } from '#libs/contracts/topics.js';
import { PostgresConsumer } from '../postgres-log/postgres-consumer.js';
import { EndOffsets } from '../postgres-log/end-offsets.js';
import { deleteExpired } from '../postgres-log/log-table.js';
import { FencedProducer } from './fenced-producer.js';
import { RelayPartition } from './relay-partition.js';

/** The relay's consumer group, in the database and in Kafka. */
export const OUTBOX = 'outbox';

const HOUR = 60 * 60 * 1000;
/** Most records in one Kafka transaction. */
const BATCH = 500;

/**
 * Carries the message log in the database, which is the outbox here, to Kafka: every record once, its bytes unchanged.
 * Its processes share the partitions by leases in the database; who holds one commits records and position in one Kafka
 * transaction, under a transactional id that shuts out whoever held the partition before.
 */
export class OutboxRelay {
  private readonly ends: EndOffsets;
  private readonly consumers: PostgresConsumer[];
  private cleaning: NodeJS.Timeout | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly kafka: Kafka,
    private readonly admin: Admin,
    private readonly logger: BaseLogger,
  ) {
    this.ends = new EndOffsets(dataSource);
    this.consumers = Object.values(topics).map((topic) => this.consumer(topic));
  }

  async start(): Promise<void> {
    this.ends.start();
    this.cleaning = setInterval(() => void this.clean().catch(() => undefined), HOUR).unref();
    await Promise.all(this.consumers.map((consumer) => consumer.start()));
  }

  /** Finishes the transactions in hand. What is not carried by then is carried by others, or after the next start. */
  async stop(): Promise<void> {
    if (this.cleaning) clearInterval(this.cleaning);
    await Promise.all(this.consumers.map((consumer) => consumer.stop()));
    await this.ends.stop();
  }

  private consumer(topic: Topic): PostgresConsumer {
    const { kafka, admin, logger } = this;
    const subscription = { group: OUTBOX, topic, maxBatch: BATCH };
    return new PostgresConsumer(this.dataSource, this.ends, subscription, async ({ partition, next }) => {
      const place = { group: OUTBOX, topic: topic.name, partition };
      const producer = new FencedProducer(kafka, admin, place);
      return RelayPartition.open(place, next, this.dataSource.manager, producer, logger);
    });
  }

  private async clean(): Promise<void> {
    for (const topic of Object.values(topics)) await deleteExpired(this.dataSource.manager, topic, OUTBOX);
  }
}
