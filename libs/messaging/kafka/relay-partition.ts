import type { BaseLogger } from 'pino';
import type { EntityManager } from 'typeorm';
import type { PartitionWork } from '../postgres-log/postgres-consumer.js';
import { advanceOffset, type Place } from '../postgres-log/group-table.js';
import { readEnds } from '../postgres-log/log-table.js';
import type { StoredRecord } from '../bus/record.js';
import type { FencedProducer } from './fenced-producer.js';
import type { Produced } from './produce.js';

/** One partition of the outbox on its way to Kafka. */
export class RelayPartition implements PartitionWork {
  /** The next position to carry. */
  next = 0n;

  private constructor(
    private readonly place: Place,
    private readonly db: EntityManager,
    private readonly producer: FencedProducer,
    private readonly logger: BaseLogger,
  ) {}

  /**
   * Shuts out whoever carried this partition before and finds out how far that came.
   * @param stored the relay's position as the database knows it
   */
  static async open(
    place: Place,
    stored: bigint,
    ...parts: [db: EntityManager, producer: FencedProducer, logger: BaseLogger]
  ): Promise<RelayPartition> {
    const partition = new RelayPartition(place, ...parts);
    try {
      await partition.noting(() => partition.begin(stored));
      return partition;
    } catch (error) {
      await partition.close();
      throw error;
    }
  }

  /** Commits the records and the position after them in one Kafka transaction. */
  work(records: StoredRecord[]): Promise<void> {
    return this.noting(async () => {
      this.next = records.at(-1)!.offset + 1n;
      await this.producer.commit(records.map(unchanged), this.next);
      await advanceOffset(this.db, this.place, this.next);
    });
  }

  close(): Promise<void> {
    return this.producer.close();
  }

  /**
   * The position is in two places. Kafka's is exact, but forgotten when the group commits nothing for its
   * offsets.retention.minutes (a week); the database's comes later and may lack the last transaction before a crash, which
   * then is within that week. So the larger one is right.
   */
  private async begin(stored: bigint): Promise<void> {
    const committed = await this.producer.position();
    const ends = await readEnds(this.db);
    const { topic, partition } = this.place;
    const end = ends.find((one) => one.topic === topic && one.partition === partition)?.end ?? 0n;
    // The database was made anew, or an older state of it restored: to repeat an event is better than to swallow one.
    const alien = committed > end;
    if (alien)
      this.logger.warn(`Kafka has ${committed} records of an outbox ${topic}/${partition} that ends at ${end}`);
    this.next = alien || committed < stored ? stored : committed;
    await advanceOffset(this.db, this.place, this.next);
  }

  private async noting(work: () => Promise<void>): Promise<void> {
    const { topic, partition } = this.place;
    try {
      await work();
    } catch (error) {
      this.logger.warn(`the outbox's ${topic}/${partition} waits and is tried again: ${(error as Error).message}`);
      throw error;
    }
  }
}

function unchanged({ topic, key, value, headers }: StoredRecord): Produced {
  return { topic, message: { key, value, headers } };
}
