import type { EntityManager } from 'typeorm';
import type { DatabaseCommit } from './database-offsets.js';
import { PartitionLost } from '../bus/failure-policy.js';
import type { Commit, PartitionLog } from '../bus/partition-worker.js';
import type { AssignedLog, Source } from './assigned-log.js';

/** Commits a partition's work in the database, which also keeps the group's offset. */
export class DatabaseLog implements AssignedLog {
  /** Where the group stands as far as we know, null when it never committed; undefined before we asked. */
  private next: bigint | null | undefined;
  private closed = false;
  private skipped = { from: -1n, to: -1n };

  constructor(
    private readonly database: DatabaseCommit,
    private readonly source: Source,
    readonly replay: PartitionLog['replay'],
  ) {}

  async position(): Promise<bigint> {
    return (await this.expected()) ?? 0n;
  }

  skip(from: bigint, to: bigint): void {
    this.skipped = { from, to };
  }

  /** A commit whose answer was lost leaves `next` behind; the database then refuses to do the same work twice. */
  async commit(work: (transaction: EntityManager) => Promise<Commit>): Promise<void> {
    const expected = await this.expected();
    let next = expected;
    await this.database.commit(this.source, expected, async (transaction) => {
      const result = await work(transaction);
      if (this.closed) throw new PartitionLost('the partition was given to another member');
      next = result.nextOffset === this.skipped.from ? this.skipped.to : result.nextOffset;
      return { ...result, nextOffset: next };
    });
    this.next = next;
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  private async expected(): Promise<bigint | null> {
    const { group, topic, partition } = this.source;
    if (this.next === undefined) this.next = await this.database.position(group, topic, partition);
    return this.next;
  }
}
