import { setMaxListeners } from 'node:events';
import type { BaseLogger } from 'pino';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { BackgroundLoop } from '#libs/async/background-loop.js';
import { topics, type Topic } from '#libs/contracts/topics.js';
import { BatchingPublisher } from '../bus/batching-publisher.js';
import type { Bus, Consumer, Message, OutgoingMessage, QueueStatus, Subscription } from '../bus/bus.js';
import { decode } from '../bus/record.js';
import { EndOffsets } from './end-offsets.js';
import { liveMembers, removeAllMembers, setOffset } from './group-table.js';
import { append, createPartitions, deleteExpired, readEndOffsets, readRecords } from './log-table.js';
import { type OpenPartition, PostgresConsumer } from './postgres-consumer.js';
import { PostgresPartition } from './postgres-partition.js';
import { readQueueStatus } from './queue-status.js';

const RETENTION_INTERVAL_MS = 60 * 60 * 1000;
const TAIL_PAGE_SIZE = 500;

export interface PostgresBusOptions {
  /** Connected; close() leaves it open. */
  dataSource: DataSource;
  logger: BaseLogger;
  /** No other process uses the database: members found in it are dead, and their leases end at once. */
  exclusive?: boolean;
}

/** The message log in PostgreSQL tables: for one machine, with nothing to install. Several processes may share it. */
export class PostgresBus implements Bus {
  private readonly dataSource: DataSource;
  private readonly exclusive: boolean;
  private readonly topics: Topic[] = Object.values(topics);
  private readonly endOffsets: EndOffsets;
  private readonly publisher = new BatchingPublisher((messages) => this.append(messages));
  private readonly consumers: PostgresConsumer[] = [];
  private readonly retention: BackgroundLoop;
  private readonly closing = new AbortController();

  constructor({ dataSource, logger, exclusive = false }: PostgresBusOptions) {
    this.dataSource = dataSource;
    this.exclusive = exclusive;
    this.endOffsets = new EndOffsets(dataSource);
    const timing = { intervalMs: RETENTION_INTERVAL_MS, initialDelayMs: RETENTION_INTERVAL_MS };
    this.retention = new BackgroundLoop('message retention', () => this.deleteExpired(), { ...timing, logger });
  }

  async connect(): Promise<void> {
    await createPartitions(this.dataSource.manager, this.topics);
    if (this.exclusive) await removeAllMembers(this.dataSource.manager);
    this.endOffsets.start();
    this.retention.start();
  }

  publish(messages: OutgoingMessage[]): Promise<void> {
    return this.publisher.publish(messages);
  }

  async subscribe(subscription: Subscription): Promise<Consumer> {
    const { dataSource, endOffsets } = this;
    const open: OpenPartition = async (owned, hooks) =>
      new PostgresPartition(dataSource, endOffsets, subscription, owned, hooks);
    const consumer = new PostgresConsumer(dataSource, endOffsets, subscription, open);
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
    const stop = AbortSignal.any([signal, this.closing.signal]);
    setMaxListeners(0, stop); // every partition listens to it
    const endOffsets = (await readEndOffsets(this.dataSource.manager)).filter((end) => end.topic === topic.name);
    const start = (endOffset: bigint) => (from === 'now' ? endOffset : 0n);
    await Promise.all(
      endOffsets.map(({ partition, endOffset }) => this.follow(topic, partition, start(endOffset), each, stop)),
    );
  }

  async seek(group: string, topic: Topic, partition: number, offset: bigint): Promise<void> {
    const members = await liveMembers(this.dataSource.manager, group, topic.name);
    if (members.length > 0)
      throw new Error(`group ${group} has ${members.length} running members: stop them before setting its offset`);
    await setOffset(this.dataSource.manager, { group, topic: topic.name, partition }, offset);
  }

  async status(): Promise<QueueStatus[]> {
    return readQueueStatus(this.dataSource.manager);
  }

  async progress(subscriptions: Pick<Subscription, 'topic' | 'group'>[]): Promise<QueueStatus[]> {
    const isAsked = ({ topic, group }: QueueStatus) =>
      subscriptions.some((subscription) => subscription.group === group && subscription.topic.name === topic);
    const groups = subscriptions.map(({ group }) => group);
    return (await readQueueStatus(this.dataSource.manager, groups)).filter(isAsked);
  }

  async ping(): Promise<void> {
    await this.dataSource.query('SELECT 1');
  }

  async close(): Promise<void> {
    await this.retention.stop();
    this.closing.abort();
    await Promise.all(this.consumers.map((consumer) => consumer.stop()));
    await this.publisher.settled();
    await this.endOffsets.stop();
  }

  private async append(messages: OutgoingMessage[]): Promise<void> {
    const endOffsets = await this.dataSource.transaction((transaction) => append(transaction, messages));
    for (const endOffset of endOffsets) this.endOffsets.advance(endOffset);
  }

  private async follow<T extends Topic>(
    topic: T,
    partition: number,
    start: bigint,
    each: (message: Message<z.infer<T['schema']>>) => void,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      for (let offset = start; ;) {
        await this.endOffsets.waitFor(topic.name, partition, offset, signal);
        const records = await readRecords(this.dataSource.manager, topic.name, partition, offset, TAIL_PAGE_SIZE);
        for (const record of records) {
          const decoded = decode<z.infer<T['schema']>>(record, topic);
          if ('message' in decoded) each(decoded.message);
        }
        offset = (records.at(-1)?.offset ?? offset) + 1n;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private async deleteExpired(): Promise<void> {
    for (const topic of this.topics) await deleteExpired(this.dataSource.manager, topic);
  }
}
