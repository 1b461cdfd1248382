import { setMaxListeners } from 'node:events';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { topics, type Topic } from '#libs/contracts/topics.js';
import type { Bus, Consumer, Message, OutgoingMessage, QueueStatus, Subscription } from '../bus/bus.js';
import { PartitionWorker } from '../bus/partition-worker.js';
import { BatchingPublisher } from '../bus/batching-publisher.js';
import { decode } from '../bus/record.js';
import { PostgresConsumer, type OpenPartition } from './postgres-consumer.js';
import { PostgresPartition } from './postgres-partition.js';
import { forgetMembers, livingMembers, writeOffset } from './group-table.js';
import { EndOffsets } from './end-offsets.js';
import { append, createPartitions, deleteExpired, readEnds, readLog } from './log-table.js';
import { readStatus } from './queue-status.js';

const HOUR = 60 * 60 * 1000;
const TAIL_PAGE = 500;

/** The message log in PostgreSQL tables: for one machine, with nothing to install. Any number of processes may share it. */
export class PostgresBus implements Bus {
  private readonly ends: EndOffsets;
  private readonly consumers: PostgresConsumer[] = [];
  private readonly closing = new AbortController();
  private cleaning: NodeJS.Timeout | null = null;

  private readonly together = new BatchingPublisher((messages) => this.append(messages));
  private readonly known: Topic[] = Object.values(topics);

  /**
   * @param dataSource connected; it is left open by close()
   * @param alone that no other process can use the database: members found in it were killed, and nobody waits for them
   */
  constructor(
    private readonly dataSource: DataSource,
    private readonly alone = false,
  ) {
    this.ends = new EndOffsets(dataSource);
  }

  async connect(): Promise<void> {
    await createPartitions(this.dataSource.manager, this.known);
    if (this.alone) await forgetMembers(this.dataSource.manager);
    this.ends.start();
    this.cleaning = setInterval(() => void this.clean().catch(() => undefined), HOUR).unref();
  }

  publish(messages: OutgoingMessage[]): Promise<void> {
    return this.together.publish(messages);
  }

  async subscribe<T extends Topic>(subscription: Subscription<T>): Promise<Consumer> {
    const open = this.openPartition(subscription as unknown as Subscription);
    const consumer = new PostgresConsumer(this.dataSource, this.ends, subscription, open);
    this.consumers.push(consumer);
    await consumer.start();
    return consumer;
  }

  async tail<T extends Topic>(
    topic: T,
    from: 'now' | 'start',
    each: (message: Message<z.infer<T['schema']>>) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const until = AbortSignal.any([signal, this.closing.signal]);
    setMaxListeners(0, until); // every partition waits for it
    const ends = (await readEnds(this.dataSource.manager)).filter((end) => end.topic === topic.name);
    await Promise.all(
      ends.map(({ partition, end }) => this.follow(topic, partition, from === 'now' ? end : 0n, each, until)),
    );
  }

  async seek(group: string, topic: Topic, partition: number, offset: bigint): Promise<void> {
    const members = await livingMembers(this.dataSource.manager, group, topic.name);
    if (members.length > 0) throw new Error(`${group} still has ${members.length} running: stop it before moving it`);
    await writeOffset(this.dataSource.manager, { group, topic: topic.name, partition }, offset);
  }

  async status(): Promise<QueueStatus[]> {
    return readStatus(this.dataSource.manager);
  }

  async ping(): Promise<void> {
    await this.dataSource.query('SELECT 1');
  }

  async close(): Promise<void> {
    if (this.cleaning) clearInterval(this.cleaning);
    this.closing.abort();
    await Promise.all(this.consumers.map((consumer) => consumer.stop()));
    await this.together.settled();
    await this.ends.stop();
  }

  private async append(messages: OutgoingMessage[]): Promise<void> {
    const ends = await this.dataSource.transaction((transaction) => append(transaction, messages));
    for (const end of ends) this.ends.advance(end);
  }

  private openPartition(subscription: Subscription): OpenPartition {
    return async ({ member, partition, next }, hooks) => {
      const log = new PostgresPartition(this.dataSource, this.ends, subscription, member, partition, next);
      const worker = new PartitionWorker(subscription, partition, log, hooks);
      return {
        get next() {
          return log.next;
        },
        work: (records) => worker.work(records),
        close: async () => undefined,
      };
    };
  }

  private async follow<T extends Topic>(
    topic: T,
    partition: number,
    from: bigint,
    each: (message: Message<z.infer<T['schema']>>) => void,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      for (let next = from; ;) {
        await this.ends.reach(topic.name, partition, next, signal);
        const records = await readLog(this.dataSource.manager, topic.name, partition, next, TAIL_PAGE);
        for (const record of records) {
          const decoded = decode<z.infer<T['schema']>>(record, topic);
          if ('message' in decoded) each(decoded.message);
        }
        next = (records.at(-1)?.offset ?? next) + 1n;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private async clean(): Promise<void> {
    for (const topic of this.known) await deleteExpired(this.dataSource.manager, topic);
  }
}
