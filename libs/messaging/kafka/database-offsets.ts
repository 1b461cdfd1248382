import type { DataSource, EntityManager } from 'typeorm';
import type { QueueStatus } from '../bus/bus.js';
import { topics } from '#libs/contracts/topics.js';
import { lockOffset, type Place, writeOffset } from '../postgres-log/group-table.js';
import { append, createPartitions } from '../postgres-log/log-table.js';
import { readStatus } from '../postgres-log/queue-status.js';
import { PartitionLost } from '../bus/failure-policy.js';
import type { Commit } from '../bus/partition-worker.js';

/**
 * Commits what a handler wrote, what it emits and its offset in one SQL transaction; for groups that read from Kafka.
 * Emits go to the message log, which is the outbox then: a relay carries them on.
 */
export class DatabaseCommit {
  private prepared: Promise<void> | null = null;

  /** @param dataSource connected; whoever made it closes it */
  constructor(readonly dataSource: DataSource) {}

  /**
   * Runs the work inside the transaction and commits its result with the next offset.
   * @param expected the next offset as the caller knows it; null when the group has none yet
   * @throws PartitionLost when the table says otherwise: another member went on from there, or an earlier commit went
   *   through although its answer was lost. So a zombie's work is undone however late it wakes up
   */
  async commit(
    at: Place,
    expected: bigint | null,
    work: (transaction: EntityManager) => Promise<Commit>,
  ): Promise<void> {
    await this.prepare();
    await this.dataSource.transaction(async (transaction) => {
      // Made first where it is missing, so that two members that begin at once wait for each other here.
      if (expected === null) await insertOffset(transaction, at);
      const current = await lockOffset(transaction, at);
      if (current?.next !== (expected ?? 0n))
        throw new PartitionLost(`${at.group} stands at ${current?.next ?? 'no offset'} in ${at.topic}/${at.partition}`);
      const { emit, deadLetters, nextOffset } = await work(transaction);
      await append(transaction, [...emit, ...deadLetters]);
      await writeOffset(transaction, at, nextOffset);
    });
  }

  /** The group's next offset at a place; null when it never was there. */
  async position(group: string, topic: string, partition: number): Promise<bigint | null> {
    const rows: { next_offset: string }[] = await this.dataSource.query(
      `SELECT next_offset FROM consumer_partitions WHERE group_name = $1 AND topic = $2 AND partition = $3`,
      [group, topic, partition],
    );
    return rows[0] ? BigInt(rows[0].next_offset) : null;
  }

  /** Every offset there is. */
  async offsets(): Promise<(Place & { offset: bigint })[]> {
    const rows: { group_name: string; topic: string; partition: number; next_offset: string }[] =
      await this.dataSource.query(`SELECT group_name, topic, partition, next_offset FROM consumer_partitions`);
    return rows.map(({ group_name: group, topic, partition, next_offset }) => ({
      group,
      topic,
      partition,
      offset: BigInt(next_offset),
    }));
  }

  /** Sets the next offset; who works on from the old one loses the partition. */
  async seek(at: Place, offset: bigint): Promise<void> {
    await writeOffset(this.dataSource.manager, at, offset);
  }

  /** How far a group is that reads the message log itself, where anything was ever written to it. */
  async logStatus(group: string): Promise<QueueStatus[]> {
    const queues = await readStatus(this.dataSource.manager);
    return queues.filter((queue) => queue.group === group && queue.partitions.some(({ endOffset }) => endOffset));
  }

  /** Makes the outbox's partitions, once. */
  prepare(): Promise<void> {
    this.prepared ??= createPartitions(this.dataSource.manager, Object.values(topics)).catch((error) => {
      this.prepared = null;
      throw error;
    });
    return this.prepared;
  }
}

async function insertOffset(db: EntityManager, at: Place): Promise<void> {
  await db.query(
    `INSERT INTO consumer_partitions (group_name, topic, partition) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
    [at.group, at.topic, at.partition],
  );
}
