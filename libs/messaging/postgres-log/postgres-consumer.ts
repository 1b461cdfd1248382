import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { DataSource } from 'typeorm';
import { BackgroundLoop } from '#libs/async/background-loop.js';
import type { Consumer, Subscription } from '../bus/bus.js';
import { FailureRateBreaker, FailureRateExceeded } from '../bus/failure-policy.js';
import type { AssignedPartition, PartitionHooks } from '../bus/partition-worker.js';
import type { EndOffsets } from './end-offsets.js';
import {
  claimPartitions,
  createOffsets,
  heartbeat,
  leaveGroup,
  type Membership,
  ownedPartitions,
  releasePartition,
} from './group-table.js';
import { readRecords } from './log-table.js';

const HEARTBEAT_INTERVAL_MS = 1_000;

/** Opens a partition that a member has leased. */
export type OpenPartition = (
  owned: { member: string; partition: number; committedOffset: bigint },
  hooks: PartitionHooks,
) => Promise<AssignedPartition>;

/** A partition whose records are being processed. */
interface ActivePartition {
  /** Lets the batch in flight finish, then releases the partition. */
  revoke: AbortController;
  /** The lease is lost: nothing can be committed any more. */
  abort: AbortController;
  ended: Promise<void>;
}

/**
 * One member of a consumer group on the PostgreSQL log. Members may live in different processes: they share the partitions
 * by leases in the database.
 */
export class PostgresConsumer implements Consumer {
  private readonly membership: Membership;
  private readonly active = new Map<number, ActivePartition>();
  /** Current errors, by partition, and of the database. */
  private readonly faults = new Map<number | 'database', string>();
  private readonly heartbeats = new BackgroundLoop('heartbeat', () => this.rebalance(), {
    intervalMs: HEARTBEAT_INTERVAL_MS,
    initialDelayMs: HEARTBEAT_INTERVAL_MS,
    onError: (error) => this.faults.set('database', `the database does not respond: ${error.message}`),
  });
  private readonly resumed = new EventEmitter().setMaxListeners(0);
  private breaker = new FailureRateBreaker();
  private stopReason: string | null = null;
  private paused = false;
  /** The stop after the failure-rate breaker opened. */
  private halting: Promise<void> | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly endOffsets: EndOffsets,
    readonly subscription: Pick<Subscription, 'group' | 'topic' | 'step' | 'maxBatch'>,
    private readonly open: OpenPartition,
  ) {
    const { group, topic } = subscription;
    this.membership = { group, topic: topic.name, member: randomUUID() };
  }

  get state(): Consumer['state'] {
    if (this.stopReason !== null) return 'stopped';
    return this.faults.size > 0 ? 'degraded' : 'running';
  }

  get reason(): string | null {
    return this.stopReason ?? this.faults.values().next().value ?? null;
  }

  get positions(): ReadonlyMap<number, bigint> | null {
    return this.stopReason === null ? new Map([...this.active.keys()].map((partition) => [partition, 0n])) : null;
  }

  /** Joins the group. */
  async start(): Promise<void> {
    await createOffsets(this.dataSource.manager, this.subscription.group, this.subscription.topic);
    await this.rebalance();
    this.heartbeats.start();
  }

  async pause(): Promise<void> {
    this.paused = true;
  }

  async resume(): Promise<void> {
    this.paused = false;
    if (this.halting) await this.restart(this.halting);
    this.resumed.emit('resumed');
  }

  async stop(): Promise<void> {
    await this.heartbeats.stop();
    await this.revoke([...this.active.keys()]);
    await leaveGroup(this.dataSource.manager, this.membership).catch(() => undefined); // the lease expires by itself
    this.stopReason ??= 'stopped on request';
  }

  /** Heartbeats, then rebalances: releases surplus partitions, claims free ones, starts or stops workers. */
  private async rebalance(): Promise<void> {
    const { manager: db } = this.dataSource;
    const share = this.shareOf(await heartbeat(db, this.membership));
    let owned = await ownedPartitions(db, this.membership);
    // Not awaited: a long batch must not delay the next heartbeat.
    if (owned.length > share) void this.revoke(owned.slice(share).map(({ partition }) => partition));
    else if (owned.length < share) await claimPartitions(db, this.membership, share - owned.length);
    owned = await ownedPartitions(db, this.membership);
    const ownedNumbers = new Set(owned.map(({ partition }) => partition));
    for (const [partition, { abort }] of this.active) if (!ownedNumbers.has(partition)) abort.abort();
    for (const { partition, committedOffset } of owned)
      if (!this.active.has(partition)) this.activate(partition, committedOffset);
    this.faults.delete('database');
  }

  /** This member's number of partitions: equal shares, and the first members take one more of the rest. */
  private shareOf(members: string[]): number {
    const { partitions } = this.subscription.topic;
    const index = members.indexOf(this.membership.member);
    return Math.floor(partitions / members.length) + (index < partitions % members.length ? 1 : 0);
  }

  private async revoke(partitions: number[]): Promise<void> {
    const revoked = partitions.flatMap((partition) => this.active.get(partition) ?? []);
    for (const { revoke } of revoked) revoke.abort();
    await Promise.all(revoked.map(({ ended }) => ended));
  }

  private activate(partition: number, committedOffset: bigint): void {
    const active = { revoke: new AbortController(), abort: new AbortController(), ended: Promise.resolve() };
    this.active.set(partition, active);
    active.ended = this.consume(partition, committedOffset, active)
      .catch((error: unknown) => this.halt(error))
      .then(async () => {
        if (active.revoke.signal.aborted) await releasePartition(this.dataSource.manager, this.membership, partition);
      })
      .catch(() => undefined) // the lease expires by itself
      .finally(() => this.deactivate(partition));
  }

  private async consume(partition: number, committedOffset: bigint, { revoke, abort }: ActivePartition): Promise<void> {
    const { topic, maxBatch } = this.subscription;
    // Ends the waits between batches, and in a batch the wait for a transient error to pass.
    const signal = AbortSignal.any([revoke.signal, abort.signal]);
    const assigned = await this.open(
      { member: this.membership.member, partition, committedOffset },
      {
        onDegraded: (reason) => this.faults.set(partition, reason),
        onRecovered: () => this.faults.delete(partition),
        breaker: this.breaker,
        signal,
      },
    );
    try {
      while (!signal.aborted) {
        if (this.paused) await once(this.resumed, 'resumed', { signal });
        const position = await assigned.position();
        await this.endOffsets.waitFor(topic.name, partition, position, signal);
        if (this.paused) continue;
        await assigned.process(await readRecords(this.dataSource.manager, topic.name, partition, position, maxBatch));
      }
    } finally {
      await assigned.close();
    }
  }

  /** Stops the consumer when its breaker opened. After other errors the next heartbeat opens the partition again. */
  private halt(error: unknown): void {
    if (!(error instanceof FailureRateExceeded)) return;
    this.stopReason ??= error.message;
    this.halting ??= this.stop();
  }

  private async restart(halting: Promise<void>): Promise<void> {
    await halting;
    this.halting = null;
    this.breaker = new FailureRateBreaker();
    this.stopReason = null;
    await this.start();
  }

  private deactivate(partition: number): void {
    this.active.delete(partition);
    this.faults.delete(partition);
  }
}
