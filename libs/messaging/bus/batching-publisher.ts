import type { OutgoingMessage } from './bus.js';

/** So many characters, about, go into one transaction, so that many large publications at once need no more memory than one. */
const LARGEST = 8_000_000;

interface Waiting {
  messages: OutgoingMessage[];
  /** Characters, about. */
  size: number;
  resolve(): void;
  reject(error: unknown): void;
}

/** Publishes outside of any handler. What is asked for while a transaction runs goes into the next one, together. */
export class BatchingPublisher {
  private waiting: Waiting[] = [];
  private running: Promise<void> | null = null;

  /** @param send resolves when the messages are committed; all of them are, or none */
  constructor(private readonly send: (messages: OutgoingMessage[]) => Promise<void>) {}

  /** Resolves when the messages are committed; all of them are, or none. */
  publish(messages: OutgoingMessage[]): Promise<void> {
    if (messages.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.waiting.push({ messages, size: sizeOf(messages), resolve, reject });
      this.running ??= this.drain();
    });
  }

  /** Waits for what is under way. */
  async settled(): Promise<void> {
    await this.running;
  }

  /** As many as fit, and at least one. */
  private next(): Waiting[] {
    let [count, size] = [1, this.waiting[0]!.size];
    while (count < this.waiting.length && size + this.waiting[count]!.size <= LARGEST)
      size += this.waiting[count++]!.size;
    return this.waiting.splice(0, count);
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const together = this.next();
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
}

function sizeOf(messages: OutgoingMessage[]): number {
  const texts = messages
    .flatMap(({ value }) => Object.values(value as object) as unknown[])
    .filter((field) => typeof field === 'string');
  return texts.reduce((sum, text) => sum + text.length, 0);
}
