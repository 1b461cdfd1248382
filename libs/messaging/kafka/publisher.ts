import type { Kafka, Producer } from 'kafkajs';
import type { Outgoing } from '../bus.js';
import { transactionalProducer } from './kafka-client.js';
import { inRequests, produced } from './produce.js';

/** Milliseconds a transaction may take. Nobody opens a dead process's id again, so its readers wait for this. */
const TIMEOUT = 10_000;

interface Waiting {
  messages: Outgoing[];
  resolve(): void;
  reject(error: unknown): void;
}

/** Publishes outside of any handler. What is asked for while a transaction runs goes into the next one together. */
export class Publisher {
  private producer: Promise<Producer> | null = null;
  private waiting: Waiting[] = [];
  private running: Promise<void> | null = null;

  /** @param id must be this process's own: an equal id elsewhere shuts this one out */
  constructor(
    private readonly kafka: Kafka,
    private readonly id: string,
  ) {}

  /** Resolves when the messages are committed; all of them are, or none. */
  publish(messages: Outgoing[]): Promise<void> {
    if (messages.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.waiting.push({ messages, resolve, reject });
      this.running ??= this.drain();
    });
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await this.running;
    await this.drop();
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const together = this.waiting.splice(0);
      try {
        await this.send(together.flatMap(({ messages }) => messages));
        for (const one of together) one.resolve();
      } catch (error) {
        // One caller's fault must not fail the others: each is tried by itself.
        if (together.length === 1) together[0]!.reject(error);
        else for (const one of together) await this.send(one.messages).then(one.resolve, one.reject);
      }
    }
    this.running = null; // in the same breath as the last look, so that nobody waits for a drain that has ended
  }

  private async send(messages: Outgoing[]): Promise<void> {
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
