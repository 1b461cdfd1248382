import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import type { Topic } from '#libs/contracts/topics.js';
import type { Message, PartitionRef, Subscription } from '../bus/bus.js';
import { PartitionLost } from '../bus/failure-policy.js';
import { type Commit, type PartitionHooks, PartitionWorker } from '../bus/partition-worker.js';
import type { DatabaseOffsets } from './database-offsets.js';
import type { FencedProducer } from './fenced-producer.js';
import { toProducerRecord } from './producer-requests.js';

/** Reads the committed records of one partition of a topic, up to its current end. */
export type Replay = <T extends Topic>(
  topic: T,
  partition: number,
  since: Date,
  each: (message: Message<z.infer<T['schema']>>) => void,
) => Promise<void>;

abstract class KafkaPartition extends PartitionWorker {
  private closed = false;

  constructor(
    subscription: Subscription,
    partition: number,
    hooks: PartitionHooks,
    private readonly replayTopic: Replay,
  ) {
    super(subscription, partition, hooks);
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  protected replay<T extends Topic>(
    topic: T,
    since: Date,
    each: (message: Message<z.infer<T['schema']>>) => void,
  ): Promise<void> {
    return this.replayTopic(topic, this.partition, since, each);
  }

  protected assertOpen(): void {
    if (this.closed) throw new PartitionLost('the partition was assigned to another member');
  }
}

/** Commits emitted messages, dead letters and the group's offset in one Kafka transaction. */
export class TransactionalPartition extends KafkaPartition {
  constructor(
    subscription: Subscription,
    partition: number,
    hooks: PartitionHooks,
    replay: Replay,
    private readonly producer: FencedProducer,
  ) {
    super(subscription, partition, hooks, replay);
  }

  position(): Promise<bigint> {
    return this.producer.position();
  }

  override async close(): Promise<void> {
    await super.close();
    await this.producer.close();
  }

  protected async commit(work: (transaction: null) => Promise<Commit>): Promise<void> {
    await this.producer.open(); // fences first: a former owner must not change what the work reads
    const { emit, deadLetters, nextOffset } = await work(null);
    this.assertOpen();
    await this.producer.commit([...emit, ...deadLetters].map(toProducerRecord), nextOffset);
  }
}

/** Commits in the database, which also keeps the group's offset. */
export class DatabasePartition extends KafkaPartition {
  private readonly ref: PartitionRef;
  /** The group's committed offset as known here; null when it has never committed, undefined before it was read. */
  private committedOffset: bigint | null | undefined;

  constructor(
    subscription: Subscription,
    partition: number,
    hooks: PartitionHooks,
    replay: Replay,
    private readonly offsets: DatabaseOffsets,
  ) {
    super(subscription, partition, hooks, replay);
    this.ref = { group: subscription.group, topic: subscription.topic.name, partition };
  }

  async position(): Promise<bigint> {
    return (await this.readOffset()) ?? 0n;
  }

  /** When the response to a commit is lost, the known offset falls behind, and the database refuses the same work again. */
  protected async commit(work: (transaction: EntityManager) => Promise<Commit>): Promise<void> {
    const expected = await this.readOffset();
    let nextOffset = expected;
    await this.offsets.commit(this.ref, expected, async (transaction) => {
      const result = await work(transaction);
      this.assertOpen();
      nextOffset = result.nextOffset;
      return result;
    });
    this.committedOffset = nextOffset;
  }

  private async readOffset(): Promise<bigint | null> {
    if (this.committedOffset === undefined) this.committedOffset = await this.offsets.committedOffset(this.ref);
    return this.committedOffset;
  }
}
