import { setTimeout as sleep } from 'node:timers/promises';
import { Counter, Histogram } from 'prom-client';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import type { Topic } from '#libs/contracts/topics.js';
import type { Message, OutgoingMessage, PartitionContext, Subscription } from './bus.js';
import {
  type FailureRateBreaker,
  FailureRateExceeded,
  isTransient,
  MAX_ATTEMPTS_PER_RECORD,
  PartitionLost,
  retryDelay,
} from './failure-policy.js';
import { deadLetter, decode, type Decoded, type StoredRecord } from './record.js';

/**
 * A partition while it is assigned to this member of a group. The consumer opens it after the assignment, reads from
 * `position()`, passes the records to `process()`, and calls `close()` when the partition is revoked, a commit fails or
 * the consumer stops. After a failure it opens a new one.
 */
export interface AssignedPartition {
  /** The group's committed offset. Once it is known, no former owner of the partition can commit any more. */
  position(): Promise<bigint>;
  /**
   * Processes records in order. Resolves when they are committed.
   * @param endOffset next offset after the records, when transaction markers follow the last one
   * @throws PartitionLost, FailureRateExceeded, or an error after the signal of the partition's hooks has aborted
   */
  process(records: StoredRecord[], endOffset?: bigint): Promise<void>;
  /** Releases connections. Later commits fail with PartitionLost. */
  close(): Promise<void>;
}

/** What a consumer gives to each of its partitions. */
export interface PartitionHooks {
  onDegraded(reason: string): void;
  onRecovered(): void;
  /** Shared by all partitions of the consumer. */
  breaker: FailureRateBreaker;
  /** Aborts when the partition is revoked or the consumer stops. */
  signal: AbortSignal;
}

/** What is committed atomically. */
export interface Commit {
  emit: OutgoingMessage[];
  deadLetters: OutgoingMessage[];
  nextOffset: bigint;
}

const handledMessages = new Counter({
  name: 'babelwire_messages_handled_total',
  help: 'Messages handled and committed',
  labelNames: ['step'],
});
const deadLetteredMessages = new Counter({
  name: 'babelwire_messages_dead_lettered_total',
  help: 'Messages sent to the dead-letter topic',
  labelNames: ['step'],
});
const handlingTime = new Histogram({
  name: 'babelwire_handling_seconds',
  help: 'Time to handle and commit one batch',
  labelNames: ['step'],
  buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
});

/** A record in the course of its processing; `isFault` says that a handler failed on it. */
type Entry = Decoded<unknown> | { record: StoredRecord; reason: string; attempts: number; isFault: true };

/**
 * Processes the records of an assigned partition by the failure policy. Undecodable records become dead letters at once. A
 * transient error is retried until it is over. A batch that fails otherwise is bisected down to the poison record, which
 * becomes a dead letter after some attempts. All other records are handled exactly once, in order.
 *
 * Only errors that a handler throws count for the failure-rate breaker. What is undecodable, and what a handler refuses, is the
 * sender's mistake: anyone may write to a topic, and must not be able to stop its consumers.
 *
 * The adapters implement how results are committed and where a replay reads.
 */
export abstract class PartitionWorker implements AssignedPartition {
  private state: Promise<unknown> | null = null;
  /** The last record of the batch, and the offset to commit with it. */
  private end: { record: StoredRecord; nextOffset: bigint } | null = null;

  constructor(
    protected readonly subscription: Subscription,
    protected readonly partition: number,
    private readonly hooks: PartitionHooks,
  ) {}

  abstract position(): Promise<bigint>;
  abstract close(): Promise<void>;

  /**
   * Runs the work and commits its result atomically. When the work or the commit fails, nothing is committed.
   * @throws PartitionLost when another member owns the partition now
   */
  protected abstract commit(work: (transaction: EntityManager | null) => Promise<Commit>): Promise<void>;
  protected abstract replay<T extends Topic>(
    topic: T,
    since: Date,
    each: (message: Message<z.infer<T['schema']>>) => void,
  ): Promise<void>;

  async process(records: StoredRecord[], endOffset?: bigint): Promise<void> {
    const last = records.at(-1);
    if (!last) return;
    this.end = { record: last, nextOffset: endOffset ?? last.offset + 1n };
    await this.processSlice(records.map((record) => decode(record, this.subscription.topic)));
  }

  private async processSlice(entries: Entry[]): Promise<void> {
    for (let attempt = 1, failures = 0; ; attempt++) {
      try {
        await this.attempt(entries, attempt);
        if (attempt > 1) this.hooks.onRecovered();
        return;
      } catch (error) {
        this.state = null;
        if (this.hooks.signal.aborted || error instanceof PartitionLost || error instanceof FailureRateExceeded)
          throw error;
        const isOnlyDeadLetter = entries.length === 1 && 'reason' in entries[0]!;
        if (isTransient(error) || isOnlyDeadLetter) {
          this.hooks.onDegraded((error as Error).message);
          await sleep(retryDelay(attempt), undefined, { signal: this.hooks.signal });
        }
        if (isTransient(error)) continue;
        if (entries.length > 1) return this.bisect(entries);
        if (++failures >= MAX_ATTEMPTS_PER_RECORD) {
          entries = [afterFailure(entries[0]!, describeError(error), attempt)];
          failures = 0;
        }
      }
    }
  }

  private async bisect(entries: Entry[]): Promise<void> {
    const middle = entries.length >> 1;
    await this.processSlice(entries.slice(0, middle));
    await this.processSlice(entries.slice(middle));
  }

  private async attempt(entries: Entry[], attempt: number): Promise<void> {
    this.hooks.signal.throwIfAborted();
    const { step, handle } = this.subscription;
    const started = performance.now();
    const faults = entries.filter((entry) => 'isFault' in entry);
    let failed = 0;
    await this.commit(async (transaction) => {
      const messages = entries.flatMap((entry) => ('message' in entry ? [entry.message] : []));
      const result = messages.length ? await handle(messages, this.context(transaction)) : { emit: [] };
      const reasons = new Map<Message<unknown>, string>((result.deadLetter ?? []).map((d) => [d.message, d.reason]));
      const deadLetters = this.deadLetters(entries, reasons, attempt);
      failed = deadLetters.length;
      this.hooks.breaker.check(entries.length - failed, faults.length, faults.at(-1)?.reason);
      return { emit: result.emit, deadLetters, nextOffset: this.nextOffset(entries.at(-1)!.record) };
    });
    const handled = entries.length - failed;
    this.hooks.breaker.record(handled, faults.length);
    handledMessages.inc({ step }, handled);
    deadLetteredMessages.inc({ step }, failed);
    handlingTime.observe({ step }, (performance.now() - started) / 1000);
  }

  private nextOffset(record: StoredRecord): bigint {
    return record.offset === this.end!.record.offset ? this.end!.nextOffset : record.offset + 1n;
  }

  private deadLetters(entries: Entry[], reasons: Map<Message<unknown>, string>, attempts: number) {
    const { group, step } = this.subscription;
    return entries.flatMap((entry) => {
      if ('reason' in entry) {
        return deadLetter(entry.record, { group, step, reason: entry.reason, attempts: entry.attempts });
      }
      const reason = reasons.get(entry.message);
      return reason === undefined ? [] : deadLetter(entry.record, { group, step, reason, attempts });
    });
  }

  private context(transaction: EntityManager | null): PartitionContext {
    return {
      topic: this.subscription.topic.name,
      partition: this.partition,
      transaction,
      state: <S>(load: () => Promise<S>) => (this.state ??= load()) as Promise<S>,
      replay: (topic, since, each) => this.replay(topic, since, each),
    };
  }
}

/** A dead letter of what failed on its own; without its bytes when the dead letter itself can't be written. */
function afterFailure(entry: Entry, error: string, attempts: number): Entry {
  if (!('reason' in entry)) return { record: entry.record, reason: error, attempts, isFault: true };
  const reason = `${entry.reason}; the record's bytes can't be kept: ${error}`;
  return { ...entry, record: { ...entry.record, key: null, value: null, headers: {} }, reason };
}

function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
