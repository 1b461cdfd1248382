import type { Consumer as Client, EachBatchPayload, Kafka } from 'kafkajs';
import type { Consumer, Subscription } from '../bus/bus.js';
import { FailureRateBreaker, FailureRateExceeded, PartitionLost } from '../bus/failure-policy.js';
import { PartitionWorker } from '../bus/partition-worker.js';
import type { AssignedLog } from './assigned-log.js';
import { RETRY, toRecord } from './kafka-client.js';

/** Milliseconds between heartbeats. */
const HEARTBEAT = 2000;
/** Milliseconds after which a silent member's partitions are given to others. */
const SESSION = 10_000;
/** Milliseconds a batch in hand gets to finish when the consumer is stopped. */
const DRAIN = 4000;

interface Assignment {
  log: AssignedLog;
  worker: PartitionWorker;
  abort: AbortController;
}

/** One member of a consumer group on one topic. */
export class KafkaConsumer implements Consumer {
  private readonly client: Client;
  private readonly assignments = new Map<number, Assignment>();
  /** What is wrong, by partition, or for the group as a whole. */
  private readonly troubles = new Map<number | 'group', string>();
  private readonly closing = new Set<Promise<void>>();
  private watch = new FailureRateBreaker();
  private paused = false;
  private stopped: string | null = null;
  private restart: NodeJS.Timeout | undefined;

  constructor(
    kafka: Kafka,
    private readonly subscription: Subscription,
    private readonly openLog: (partition: number) => AssignedLog,
  ) {
    this.client = kafka.consumer({
      groupId: subscription.group,
      heartbeatInterval: HEARTBEAT,
      sessionTimeout: SESSION,
      rebalanceTimeout: 60_000,
      maxWaitTimeInMs: 500,
      allowAutoTopicCreation: false,
      retry: RETRY,
    });
    this.client.on('consumer.group_join', () => this.reassign());
    this.client.on('consumer.crash', ({ payload }) => this.crashed(payload.error, payload.restart));
  }

  get state(): Consumer['state'] {
    if (this.stopped !== null) return 'stopped';
    return this.troubles.size > 0 ? 'degraded' : 'running';
  }

  get reason(): string | null {
    return this.stopped ?? this.troubles.values().next().value ?? null;
  }

  /** Joins the group; resolves when it has partitions, or when it goes on trying in the background. */
  async start(): Promise<void> {
    await this.client.connect();
    await this.client.subscribe({ topic: this.subscription.topic.name, fromBeginning: true });
    await this.run();
  }

  async pause(): Promise<void> {
    this.paused = true;
    if (this.stopped === null) this.client.pause([{ topic: this.subscription.topic.name }]);
  }

  /** Also starts again after a mass failure. */
  async resume(): Promise<void> {
    this.paused = false;
    if (this.stopped === null) return this.client.resume([{ topic: this.subscription.topic.name }]);
    this.stopped = null;
    this.watch = new FailureRateBreaker();
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
      eachBatch: (payload) => this.batch(payload),
    });
  }

  private async batch(payload: EachBatchPayload): Promise<void> {
    const { batch, heartbeat } = payload;
    const assignment = this.assigned(batch.partition);
    const { signal } = assignment.abort;
    // The batch may take long, above all when it is retried; a rebalance must not wait for that.
    const lost = (error: Error) => assignment.abort.abort(new PartitionLost(error.message));
    const beat = setInterval(() => void heartbeat().catch(lost), HEARTBEAT);
    try {
      await this.work(payload, assignment);
    } catch (error) {
      if (error instanceof FailureRateExceeded) return void this.halt(error.message);
      this.drop(batch.partition);
      if (!(error instanceof PartitionLost) && !signal.aborted) {
        this.troubles.set(batch.partition, (error as Error).message);
        throw error;
      }
      await heartbeat(); // fails, and makes kafkajs join again, when we are no member any more
    } finally {
      clearInterval(beat);
    }
  }

  private async work({ batch, heartbeat, resolveOffset, isRunning }: EachBatchPayload, to: Assignment): Promise<void> {
    const position = await to.log.position();
    const records = batch.messages
      .map((message) => toRecord(batch.topic, batch.partition, message))
      .filter(({ offset }) => offset >= position);
    const end = BigInt(batch.lastOffset()) + 1n;
    if (records.length === 0) {
      const offset = String(position > end ? position : end);
      return this.client.seek({ topic: batch.topic, partition: batch.partition, offset });
    }
    to.log.skip(records.at(-1)!.offset + 1n, end);
    for (let i = 0; i < records.length; i += this.subscription.maxBatch) {
      if (!isRunning() || this.paused || to.abort.signal.aborted) return;
      const slice = records.slice(i, i + this.subscription.maxBatch);
      await to.worker.work(slice);
      this.troubles.delete(batch.partition);
      resolveOffset(String(slice.at(-1)!.offset));
      await heartbeat();
    }
  }

  private assigned(partition: number): Assignment {
    const known = this.assignments.get(partition);
    if (known) return known;
    const log = this.openLog(partition);
    const abort = new AbortController();
    const worker = new PartitionWorker(this.subscription, partition, log, {
      degraded: (reason) => this.troubles.set(partition, reason),
      recovered: () => this.troubles.delete(partition),
      watch: this.watch,
      signal: abort.signal,
    });
    const assignment = { log, worker, abort };
    this.assignments.set(partition, assignment);
    return assignment;
  }

  /** After every rebalance all is opened anew, even what we keep: we cannot tell whether others had it in between. */
  private reassign(): void {
    this.troubles.clear();
    for (const partition of [...this.assignments.keys()]) this.drop(partition);
    if (this.paused) this.client.pause([{ topic: this.subscription.topic.name }]);
  }

  private drop(partition: number): void {
    const assignment = this.assignments.get(partition);
    if (!assignment) return;
    this.assignments.delete(partition);
    this.troubles.delete(partition);
    assignment.abort.abort(new PartitionLost('the partition was given to another member'));
    const closing = assignment.log.close().finally(() => this.closing.delete(closing));
    this.closing.add(closing);
  }

  private crashed(error: Error, restarts: boolean): void {
    if (this.stopped !== null) return;
    this.troubles.set('group', error.message);
    // kafkajs gives up for good on what it takes for a programming error; a consumer that is silently dead is worse.
    if (!restarts) this.restart = setTimeout(() => void this.run().catch((e) => this.crashed(e, false)), 5000);
  }

  private async halt(reason: string): Promise<void> {
    this.stopped = reason;
    clearTimeout(this.restart);
    const abort = () => [...this.assignments.values()].forEach((a) => a.abort.abort(new PartitionLost('stopping')));
    if (this.troubles.size > 0) abort(); // it waits for something that is away
    const late = setTimeout(abort, DRAIN);
    await this.client.stop().catch(() => {});
    clearTimeout(late);
    for (const partition of [...this.assignments.keys()]) this.drop(partition);
    await Promise.all(this.closing);
  }
}
