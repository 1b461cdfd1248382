import { randomUUID } from 'node:crypto';
import type { Admin, Kafka } from 'kafkajs';
import type { BaseLogger } from 'pino';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { withTimeout } from '#libs/async/timeout.js';
import { topics, type Topic } from '#libs/contracts/topics.js';
import type { Bus, Consumer, Message, OutgoingMessage, QueueStatus, Subscription } from '../bus/bus.js';
import { decode, type StoredRecord } from '../bus/record.js';
import { DatabaseOffsets } from './database-offsets.js';
import { FencedProducer } from './fenced-producer.js';
import { createClient } from './kafka-client.js';
import { KafkaConsumer, type OpenPartition } from './kafka-consumer.js';
import { DatabasePartition, type Replay, TransactionalPartition } from './kafka-partition.js';
import { OutboxRelay } from './outbox-relay.js';
import { Publisher } from './publisher.js';
import { readProgress, readQueueStatus } from './queue-status.js';
import { fetchBounds, fetchOffsetsAt, readTopic } from './read-topic.js';

const PING_TIMEOUT_MS = 3000;
/** Maximum size of a message; Kafka's default is 1 MiB. A dead letter holds a whole message in base64 and needs more. */
const MAX_MESSAGE_BYTES = 32 << 20;

export interface KafkaBusOptions {
  /** host:port of one or more brokers. */
  brokers: string[];
  logger: BaseLogger;
  /** Connected; close() leaves it open. Subscriptions with `commit: 'database'` need it. */
  dataSource?: DataSource;
}

/** The bus on Apache Kafka. */
export class KafkaBus implements Bus {
  private readonly brokers: string[];
  private readonly logger: BaseLogger;
  private readonly kafka: Kafka;
  private readonly admin: Admin;
  private readonly publisher: Publisher;
  private readonly databaseOffsets: DatabaseOffsets | null;
  private readonly consumers: KafkaConsumer[] = [];
  private relay: Promise<OutboxRelay> | null = null;
  private readonly closing = new AbortController();
  /** By topic. Whoever created a topic first chose its number of partitions. */
  private partitionCounts = new Map<string, number>();

  constructor({ brokers, logger, dataSource }: KafkaBusOptions) {
    this.brokers = brokers;
    this.logger = logger;
    this.kafka = createClient(brokers, logger);
    this.admin = this.kafka.admin();
    this.publisher = new Publisher(this.kafka, `publish.${randomUUID()}`);
    this.databaseOffsets = dataSource ? new DatabaseOffsets(dataSource) : null;
  }

  async connect(): Promise<void> {
    try {
      await this.admin.connect();
      this.partitionCounts = await createTopics(this.admin, this.logger);
    } catch (error) {
      const problem = `Kafka at ${this.brokers.join(', ')} can't be used: ${(error as Error).message}`;
      throw new Error(`${problem}. Check KAFKA_BROKERS, and that a broker runs there.`, { cause: error });
    }
  }

  publish(messages: OutgoingMessage[]): Promise<void> {
    return this.publisher.publish(messages);
  }

  async subscribe(subscription: Subscription): Promise<Consumer> {
    if (subscription.commit === 'database') await this.startRelay(subscription.group);
    const consumer = new KafkaConsumer(this.kafka, subscription, this.openPartition(subscription));
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
    const { startOffsets, endOffsets } = await fetchBounds(this.admin, topic.name);
    await readTopic(this.kafka, this.admin, {
      topic: topic.name,
      from: from === 'now' ? endOffsets : startOffsets,
      each: decodeEach(this.asCreated(topic), each),
      signal: AbortSignal.any([signal, this.closing.signal]),
    });
  }

  async seek(group: string, topic: Topic, partition: number, offset: bigint): Promise<void> {
    const inDatabase = await this.databaseOffsets?.committedOffsets();
    if (inDatabase?.some((committed) => committed.group === group && committed.topic === topic.name))
      return this.databaseOffsets!.seek({ group, topic: topic.name, partition }, offset);
    await this.admin.setOffsets({
      groupId: group,
      topic: topic.name,
      partitions: [{ partition, offset: String(offset) }],
    });
  }

  status(): Promise<QueueStatus[]> {
    const subscriptions = this.consumers.map(({ subscription }) => subscription);
    return readQueueStatus(this.admin, this.databaseOffsets, subscriptions);
  }

  progress(subscriptions: Pick<Subscription, 'topic' | 'group'>[]): Promise<QueueStatus[]> {
    return readProgress(this.admin, this.databaseOffsets, subscriptions);
  }

  async ping(): Promise<void> {
    const timeout = new Error(`Kafka did not respond within ${PING_TIMEOUT_MS} ms`);
    await withTimeout(PING_TIMEOUT_MS, timeout, () => this.admin.describeCluster());
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.consumers.map((consumer) => consumer.stop()));
    await this.relay?.then((relay) => relay.stop());
    await this.publisher.close();
    await this.admin.disconnect();
  }

  /** Forwards what groups that commit in the database emit. */
  private async startRelay(group: string): Promise<void> {
    const { databaseOffsets } = this;
    if (!databaseOffsets) throw new Error(`group ${group} commits in the database, but the bus has no dataSource`);
    this.relay ??= (async () => {
      await databaseOffsets.prepare();
      const relay = new OutboxRelay(databaseOffsets.dataSource, this.kafka, this.admin, this.logger);
      await relay.start();
      return relay;
    })();
    await this.relay;
  }

  private openPartition(requested: Subscription): OpenPartition {
    const { group, commit } = requested;
    const topic = this.asCreated(requested.topic);
    const subscription = { ...requested, topic };
    if (commit === 'database')
      return (partition, hooks) =>
        new DatabasePartition(subscription, partition, hooks, this.replay, this.databaseOffsets!);
    return (partition, hooks) => {
      const producer = new FencedProducer(this.kafka, this.admin, { group, topic: topic.name, partition });
      return new TransactionalPartition(subscription, partition, hooks, this.replay, producer);
    };
  }

  private readonly replay: Replay = async (topic, partition, since, each) => {
    const start = await fetchOffsetsAt(this.admin, topic.name, since.getTime());
    const { endOffsets } = await fetchBounds(this.admin, topic.name);
    await readTopic(this.kafka, this.admin, {
      topic: topic.name,
      from: new Map([[partition, start.get(partition)!]]),
      until: endOffsets,
      each: decodeEach(this.asCreated(topic), each),
    });
  };

  /** The topic with the number of partitions that it has in this cluster. */
  private asCreated<T extends Topic>(topic: T): T {
    return { ...topic, partitions: this.partitionCounts.get(topic.name) ?? topic.partitions };
  }
}

/**
 * Creates missing topics. Warns of topics whose number of partitions is not the expected one.
 * @returns the numbers of partitions
 */
async function createTopics(admin: Admin, logger: BaseLogger): Promise<Map<string, number>> {
  const all: Topic[] = Object.values(topics);
  const existing = new Set(await admin.listTopics());
  const missing = all.filter(({ name }) => !existing.has(name));
  // Resolves to false when another process was faster.
  if (missing.length > 0) await admin.createTopics({ topics: missing.map(topicConfig), waitForLeaders: true });

  const metadata = await admin.fetchTopicMetadata({ topics: all.map(({ name }) => name) });
  for (const { name, partitions } of metadata.topics) {
    const expected = all.find((topic) => topic.name === name)!.partitions;
    if (partitions.length !== expected)
      logger.warn(
        `topic ${name} has ${partitions.length} partitions instead of ${expected}: keys are in other partitions than before`,
      );
  }
  return new Map(metadata.topics.map(({ name, partitions }) => [name, partitions.length]));
}

function topicConfig({ name, partitions, retentionMs }: Topic) {
  const maxBytes = name === topics.deadLetters.name ? 2 * MAX_MESSAGE_BYTES : MAX_MESSAGE_BYTES;
  const configEntries = [
    { name: 'retention.ms', value: String(retentionMs) },
    { name: 'max.message.bytes', value: String(maxBytes) },
  ];
  return { topic: name, numPartitions: partitions, replicationFactor: -1, configEntries };
}

/** Skips undecodable records: a group's consumer makes dead letters of them. */
function decodeEach<T extends Topic>(topic: T, each: (message: Message<z.infer<T['schema']>>) => void) {
  return (record: StoredRecord) => {
    const decoded = decode<z.infer<T['schema']>>(record, topic);
    if ('message' in decoded) each(decoded.message);
  };
}
