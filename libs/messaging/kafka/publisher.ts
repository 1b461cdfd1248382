import type { Kafka, Producer } from 'kafkajs';
import type { OutgoingMessage } from '../bus/bus.js';
import { BatchingPublisher } from '../bus/batching-publisher.js';
import { transactionalProducer } from './kafka-client.js';
import { inRequests, produced } from './produce.js';

/** Milliseconds a transaction may take. Nobody opens a dead process's id again, so its readers wait for this. */
const TIMEOUT = 10_000;

/** Publishes outside of any handler, each time in one transaction. */
export class Publisher {
  private producer: Promise<Producer> | null = null;
  private readonly together = new BatchingPublisher((messages) => this.send(messages));

  /** @param id must be this process's own: an equal id elsewhere shuts this one out */
  constructor(
    private readonly kafka: Kafka,
    private readonly id: string,
  ) {}

  /** Resolves when the messages are committed; all of them are, or none. */
  publish(messages: OutgoingMessage[]): Promise<void> {
    return this.together.publish(messages);
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await this.together.settled();
    await this.drop();
  }

  private async send(messages: OutgoingMessage[]): Promise<void> {
    const requests = inRequests(messages.map(produced));
    const oneKey = messages.every(({ topic, key }) => topic === messages[0]!.topic && key === messages[0]!.key);
    try {
      const producer = await this.open();
      // One request of one key is one record batch, atomic by itself: it needs no transaction markers in the log.
      if (oneKey && requests.length === 1) return void (await producer.sendBatch(requests[0]!));
      const transaction = await producer.transaction();
      for (const request of requests) await transaction.sendBatch(request);
      await transaction.commit();
    } catch (error) {
      await this.drop(); // after a failed transaction a kafkajs producer is of no more use
      throw error;
    }
  }

  private open(): Promise<Producer> {
    const producer = transactionalProducer(this.kafka, this.id, TIMEOUT);
    return (this.producer ??= producer.connect().then(() => producer));
  }

  private async drop(): Promise<void> {
    const producer = this.producer;
    this.producer = null;
    await producer?.then((p) => p.disconnect()).catch(() => {});
  }
}
