import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import type { Topic } from '#libs/contracts/topics.js';
import type { Message, OutgoingMessage, PartitionContext, Subscription } from './bus.js';
import {
  ATTEMPTS_PER_RECORD,
  FailureRateBreaker,
  isTransient,
  FailureRateExceeded,
  PartitionLost,
  retryDelay,
} from './failure-policy.js';
import { observeBatch } from './metrics.js';
import { deadLetter, decode, type Decoded, type StoredRecord } from './record.js';

/** What must become durable together. */
export interface Commit {
  emit: OutgoingMessage[];
  deadLetters: OutgoingMessage[];
  /** The group's next offset in the partition. */
  nextOffset: bigint;
}

/** What an adapter offers for one assigned partition. */
export interface PartitionLog {
  /**
   * Runs the work and makes its result durable as one. When the work or the commit fails, nothing of it happened.
   * @throws PartitionLost when another member owns the partition now
   */
  commit(work: (transaction: EntityManager | null) => Promise<Commit>): Promise<void>;
  replay: PartitionContext['replay'];
}

/** How a consumer learns of its partitions' troubles. */
export interface WorkerHooks {
  degraded(reason: string): void;
  recovered(): void;
  watch: FailureRateBreaker;
  signal: AbortSignal;
}

/**
 * Works through one partition's records by the failure policy: undecodable → dead letter at once; a transient fault →
 * retried until it is over; a batch that fails otherwise → halved until the poison record stands alone, which is tried
 * again and then dead-lettered. Everything around it is handled exactly once, in order.
 */
export class PartitionWorker {
  private loaded: Promise<unknown> | null = null;

  constructor(
    private readonly subscription: Subscription,
    private readonly partition: number,
    private readonly log: PartitionLog,
    private readonly hooks: WorkerHooks,
  ) {}

  /** Returns when all records are committed. @throws PartitionLost, MassFailure, or AbortError when told to stop */
  async work(records: StoredRecord[]): Promise<void> {
    if (records.length > 0) await this.slice(records.map((record) => decode(record, this.subscription.topic)));
  }

  private async slice(entries: Decoded<unknown>[]): Promise<void> {
    for (let attempt = 1, failures = 0; ; attempt++) {
      try {
        await this.attempt(entries, attempt);
        if (attempt > 1) this.hooks.recovered();
        return;
      } catch (error) {
        this.loaded = null;
        if (this.hooks.signal.aborted || error instanceof PartitionLost || error instanceof FailureRateExceeded)
          throw error;
        if (isTransient(error)) {
          this.hooks.degraded((error as Error).message);
          await sleep(retryDelay(attempt), undefined, { signal: this.hooks.signal });
        } else if (entries.length > 1) return this.bisect(entries);
        else if (++failures >= ATTEMPTS_PER_RECORD)
          entries = [{ record: entries[0]!.record, reason: describe(error), attempts: attempt }];
      }
    }
  }

  private async bisect(entries: Decoded<unknown>[]): Promise<void> {
    const middle = entries.length >> 1;
    await this.slice(entries.slice(0, middle));
    await this.slice(entries.slice(middle));
  }

  private async attempt(entries: Decoded<unknown>[], attempt: number): Promise<void> {
    this.hooks.signal.throwIfAborted();
    const started = performance.now();
    let failed = 0;
    await this.log.commit(async (transaction) => {
      const messages = entries.flatMap((entry) => ('message' in entry ? [entry.message] : []));
      const outcome = messages.length
        ? await this.subscription.handle(messages, this.context(transaction))
        : { emit: [] };
      const refused = new Map<Message<unknown>, string>((outcome.deadLetter ?? []).map((d) => [d.message, d.reason]));
      const deadLetters = this.deadLetters(entries, refused, attempt);
      failed = deadLetters.length;
      this.hooks.watch.check(entries.length - failed, failed, deadLetters.at(-1)?.value.reason);
      return { emit: outcome.emit, deadLetters, nextOffset: entries.at(-1)!.record.offset + 1n };
    });
    this.hooks.watch.note(entries.length - failed, failed);
    observeBatch(this.subscription.step, entries.length - failed, failed, (performance.now() - started) / 1000);
  }

  private deadLetters(entries: Decoded<unknown>[], refused: Map<Message<unknown>, string>, attempts: number) {
    const { group, step } = this.subscription;
    return entries.flatMap((entry) => {
      if ('reason' in entry) {
        return deadLetter(entry.record, { group, step, reason: entry.reason, attempts: entry.attempts });
      }
      const reason = refused.get(entry.message);
      return reason === undefined ? [] : deadLetter(entry.record, { group, step, reason, attempts });
    });
  }

  private context(transaction: EntityManager | null): PartitionContext {
    const topic: Topic = this.subscription.topic;
    return {
      topic: topic.name,
      partition: this.partition,
      transaction,
      state: <S>(load: () => Promise<S>) => (this.loaded ??= load()) as Promise<S>,
      replay: this.log.replay,
    };
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
