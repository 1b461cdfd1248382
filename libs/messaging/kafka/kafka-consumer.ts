import { setTimeout as sleep } from 'node:timers/promises';
import type { Batch, Consumer as KafkaJsConsumer, EachBatchPayload, Kafka } from 'kafkajs';
import { BackgroundLoop } from '#libs/async/background-loop.js';
import type { Consumer, Subscription } from '../bus/bus.js';
import { FailureRateBreaker, FailureRateExceeded, PartitionLost } from '../bus/failure-policy.js';
import type { AssignedPartition, PartitionHooks } from '../bus/partition-worker.js';
import { DamagedPlaces, type FetchedBatch } from './damaged-places.js';
import { PartitionUnreadable, RETRY } from './kafka-client.js';

const HEARTBEAT_INTERVAL_MS = 2000;
/** Without a heartbeat for so long, a member's partitions are assigned to others. */
const SESSION_TIMEOUT_MS = 10_000;
const REBALANCE_TIMEOUT_MS = 60_000;
/** When the consumer stops, a batch in flight is aborted after so long. */
const STOP_TIMEOUT_MS = 4000;
/** Delay before a consumer that kafkajs has given up is run again. */
const RESTART_DELAY_MS = 5000;
/** After so long, a batch is handled in the background, so that the other partitions go on. */
const DETACH_AFTER_MS = 1000;
/** Delay before a partition that failed is read again. */
const PARTITION_RETRY_DELAY_MS = 1000;
/** A failure that did not happen again for so long is over. */
const FAULT_EXPIRY_MS = 10_000;

/** Opens a partition at its first batch after a rebalance. */
export type OpenPartition = (partition: number, hooks: PartitionHooks) => AssignedPartition;

interface Assignment {
  partition: AssignedPartition;
  abort: AbortController;
}

/** One member of a consumer group on one topic. */
export class KafkaConsumer implements Consumer {
  private readonly client: KafkaJsConsumer;
  private readonly assignments = new Map<number, Assignment>();
  /** Current errors, by partition, and of the group as a whole. */
  private readonly faults = new Map<number | 'group', { reason: string }>();
  private readonly closing = new Set<Promise<void>>();
  /** Batches that are handled in the background, by partition. */
  private readonly detached = new Map<number, { ended: Promise<void>; resume: () => void }>();
  private readonly damages = new DamagedPlaces();
  private assigned: Map<number, bigint> | null = null;
  private breaker = new FailureRateBreaker();
  private paused = false;
  private stopReason: string | null = null;
  private restartTimer: NodeJS.Timeout | undefined;

  constructor(
    kafka: Kafka,
    readonly subscription: Subscription,
    private readonly open: OpenPartition,
  ) {
    this.client = kafka.consumer({
      groupId: subscription.group,
      heartbeatInterval: HEARTBEAT_INTERVAL_MS,
      sessionTimeout: SESSION_TIMEOUT_MS,
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      maxWaitTimeInMs: 500,
      allowAutoTopicCreation: false,
      // kafkajs restarts a crashed consumer by a timer of its own, also one that was stopped meanwhile.
      retry: { ...RETRY, restartOnFailure: async () => this.stopReason === null },
    });
    this.client.on('consumer.group_join', ({ payload }) => this.reassign(payload.memberAssignment));
    // Batches of transaction markers and aborted records only are not delivered, and their offsets not committed.
    this.client.on('consumer.end_batch_process', ({ payload: { partition, batchSize, firstOffset, lastOffset } }) => {
      if (batchSize > 0) return;
      this.assigned?.set(partition, BigInt(lastOffset) + 1n);
      if (firstOffset !== null) this.damages.endsBefore(partition, BigInt(firstOffset));
    });
    this.client.on('consumer.crash', ({ payload }) => this.handleCrash(payload.error, payload.restart));
  }

  get state(): Consumer['state'] {
    if (this.stopReason !== null) return 'stopped';
    return this.faults.size > 0 ? 'degraded' : 'running';
  }

  get reason(): string | null {
    return this.stopReason ?? this.faults.values().next().value?.reason ?? null;
  }

  get positions(): ReadonlyMap<number, bigint> | null {
    return this.stopReason === null ? this.assigned : null;
  }

  /** Joins the group. Resolves when partitions are assigned, or when joining continues in the background. */
  async start(): Promise<void> {
    await this.client.connect();
    await this.client.subscribe({ topic: this.subscription.topic.name, fromBeginning: true });
    await this.run();
  }

  async pause(): Promise<void> {
    this.paused = true;
    if (this.stopReason === null) this.client.pause([{ topic: this.subscription.topic.name }]);
  }

  async resume(): Promise<void> {
    this.paused = false;
    if (this.stopReason === null) return this.client.resume([{ topic: this.subscription.topic.name }]);
    this.stopReason = null;
    this.breaker = new FailureRateBreaker();
    await this.run();
  }

  async stop(): Promise<void> {
    await this.halt('stopped');
    await this.client.disconnect().catch(() => {});
  }

  private run(): Promise<void> {
    return this.client.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: this.subscription.topic.partitions,
      eachBatch: (payload) => this.consume(payload),
    });
  }

  /**
   * kafkajs fetches from a broker when all batches of the last fetch are handled. So a batch that takes long, above all while
   * it is retried, is handled in the background, and its partition is paused.
   */
  private async consume(payload: EachBatchPayload): Promise<void> {
    const { partition } = payload.batch;
    const detached = this.detached.get(partition);
    // After a restart of the consumer, or when a paused one is resumed as a whole.
    if (detached) return void (detached.resume = payload.pause());
    const work = this.handle(payload);
    const isDone = await Promise.race([work.then(() => true), sleep(DETACH_AFTER_MS, false, { ref: false })]);
    if (isDone) return;
    const ended = work
      .catch(() => {}) // the group has to be joined again, which the next fetch finds out
      .then(() => {
        const { resume } = this.detached.get(partition)!;
        this.detached.delete(partition);
        resume();
        this.keepPaused();
      });
    this.detached.set(partition, { ended, resume: payload.pause() });
    this.keepPaused();
  }

  /**
   * Resolves when the batch is handled, or when its partition can be read again after a failure, which concerns no other
   * partition.
   * @throws an error of kafkajs when the group has to be joined again
   */
  private async handle(payload: EachBatchPayload): Promise<void> {
    const { heartbeat } = payload;
    const batch = payload.batch as FetchedBatch;
    const assignment = this.assignmentOf(batch.partition);
    // A batch may take long; a rebalance must not wait for it.
    const heartbeats = new BackgroundLoop('heartbeat', heartbeat, {
      intervalMs: HEARTBEAT_INTERVAL_MS,
      initialDelayMs: HEARTBEAT_INTERVAL_MS,
      onError: (error) => assignment.abort.abort(new PartitionLost(error.message)),
    });
    heartbeats.start();
    try {
      await this.process(payload, assignment);
    } catch (error) {
      if (error instanceof FailureRateExceeded) return void this.halt(error.message);
      if (error instanceof PartitionUnreadable) {
        const offset = this.damages.nextOffset(batch, error);
        if (offset !== null) return this.seek(batch, offset);
        this.reportFailure(batch.partition, error.message);
        return void (await sleep(PARTITION_RETRY_DELAY_MS));
      }
      if (error instanceof PartitionLost || assignment.abort.signal.aborted) {
        this.close(batch.partition);
        return await heartbeat(); // fails and makes kafkajs rejoin when this is no member any more
      }
      this.close(batch.partition);
      this.reportFailure(batch.partition, (error as Error).message);
      await sleep(PARTITION_RETRY_DELAY_MS);
    } finally {
      void heartbeats.stop(); // not awaited: a heartbeat in flight may wait for a broker that is down
    }
  }

  private async process(payload: EachBatchPayload, { partition, abort }: Assignment): Promise<void> {
    const { resolveOffset, isRunning } = payload;
    const batch = payload.batch as FetchedBatch;
    const { maxBatch } = this.subscription;
    const offsetWithin = this.damages.nextOffsetWithin(batch);
    if (offsetWithin !== null) return this.seek(batch, offsetWithin);
    const fetched = this.damages.read(batch);
    const position = await partition.position();
    const records = fetched.filter(({ offset }) => offset >= position);
    this.faults.delete(batch.partition);
    // Beyond the last record where transaction markers follow it: committed as well, else a drained queue would have a lag.
    const endOffset = BigInt(batch.lastOffset()) + 1n;
    if (records.length === 0) {
      this.damages.passed(batch.partition);
      return this.seek(batch, position > endOffset ? position : endOffset);
    }
    for (let i = 0; i < records.length; i += maxBatch) {
      if (!isRunning() || this.paused || abort.signal.aborted) return;
      const slice = records.slice(i, i + maxBatch);
      await partition.process(slice, i + maxBatch >= records.length ? endOffset : undefined);
      resolveOffset(String(slice.at(-1)!.offset));
    }
    this.damages.passed(batch.partition);
  }

  private seek({ topic, partition }: Batch, offset: bigint): void {
    this.client.seek({ topic, partition, offset: String(offset) });
  }

  /** The end of a failure may go unnoticed, because a partition without new records is not delivered. */
  private reportFailure(partition: number, reason: string): void {
    const fault = { reason };
    this.faults.set(partition, fault);
    const expire = () => this.faults.get(partition) === fault && this.faults.delete(partition);
    setTimeout(expire, FAULT_EXPIRY_MS).unref();
  }

  private assignmentOf(partition: number): Assignment {
    const existing = this.assignments.get(partition);
    if (existing) return existing;
    const abort = new AbortController();
    const opened = this.open(partition, {
      onDegraded: (reason) => this.faults.set(partition, { reason }),
      onRecovered: () => this.faults.delete(partition),
      breaker: this.breaker,
      signal: abort.signal,
    });
    const assignment = { partition: opened, abort };
    this.assignments.set(partition, assignment);
    return assignment;
  }

  /** After a rebalance even kept partitions are opened again: other members may have owned them in between. */
  private reassign(assignment: Record<string, number[]>): void {
    this.assigned = new Map((assignment[this.subscription.topic.name] ?? []).map((partition) => [partition, 0n]));
    this.faults.clear();
    this.damages.clear();
    for (const partition of [...this.assignments.keys()]) this.close(partition);
    this.keepPaused();
  }

  /** kafkajs forgets that it is paused when the group is joined, and when a single partition is paused or resumed. */
  private keepPaused(): void {
    if (this.paused && this.stopReason === null) this.client.pause([{ topic: this.subscription.topic.name }]);
  }

  private close(partition: number): void {
    const assignment = this.assignments.get(partition);
    if (!assignment) return;
    this.assignments.delete(partition);
    this.faults.delete(partition);
    assignment.abort.abort(new PartitionLost('the partition was assigned to another member'));
    const closing = assignment.partition.close().finally(() => this.closing.delete(closing));
    this.closing.add(closing);
  }

  private handleCrash(error: Error, restarts: boolean): void {
    if (this.stopReason !== null) return;
    this.faults.set('group', { reason: error.message });
    // kafkajs stops for good after what it takes for a programming error; a silently dead consumer is worse.
    if (restarts) return;
    const restart = () => void this.run().catch((error) => this.handleCrash(error, false));
    this.restartTimer = setTimeout(restart, RESTART_DELAY_MS);
  }

  private async halt(reason: string): Promise<void> {
    this.stopReason = reason;
    clearTimeout(this.restartTimer);
    const abort = () => [...this.assignments.values()].forEach((a) => a.abort.abort(new PartitionLost('stopping')));
    if (this.faults.size > 0) abort(); // a batch waits for a transient error to pass
    const timer = setTimeout(abort, STOP_TIMEOUT_MS);
    await this.client.stop().catch(() => {});
    await Promise.all([...this.detached.values()].map(({ ended }) => ended));
    clearTimeout(timer);
    for (const partition of [...this.assignments.keys()]) this.close(partition);
    await Promise.all(this.closing);
  }
}
