import type { PartitionLog } from '../bus/partition-worker.js';

/** One partition of a topic as one group sees it. */
export interface Source {
  group: string;
  topic: string;
  partition: number;
}

/** The commit side of a partition for as long as it is assigned to this member. */
export interface AssignedLog extends PartitionLog {
  /** Shuts former owners out, then tells the group's next offset: records below it are done with. */
  position(): Promise<bigint>;
  /**
   * Tells that the records before `to` hold nothing to handle from `from` on (they are transaction markers), so that a
   * commit of `from` is a commit of `to`. Without it, a finished queue would seem to have something left.
   */
  skip(from: bigint, to: bigint): void;
  /** Later commits fail with PartitionLost. */
  close(): Promise<void>;
}
