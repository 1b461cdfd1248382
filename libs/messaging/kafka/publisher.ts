import type { Kafka, Producer } from 'kafkajs';
import { BatchingPublisher } from '../bus/batching-publisher.js';
import type { OutgoingMessage } from '../bus/bus.js';
import { transactionalProducer } from './kafka-client.js';
import { toProducerRecord, toRequests } from './producer-requests.js';

/** Readers wait so long for the open transaction of a dead process, because nobody opens its transactional id again. */
const TRANSACTION_TIMEOUT_MS = 10_000;

/** Publishes outside of handlers, each batch in one transaction. */
export class Publisher {
  private producer: Promise<Producer> | null = null;
  private readonly batching = new BatchingPublisher((messages) => this.send(messages));

  /** @param transactionalId unique to this process: the same id elsewhere fences this one */
  constructor(
    private readonly kafka: Kafka,
    private readonly transactionalId: string,
  ) {}

  /** Resolves when the messages are committed; all of them are, or none. */
  publish(messages: OutgoingMessage[]): Promise<void> {
    return this.batching.publish(messages);
  }

  /** Waits for pending publications. */
  async close(): Promise<void> {
    await this.batching.settled();
    await this.disconnect();
  }

  private async send(messages: OutgoingMessage[]): Promise<void> {
    const requests = toRequests(messages.map(toProducerRecord));
    const isOneKey = messages.every(({ topic, key }) => topic === messages[0]!.topic && key === messages[0]!.key);
    try {
      const producer = await this.connect();
      // One request with one key is one record batch, which is atomic without a transaction and its markers in the log.
      if (isOneKey && requests.length === 1) return void (await producer.sendBatch(requests[0]!));
      const transaction = await producer.transaction();
      for (const request of requests) await transaction.sendBatch(request);
      await transaction.commit();
    } catch (error) {
      await this.disconnect(); // a kafkajs producer is unusable after a failed transaction
      throw error;
    }
  }

  private connect(): Promise<Producer> {
    const producer = transactionalProducer(this.kafka, this.transactionalId, TRANSACTION_TIMEOUT_MS);
    return (this.producer ??= producer.connect().then(() => producer));
  }

  private async disconnect(): Promise<void> {
    const producer = this.producer;
    this.producer = null;
    await producer?.then((connected) => connected.disconnect()).catch(() => {});
  }
}
