import { PartitionLost } from '../bus/failure-policy.js';
import type { Commit, PartitionLog } from '../bus/partition-worker.js';
import type { AssignedLog } from './assigned-log.js';
import type { FencedProducer } from './fenced-producer.js';
import { produced } from './produce.js';

/** Commits emits, dead letters and the group's offset in one Kafka transaction. */
export class TransactionalLog implements AssignedLog {
  private closed = false;
  private skipped = { from: -1n, to: -1n };

  constructor(
    private readonly producer: FencedProducer,
    readonly replay: PartitionLog['replay'],
  ) {}

  position(): Promise<bigint> {
    return this.producer.position();
  }

  skip(from: bigint, to: bigint): void {
    this.skipped = { from, to };
  }

  async commit(work: (transaction: null) => Promise<Commit>): Promise<void> {
    await this.producer.open(); // before the work: what it reads must not be changed by a former owner any more
    const { emit, deadLetters, nextOffset } = await work(null);
    if (this.closed) throw new PartitionLost('the partition was given to another member');
    const next = nextOffset === this.skipped.from ? this.skipped.to : nextOffset;
    await this.producer.commit([...emit, ...deadLetters].map(produced), next);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.producer.close();
  }
}
