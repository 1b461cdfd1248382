import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { Consumer, Subscription } from '../bus/bus.js';
import { FailureRateBreaker, FailureRateExceeded } from '../bus/failure-policy.js';
import type { WorkerHooks } from '../bus/partition-worker.js';
import type { StoredRecord } from '../bus/record.js';
import { claim, createOffsets, heartbeat, held, leave, release } from './group-table.js';
import type { EndOffsets } from './end-offsets.js';
import { readLog } from './log-table.js';

/** Milliseconds between heartbeats. */
const HEARTBEAT = 1_000;

/** What a member does in a partition while it holds it. */
export interface PartitionWork {
  /** Where to read on. */
  readonly next: bigint;
  /** Returns when the records are committed. @throws what ends the work; the next heartbeat opens the partition anew */
  work(records: StoredRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** Begins the work in a partition that a member got, where its group's next offset is `next`. */
export type OpenPartition = (
  held: { member: string; partition: number; next: bigint },
  hooks: WorkerHooks,
) => Promise<PartitionWork>;

/** A partition at work: `finish` lets the batch in hand end, `abort` does not. */
interface Running {
  finish: AbortController;
  abort: AbortController;
  ended: Promise<void>;
}

/** One member of a group on the embedded log. Members meet in the database: they may live in different processes. */
export class PostgresConsumer implements Consumer {
  /** What is wrong at the moment, by partition, and with the database. */
  private readonly faults = new Map<number | 'database', string>();
  private stoppedBecause: string | null = null;
  private readonly member = randomUUID();
  private readonly running = new Map<number, Running>();
  private watch = new FailureRateBreaker();
  private stopping = new AbortController();
  private readonly resumed = new EventEmitter().setMaxListeners(0);
  private paused = false;
  /** The stop after a mass failure. */
  private halted: Promise<void> | null = null;
  private beating: Promise<void> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly ends: EndOffsets,
    readonly subscription: Pick<Subscription, 'group' | 'topic' | 'maxBatch'>,
    private readonly open: OpenPartition,
  ) {}

  get state(): Consumer['state'] {
    if (this.stoppedBecause !== null) return 'stopped';
    return this.faults.size > 0 ? 'degraded' : 'running';
  }

  get reason(): string | null {
    return this.stoppedBecause ?? this.faults.values().next().value ?? null;
  }

  /** Joins the group. */
  async start(): Promise<void> {
    await createOffsets(this.dataSource.manager, this.subscription.group, this.subscription.topic);
    await this.rebalance();
    this.beating = this.beat();
  }

  async pause(): Promise<void> {
    this.paused = true;
  }

  /** Also starts again after a mass failure. */
  async resume(): Promise<void> {
    this.paused = false;
    if (this.halted) await this.restart(this.halted);
    this.resumed.emit('resumed');
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.beating;
    await this.finish([...this.running.keys()]);
    await leave(this.dataSource.manager, ...this.membership).catch(() => undefined); // else the lease runs out
    this.stoppedBecause ??= 'stopped on request';
  }

  private async beat(): Promise<void> {
    const { signal } = this.stopping;
    for (;;) {
      await sleep(HEARTBEAT, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        await this.rebalance();
        this.faults.delete('database');
      } catch (error) {
        this.faults.set('database', `the database does not answer: ${(error as Error).message}`);
      }
    }
  }

  /** Lives on, gives up what is too much, takes what is free, and works on exactly what it holds. */
  private async rebalance(): Promise<void> {
    const db = this.dataSource.manager;
    const members = await heartbeat(db, ...this.membership);
    const share = this.share(members);
    let mine = await held(db, ...this.membership);
    // Not awaited: a long batch must not keep the heartbeat from going out.
    if (mine.length > share) void this.finish(mine.slice(share).map(({ partition }) => partition));
    else if (mine.length < share) await claim(db, ...this.membership, share - mine.length);
    mine = await held(db, ...this.membership);
    const holds = new Set(mine.map(({ partition }) => partition));
    for (const [partition, { abort }] of this.running) if (!holds.has(partition)) abort.abort();
    for (const { partition, next } of mine) if (!this.running.has(partition)) this.run(partition, next);
  }

  /** How many partitions are this member's: equally many each, the first ones in the list take the rest. */
  private share(members: string[]): number {
    const { partitions } = this.subscription.topic;
    const place = members.indexOf(this.member);
    return Math.floor(partitions / members.length) + (place < partitions % members.length ? 1 : 0);
  }

  private async finish(partitions: number[]): Promise<void> {
    const ending = partitions.flatMap((partition) => this.running.get(partition) ?? []);
    for (const { finish } of ending) finish.abort();
    await Promise.all(ending.map(({ ended }) => ended));
  }

  private run(partition: number, next: bigint): void {
    const running: Running = { finish: new AbortController(), abort: new AbortController(), ended: Promise.resolve() };
    this.running.set(partition, running);
    running.ended = this.work(partition, next, running)
      .catch((error: unknown) => this.failed(error))
      .then(async () => {
        if (running.finish.signal.aborted) await release(this.dataSource.manager, ...this.membership, partition);
      })
      .catch(() => undefined) // the lease runs out by itself
      .finally(() => this.forget(partition));
  }

  private async work(partition: number, next: bigint, { finish, abort }: Running): Promise<void> {
    const { topic, maxBatch } = this.subscription;
    // A finishing member stops waiting: between batches, and while a batch waits for a fault to pass.
    const signal = AbortSignal.any([finish.signal, abort.signal]);
    const work = await this.open(
      { member: this.member, partition, next },
      {
        degraded: (reason) => this.faults.set(partition, reason),
        recovered: () => this.faults.delete(partition),
        watch: this.watch,
        signal,
      },
    );
    try {
      while (!signal.aborted) {
        if (this.paused) await once(this.resumed, 'resumed', { signal });
        await this.ends.reach(topic.name, partition, work.next, signal);
        if (this.paused) continue;
        await work.work(await readLog(this.dataSource.manager, topic.name, partition, work.next, maxBatch));
      }
    } finally {
      await work.close();
    }
  }

  /**
   * A partition's work ended early. When it was lost, or could not be read, the next heartbeat takes it up again if it
   * is still held.
   */
  private failed(error: unknown): void {
    if (!(error instanceof FailureRateExceeded)) return;
    this.stoppedBecause ??= error.message;
    this.halted ??= this.stop();
  }

  private async restart(halted: Promise<void>): Promise<void> {
    await halted;
    this.halted = null;
    this.stopping = new AbortController();
    this.watch = new FailureRateBreaker();
    this.stoppedBecause = null;
    await this.start();
  }

  private forget(partition: number): void {
    this.running.delete(partition);
    this.faults.delete(partition);
  }

  private get membership(): [group: string, topic: string, member: string] {
    return [this.subscription.group, this.subscription.topic.name, this.member];
  }
}
