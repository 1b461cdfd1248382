import type { DataSource, EntityManager } from 'typeorm';
import { topics } from '#libs/contracts/topics.js';
import type { PartitionRef, QueueStatus } from '../bus/bus.js';
import { PartitionLost } from '../bus/failure-policy.js';
import type { Commit } from '../bus/partition-worker.js';
import { lockOffset, setOffset } from '../postgres-log/group-table.js';
import { append, createPartitions } from '../postgres-log/log-table.js';
import { readQueueStatus } from '../postgres-log/queue-status.js';

/**
 * Offsets of groups that read from Kafka and commit in the database: a handler's rows, its offset and what it emits share
 * one SQL transaction. Emitted messages go into the message log, which is the outbox here.
 */
export class DatabaseOffsets {
  private prepared: Promise<void> | null = null;

  /** @param dataSource connected; whoever created it closes it */
  constructor(readonly dataSource: DataSource) {}

  /**
   * Runs the work inside the transaction and commits its result with the next offset.
   * @param expected the committed offset as the caller knows it; null when the group has none yet
   * @throws PartitionLost when the committed offset is another one: another member has gone on from there, or an earlier
   *   commit succeeded although its response was lost. So the work of a zombie is rolled back, however late it is
   */
  async commit(
    ref: PartitionRef,
    expected: bigint | null,
    work: (transaction: EntityManager) => Promise<Commit>,
  ): Promise<void> {
    await this.prepare();
    await this.dataSource.transaction(async (transaction) => {
      // Inserted first where it is missing, so that two members that start at once wait for each other here.
      if (expected === null) await insertOffset(transaction, ref);
      const current = await lockOffset(transaction, ref);
      if (current?.committedOffset !== (expected ?? 0n)) {
        const { group, topic, partition } = ref;
        const offset = current?.committedOffset ?? 'no offset';
        throw new PartitionLost(`${group} has committed ${offset} in ${topic}/${partition}, not ${expected}`);
      }
      const { emit, deadLetters, nextOffset } = await work(transaction);
      await append(transaction, [...emit, ...deadLetters]);
      await setOffset(transaction, ref, nextOffset);
    });
  }

  /** The group's committed offset; null when it has never committed. */
  async committedOffset({ group, topic, partition }: PartitionRef): Promise<bigint | null> {
    const rows: { committed_offset: string }[] = await this.dataSource.query(
      `SELECT committed_offset FROM consumer_partitions WHERE group_name = $1 AND topic = $2 AND partition = $3`,
      [group, topic, partition],
    );
    return rows[0] ? BigInt(rows[0].committed_offset) : null;
  }

  /** All committed offsets. */
  async committedOffsets(): Promise<(PartitionRef & { offset: bigint })[]> {
    const rows: { group_name: string; topic: string; partition: number; committed_offset: string }[] =
      await this.dataSource.query(`SELECT group_name, topic, partition, committed_offset FROM consumer_partitions`);
    return rows.map(({ group_name: group, topic, partition, committed_offset }) => ({
      group,
      topic,
      partition,
      offset: BigInt(committed_offset),
    }));
  }

  /** Sets the committed offset. A member that works from another offset loses the partition at its next commit. */
  async seek(ref: PartitionRef, offset: bigint): Promise<void> {
    await setOffset(this.dataSource.manager, ref, offset);
  }

  /** Progress of a group that reads the message log itself, in topics that are not empty. */
  async logStatus(group: string): Promise<QueueStatus[]> {
    const queues = await readQueueStatus(this.dataSource.manager);
    return queues.filter((queue) => queue.group === group && queue.partitions.some(({ endOffset }) => endOffset));
  }

  /** Creates the partitions of the outbox, once. */
  prepare(): Promise<void> {
    this.prepared ??= createPartitions(this.dataSource.manager, Object.values(topics)).catch((error) => {
      this.prepared = null;
      throw error;
    });
    return this.prepared;
  }
}

async function insertOffset(db: EntityManager, { group, topic, partition }: PartitionRef): Promise<void> {
  await db.query(
    `INSERT INTO consumer_partitions (group_name, topic, partition) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
    [group, topic, partition],
  );
}
