import type { DataSource, EntityManager } from 'typeorm';
import type { z } from 'zod';
import type { Topic } from '#libs/contracts/topics.js';
import type { Message, PartitionRef, Subscription } from '../bus/bus.js';
import { PartitionLost } from '../bus/failure-policy.js';
import { type Commit, type PartitionHooks, PartitionWorker } from '../bus/partition-worker.js';
import { decode } from '../bus/record.js';
import type { EndOffsets } from './end-offsets.js';
import { lockOffset, setOffset } from './group-table.js';
import { append, findOffset, readRecords } from './log-table.js';

const REPLAY_PAGE_SIZE = 500;

/** A partition that a member owns. Each commit checks in its transaction that the member still does. */
export class PostgresPartition extends PartitionWorker {
  private readonly ref: PartitionRef;
  private readonly member: string;
  private committedOffset: bigint;
  /** The transaction of the commit in progress: the embedded database serves no other connection until it ends. */
  private transaction: EntityManager | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly endOffsets: EndOffsets,
    subscription: Subscription,
    owned: { member: string; partition: number; committedOffset: bigint },
    hooks: PartitionHooks,
  ) {
    super(subscription, owned.partition, hooks);
    this.member = owned.member;
    this.committedOffset = owned.committedOffset;
    this.ref = { group: subscription.group, topic: subscription.topic.name, partition: owned.partition };
  }

  async position(): Promise<bigint> {
    return this.committedOffset;
  }

  async close(): Promise<void> {}

  protected async commit(work: (transaction: EntityManager | null) => Promise<Commit>): Promise<void> {
    const isInside = this.subscription.commit === 'database';
    const result = isInside ? null : await work(null);
    const { nextOffset, endOffsets } = await this.dataSource.transaction(async (transaction) => {
      await this.fence(transaction);
      this.transaction = transaction;
      try {
        const { emit, deadLetters, nextOffset } = result ?? (await work(transaction));
        const endOffsets = await append(transaction, [...emit, ...deadLetters]);
        await setOffset(transaction, this.ref, nextOffset);
        return { nextOffset, endOffsets };
      } finally {
        this.transaction = null;
      }
    });
    this.committedOffset = nextOffset;
    for (const endOffset of endOffsets) this.endOffsets.advance(endOffset);
  }

  protected async replay<T extends Topic>(
    topic: T,
    since: Date,
    each: (message: Message<z.infer<T['schema']>>) => void,
  ): Promise<void> {
    const db = this.transaction ?? this.dataSource.manager;
    let offset = await findOffset(db, topic.name, this.partition, since);
    while (offset !== null) {
      const records = await readRecords(db, topic.name, this.partition, offset, REPLAY_PAGE_SIZE);
      for (const record of records) {
        const decoded = decode<z.infer<T['schema']>>(record, topic);
        if ('message' in decoded) each(decoded.message);
      }
      const last = records.at(-1);
      offset = last && records.length === REPLAY_PAGE_SIZE ? last.offset + 1n : null;
    }
  }

  /**
   * Locks the committed offset and checks that this member may move it. A member whose lease expired unnoticed, or whose
   * earlier commit succeeded although the response was lost, fails here and its work is rolled back.
   */
  private async fence(transaction: EntityManager): Promise<void> {
    const current = await lockOffset(transaction, this.ref);
    if (current?.owner !== this.member || current.committedOffset !== this.committedOffset)
      throw new PartitionLost(`${this.ref.topic}/${this.partition} is owned by ${current?.owner ?? 'nobody'}`);
  }
}
