import { randomUUID } from 'node:crypto';
import type { Admin, Kafka } from 'kafkajs';
import type { BaseLogger } from 'pino';
import type { z } from 'zod';
import type { Topic } from '#libs/contracts/topics.js';
import type { Bus, Consumer, Message, OutgoingMessage, QueueStatus, Subscription } from '../bus/bus.js';
import type { DatabaseCommit } from './database-offsets.js';
import type { PartitionLog } from '../bus/partition-worker.js';
import { decode, type StoredRecord } from '../bus/record.js';
import type { AssignedLog, Source } from './assigned-log.js';
import { createTopics } from './create-topics.js';
import { DatabaseLog } from './database-log.js';
import { FencedProducer } from './fenced-producer.js';
import { createClient } from './kafka-client.js';
import { KafkaConsumer } from './kafka-consumer.js';
import { OutboxRelay } from './outbox-relay.js';
import { Publisher } from './publisher.js';
import { queueStatus } from './queue-status.js';
import { offsetsAt, readTopic, topicBounds } from './read-topic.js';
import { TransactionalLog } from './transactional-log.js';

/** Longest wait for a ping's answer, in milliseconds. */
const PING_TIMEOUT = 3000;

export interface KafkaBusOptions {
  /** host:port of one or more brokers. */
  brokers: string[];
  logger: BaseLogger;
  /** Needed by subscriptions with `commit: 'database'`. */
  database?: DatabaseCommit;
}

/** The bus on Apache Kafka. */
export class KafkaBus implements Bus {
  private readonly kafka: Kafka;
  private readonly admin: Admin;
  private readonly publisher: Publisher;
  private readonly database: DatabaseCommit | null;
  private readonly logger: BaseLogger;
  private readonly consumers = new Set<KafkaConsumer>();
  private relay: Promise<OutboxRelay> | null = null;
  private readonly closed = new AbortController();

  constructor({ brokers, logger, database }: KafkaBusOptions) {
    this.kafka = createClient(brokers, logger);
    this.admin = this.kafka.admin();
    this.publisher = new Publisher(this.kafka, `publish.${randomUUID()}`);
    this.database = database ?? null;
    this.logger = logger;
  }

  async connect(): Promise<void> {
    await this.admin.connect();
    await createTopics(this.admin, this.logger);
  }

  publish(messages: OutgoingMessage[]): Promise<void> {
    return this.publisher.publish(messages);
  }

  async subscribe(subscription: Subscription): Promise<Consumer> {
    if (subscription.commit === 'database') await this.startRelay(subscription.group);
    const consumer = new KafkaConsumer(this.kafka, subscription, (partition) => this.openLog(subscription, partition));
    this.consumers.add(consumer);
    await consumer.start();
    return consumer;
  }

  async tail<T extends Topic>(
    topic: T,
    from: 'now' | 'start',
    each: (message: Message<z.infer<T['schema']>>) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { low, high } = await topicBounds(this.admin, topic.name);
    await readTopic(this.kafka, this.admin, {
      topic: topic.name,
      from: from === 'now' ? high : low,
      each: readable(topic, each),
      signal: AbortSignal.any([signal, this.closed.signal]),
    });
  }

  async seek(group: string, topic: Topic, partition: number, offset: bigint): Promise<void> {
    const source = { group, topic: topic.name, partition };
    const inDatabase = (await this.database?.offsets())?.some((one) => one.group === group && one.topic === topic.name);
    if (inDatabase) return this.database!.seek(source, offset);
    await this.admin.setOffsets({
      groupId: group,
      topic: topic.name,
      partitions: [{ partition, offset: String(offset) }],
    });
  }

  status(): Promise<QueueStatus[]> {
    return queueStatus(this.admin, this.database);
  }

  async ping(): Promise<void> {
    let timer: NodeJS.Timeout;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`Kafka did not answer within ${PING_TIMEOUT} ms`)), PING_TIMEOUT);
    });
    await Promise.race([this.admin.describeCluster(), late]).finally(() => clearTimeout(timer));
  }

  async close(): Promise<void> {
    this.closed.abort();
    await Promise.all([...this.consumers].map((consumer) => consumer.stop()));
    await this.relay?.then((relay) => relay.stop());
    await this.publisher.close();
    await this.admin.disconnect();
  }

  /** Emits of groups that commit in the database leave through the outbox. */
  private async startRelay(group: string): Promise<void> {
    const { database } = this;
    if (!database) throw new Error(`group ${group} commits in the database, but the bus was given none`);
    this.relay ??= (async () => {
      await database.prepare();
      const relay = new OutboxRelay(database.dataSource, this.kafka, this.admin, this.logger);
      await relay.start();
      return relay;
    })();
    await this.relay;
  }

  private openLog({ group, topic, commit }: Subscription, partition: number): AssignedLog {
    const source: Source = { group, topic: topic.name, partition };
    const replay: PartitionLog['replay'] = (other, since, each) => this.replay(other, partition, since, each);
    return commit === 'database'
      ? new DatabaseLog(this.database!, source, replay)
      : new TransactionalLog(new FencedProducer(this.kafka, this.admin, source), replay);
  }

  private async replay<T extends Topic>(
    topic: T,
    partition: number,
    since: Date,
    each: (message: Message<z.infer<T['schema']>>) => void,
  ): Promise<void> {
    const start = await offsetsAt(this.admin, topic.name, since.getTime());
    const { high } = await topicBounds(this.admin, topic.name);
    await readTopic(this.kafka, this.admin, {
      topic: topic.name,
      from: new Map([[partition, start.get(partition)!]]),
      until: high,
      each: readable(topic, each),
    });
  }
}

/** Passes on what can be read; a group's consumer makes dead letters of the rest. */
function readable<T extends Topic>(topic: T, each: (message: Message<z.infer<T['schema']>>) => void) {
  return (record: StoredRecord) => {
    const decoded = decode<z.infer<T['schema']>>(record, topic);
    if ('message' in decoded) each(decoded.message);
  };
}
