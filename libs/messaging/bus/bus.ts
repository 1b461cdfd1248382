import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import type { Topic } from '#libs/contracts/topics.js';

/** A record as a handler sees it: decoded and checked against its topic's schema. */
export interface Message<T> {
  key: string | null;
  value: T;
  headers: Record<string, string>;
  partition: number;
  offset: bigint;
  /** When it was appended to the log. */
  timestamp: Date;
}

/** A record to be written. Partition is chosen by the key (murmur2, the same on both adapters). */
export interface OutgoingMessage<T extends Topic = Topic> {
  topic: T;
  key: string;
  value: z.infer<T['schema']>;
  headers?: Record<string, string>;
}

/** What a handler made of a batch. Messages that appear nowhere here are done with. */
export interface HandlerResult {
  emit: OutgoingMessage[];
  /** Messages that can never be handled, each with a sentence that says why. */
  deadLetter?: { message: Message<unknown>; reason: string }[];
}

/** What a handler knows about the partition it works on. */
export interface PartitionContext {
  topic: string;
  partition: number;
  /**
   * State that belongs to this partition, loaded once after the partition was assigned and kept until it is revoked or
   * a batch fails; then the next call loads it anew. So state never holds what was not committed.
   */
  state<S>(load: () => Promise<S>): Promise<S>;
  /**
   * Reads what is committed in the same partition of another topic, in order, up to its present end.
   * @param since records appended before this moment may be left out
   */
  replay<T extends Topic>(topic: T, since: Date, each: (message: Message<z.infer<T['schema']>>) => void): Promise<void>;
  /** The database transaction that also commits the offsets; only with `commit: 'database'`. */
  transaction: EntityManager | null;
}

/** Handles a batch from one partition. A throw means: nothing of it happened. */
export type BatchHandler<T> = (messages: Message<T>[], partition: PartitionContext) => Promise<HandlerResult>;

export interface Subscription<T extends Topic = Topic> {
  topic: T;
  /** Consumer group: members of one group share the partitions. */
  group: string;
  /** The handler's name in logs, metrics and dead letters. */
  step: string;
  handle: BatchHandler<z.infer<T['schema']>>;
  /**
   * Where emits, dead letters and offsets are committed as one: `bus` (a Kafka transaction, or the embedded log's SQL
   * transaction) or `database` (the SQL transaction that the handler writes its rows in; emits leave through the outbox).
   */
  commit: 'bus' | 'database';
  /** Most messages in a batch. */
  maxBatch: number;
}

/** A running member of a group. */
export interface Consumer {
  readonly state: 'running' | 'degraded' | 'stopped';
  /** Why it is degraded or stopped. */
  readonly reason: string | null;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Finishes the batch in hand, commits it, leaves the group. */
  stop(): Promise<void>;
}

/** How far one group is in one topic. null means unknown, never zero. */
export interface QueueStatus {
  topic: string;
  group: string | null;
  partitions: { partition: number; endOffset: bigint | null; committed: bigint | null; lag: bigint | null }[];
  lag: bigint | null;
  /** Milliseconds since the oldest record that is not yet handled was appended; 0 when there is none. */
  oldestUnprocessedAge: number | null;
}

/** Nest injection token of the process's one Bus. */
export const BUS = Symbol('BUS');

/** The one port to the message log; Kafka and the embedded log are its two adapters. */
export interface Bus {
  /** Creates missing topics. */
  connect(): Promise<void>;
  /** Appends durably and atomically; returns when it cannot be lost any more. */
  publish(messages: OutgoingMessage[]): Promise<void>;
  subscribe(subscription: Subscription): Promise<Consumer>;
  /** Follows a topic from now on (or from its start), without a group, until the signal is aborted. */
  tail<T extends Topic>(
    topic: T,
    from: 'now' | 'start',
    each: (message: Message<z.infer<T['schema']>>) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Sets a group's next offset; the group must have no running member. */
  seek(group: string, topic: Topic, partition: number, offset: bigint): Promise<void>;
  status(): Promise<QueueStatus[]>;
  /** Whether the log answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
