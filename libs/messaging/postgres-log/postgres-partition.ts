import type { DataSource, EntityManager } from 'typeorm';
import type { Topic } from '#libs/contracts/topics.js';
import type { Message, Subscription } from '../bus/bus.js';
import { PartitionLost } from '../bus/failure-policy.js';
import type { Commit, PartitionLog } from '../bus/partition-worker.js';
import { decode } from '../bus/record.js';
import { lockOffset, writeOffset } from './group-table.js';
import type { EndOffsets } from './end-offsets.js';
import { append, positionSince, readLog } from './log-table.js';

const REPLAY_PAGE = 500;

/** One partition while a member holds it: where the group is, and how it goes on from there. */
export class PostgresPartition implements PartitionLog {
  /** The running commit's transaction: an embedded database serves nothing else until it ends. */
  private transaction: EntityManager | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly ends: EndOffsets,
    private readonly subscription: Subscription,
    private readonly member: string,
    readonly partition: number,
    /** The group's next offset. */
    public next: bigint,
  ) {}

  async commit(work: (transaction: EntityManager | null) => Promise<Commit>): Promise<void> {
    const inside = this.subscription.commit === 'database';
    const done = inside ? null : await work(null);
    const { nextOffset, ends } = await this.dataSource.transaction(async (transaction) => {
      await this.fence(transaction);
      this.transaction = transaction;
      try {
        const { emit, deadLetters, nextOffset } = done ?? (await work(transaction));
        const ends = await append(transaction, [...emit, ...deadLetters]);
        await writeOffset(transaction, this.place, nextOffset);
        return { nextOffset, ends };
      } finally {
        this.transaction = null;
      }
    });
    this.next = nextOffset;
    for (const end of ends) this.ends.advance(end);
  }

  replay = async <T extends Topic>(topic: T, since: Date, each: (message: Message<never>) => void): Promise<void> => {
    const db = this.transaction ?? this.dataSource.manager;
    let from = await positionSince(db, topic.name, this.partition, since);
    while (from !== null) {
      const records = await readLog(db, topic.name, this.partition, from, REPLAY_PAGE);
      for (const record of records) {
        const decoded = decode<never>(record, topic);
        if ('message' in decoded) each(decoded.message);
      }
      const last = records.at(-1);
      from = last && records.length === REPLAY_PAGE ? last.offset + 1n : null;
    }
  };

  /**
   * Locks the offset and makes sure that this member still may move it. A member that slept through its lease, or whose
   * earlier commit went through although its answer was lost, stops here and its work is undone.
   */
  private async fence(transaction: EntityManager): Promise<void> {
    const current = await lockOffset(transaction, this.place);
    if (current?.owner !== this.member || current.next !== this.next)
      throw new PartitionLost(`${this.place.topic}/${this.partition} is held by ${current?.owner ?? 'nobody'}`);
  }

  private get place() {
    return { group: this.subscription.group, topic: this.subscription.topic.name, partition: this.partition };
  }
}
