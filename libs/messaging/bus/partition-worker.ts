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

/**
 * Processes the records of an assigned partition by the failure policy. Undecodable records become dead letters at once. A
 * transient error is retried until it is over. A batch that fails otherwise is bisected down to the poison record, which
 * becomes a dead letter after some attempts. All other records are handled exactly once, in order.
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

  private async processSlice(entries: Decoded<unknown>[]): Promise<void> {
    for (let attempt = 1, failures = 0; ; attempt++) {
      try {
        await this.attempt(entries, attempt);
        if (attempt > 1) this.hooks.onRecovered();
        return;
      } catch (error) {
        this.state = null;
        if (this.hooks.signal.aborted || error instanceof PartitionLost || error instanceof FailureRateExceeded)
          throw error;
        if (isTransient(error)) {
          this.hooks.onDegraded((error as Error).message);
          await sleep(retryDelay(attempt), undefined, { signal: this.hooks.signal });
        } else if (entries.length > 1) return this.bisect(entries);
        else if (++failures >= MAX_ATTEMPTS_PER_RECORD)
          entries = [{ record: entries[0]!.record, reason: describeError(error), attempts: attempt }];
      }
    }
  }

  private async bisect(entries: Decoded<unknown>[]): Promise<void> {
    const middle = entries.length >> 1;
    await this.processSlice(entries.slice(0, middle));
    await this.processSlice(entries.slice(middle));
  }

  private async attempt(entries: Decoded<unknown>[], attempt: number): Promise<void> {
    this.hooks.signal.throwIfAborted();
    const { step, handle } = this.subscription;
    const started = performance.now();
    let failed = 0;
    await this.commit(async (transaction) => {
      const messages = entries.flatMap((entry) => ('message' in entry ? [entry.message] : []));
      const result = messages.length ? await handle(messages, this.context(transaction)) : { emit: [] };
      const reasons = new Map<Message<unknown>, string>((result.deadLetter ?? []).map((d) => [d.message, d.reason]));
      const deadLetters = this.deadLetters(entries, reasons, attempt);
      failed = deadLetters.length;
      this.hooks.breaker.check(entries.length - failed, failed, deadLetters.at(-1)?.value.reason);
      return { emit: result.emit, deadLetters, nextOffset: this.nextOffset(entries.at(-1)!.record) };
    });
    const handled = entries.length - failed;
    this.hooks.breaker.record(handled, failed);
    handledMessages.inc({ step }, handled);
    deadLetteredMessages.inc({ step }, failed);
    handlingTime.observe({ step }, (performance.now() - started) / 1000);
  }

  private nextOffset(record: StoredRecord): bigint {
    return record === this.end!.record ? this.end!.nextOffset : record.offset + 1n;
  }

  private deadLetters(entries: Decoded<unknown>[], reasons: Map<Message<unknown>, string>, attempts: number) {
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

function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
