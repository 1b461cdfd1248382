import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import type { Topic } from '#libs/contracts/topics.js';

/** A record as a handler receives it: decoded and valid by its topic's schema. */
export interface Message<T> {
  key: string | null;
  value: T;
  headers: Record<string, string>;
  partition: number;
  offset: bigint;
  /** When it was appended to the log. */
  timestamp: Date;
}

/** A message to publish. Its key selects the partition, by murmur2 on both adapters. */
export interface OutgoingMessage<T extends Topic = Topic> {
  topic: T;
  key: string;
  /** Number of the message among those of its topic and key, where they are numbered; the PostgreSQL log finds it by that. */
  sequence?: number;
  value: z.infer<T['schema']>;
  headers?: Record<string, string>;
}

/** A handler's result for a batch. Messages of the batch that it doesn't list count as handled. */
export interface HandlerResult {
  /** Messages to publish. */
  emit: OutgoingMessage[];
  /** Messages that can't be handled, each with a reason. */
  deadLetter?: { message: Message<unknown>; reason: string }[];
}

/** The partition that a batch comes from. */
export interface PartitionContext {
  topic: string;
  partition: number;
  /**
   * State of this partition. It is loaded on the first call after the partition was assigned or a batch failed, so that it
   * never contains anything uncommitted.
   */
  state<S>(load: () => Promise<S>): Promise<S>;
  /**
   * Reads the committed records in the same partition of another topic, in order, up to its current end.
   * @param since records appended earlier may be left out
   */
  replay<T extends Topic>(topic: T, since: Date, each: (message: Message<z.infer<T['schema']>>) => void): Promise<void>;
  /** The SQL transaction that also commits the offset; null unless the subscription has `commit: 'database'`. */
  transaction: EntityManager | null;
}

/** Handles a batch of one partition. When it throws, nothing of the batch is committed. */
export type BatchHandler<T> = (messages: Message<T>[], partition: PartitionContext) => Promise<HandlerResult>;

export interface Subscription<T extends Topic = Topic> {
  topic: T;
  /** Consumer group: its members share the partitions. */
  group: string;
  /** The handler's name in logs, metrics and dead letters. */
  step: string;
  handle: BatchHandler<z.infer<T['schema']>>;
  /**
   * Where emitted messages, dead letters and offsets are committed atomically: `bus` is a Kafka transaction, or an SQL
   * transaction of the PostgreSQL log. `database` is the SQL transaction in which the handler writes its rows; emitted
   * messages go through the outbox.
   */
  commit: 'bus' | 'database';
  /** Maximum number of messages in a batch. */
  maxBatch: number;
}

/** A running member of a group. */
export interface Consumer {
  readonly subscription: Pick<Subscription, 'topic' | 'group' | 'step'>;
  readonly state: 'running' | 'degraded' | 'stopped';
  /** Why it is degraded or stopped. */
  readonly reason: string | null;
  /**
   * The partitions assigned to this member, each with an offset before which it has nothing to commit; null before it has
   * joined the group and when it is stopped.
   */
  readonly positions: ReadonlyMap<number, bigint> | null;
  pause(): Promise<void>;
  /** Also restarts a consumer that the failure-rate breaker stopped. */
  resume(): Promise<void>;
  /** Finishes and commits the batches in flight, then leaves the group. */
  stop(): Promise<void>;
}

/** One partition of a topic from the view of a consumer group. */
export interface PartitionRef {
  group: string;
  topic: string;
  partition: number;
}

/** A group's progress in a topic. null means unknown and is never shown as zero. */
export interface QueueStatus {
  topic: string;
  /** null when no group consumes the topic. */
  group: string | null;
  partitions: { partition: number; endOffset: bigint | null; committed: bigint | null; lag: bigint | null }[];
  lag: bigint | null;
  /** Milliseconds since the oldest unhandled record was appended; 0 when there is none. */
  oldestUnprocessedAge: number | null;
}

/** Nest injection token of the process's one Bus. */
export const BUS = Symbol('BUS');

/** The port to the message log. Kafka and the PostgreSQL log are its adapters. */
export interface Bus {
  /** Creates missing topics. */
  connect(): Promise<void>;
  /** Appends the messages atomically. Resolves when they are durable. */
  publish(messages: OutgoingMessage[]): Promise<void>;
  subscribe(subscription: Subscription): Promise<Consumer>;
  /** Follows a topic without a consumer group, until the signal aborts. Skips undecodable records. */
  tail<T extends Topic>(
    topic: T,
    from: 'now' | 'start',
    each: (message: Message<z.infer<T['schema']>>) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Sets the committed offset of a group, which must have no running member. */
  seek(group: string, topic: Topic, partition: number, offset: bigint): Promise<void>;
  status(): Promise<QueueStatus[]>;
  /** The status of some groups, without ages: asks for offsets only, however many groups there are. */
  progress(subscriptions: Pick<Subscription, 'topic' | 'group'>[]): Promise<QueueStatus[]>;
  /** @throws Error when the log doesn't respond */
  ping(): Promise<void>;
  close(): Promise<void>;
}
