import type { OutgoingMessage } from './bus.js';

/** Approximate number of characters in a transaction: many large publications at once need no more memory than one. */
const MAX_BATCH_CHARACTERS = 8_000_000;

/** A log that accepts connections and never answers is noticed by this alone. */
const PUBLISH_TIMEOUT_MS = 30_000;

/** Whether the messages are published is unknown, unless they still waited for their turn. */
class PublishTimedOut extends Error {
  readonly retriable = true;
}

interface PendingPublication {
  messages: OutgoingMessage[];
  /** Characters, approximately. */
  size: number;
  resolve(): void;
  reject(error: unknown): void;
}

/** Publishes outside of handlers. What is published while a transaction runs goes into the next one. */
export class BatchingPublisher {
  private pending: PendingPublication[] = [];
  private running: Promise<void> | null = null;

  /** @param send commits all messages, or none */
  constructor(
    private readonly send: (messages: OutgoingMessage[]) => Promise<void>,
    private readonly timeoutMs = PUBLISH_TIMEOUT_MS,
  ) {}

  /** Resolves when the messages are committed; all of them are, or none. @throws PublishTimedOut, or the error of `send` */
  async publish(messages: OutgoingMessage[]): Promise<void> {
    if (messages.length === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const committed = new Promise<void>((resolve, reject) => {
      const publication = { messages, size: sizeOf(messages), resolve, reject };
      this.pending.push(publication);
      timer = setTimeout(() => this.giveUp(publication), this.timeoutMs);
      this.running ??= this.drain();
    });
    await committed.finally(() => clearTimeout(timer));
  }

  /** Waits for all pending publications. */
  async settled(): Promise<void> {
    await this.running;
  }

  private giveUp(publication: PendingPublication): void {
    this.pending = this.pending.filter((other) => other !== publication);
    const seconds = this.timeoutMs / 1000;
    publication.reject(new PublishTimedOut(`the message log did not confirm a publication within ${seconds} s`));
  }

  private async drain(): Promise<void> {
    while (this.pending.length > 0) {
      const batch = this.nextBatch();
      try {
        await this.send(batch.flatMap(({ messages }) => messages));
        for (const publication of batch) publication.resolve();
      } catch (error) {
        // One caller's error must not fail the others: each publication is retried alone.
        if (batch.length === 1) batch[0]!.reject(error);
        else for (const { messages, resolve, reject } of batch) await this.send(messages).then(resolve, reject);
      }
    }
    this.running = null; // synchronous with the last check of pending, so that no publication is left behind
  }

  /** As many publications as fit, and at least one. */
  private nextBatch(): PendingPublication[] {
    let [count, size] = [1, this.pending[0]!.size];
    while (count < this.pending.length && size + this.pending[count]!.size <= MAX_BATCH_CHARACTERS)
      size += this.pending[count++]!.size;
    return this.pending.splice(0, count);
  }
}

function sizeOf(messages: OutgoingMessage[]): number {
  const texts = messages
    .flatMap(({ value }) => Object.values(value as object) as unknown[])
    .filter((field) => typeof field === 'string');
  return texts.reduce((sum, text) => sum + text.length, 0);
}
