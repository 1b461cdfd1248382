import type { Outgoing } from './bus.js';

interface Waiting {
  messages: Outgoing[];
  resolve(): void;
  reject(error: unknown): void;
}

/** Publishes outside of any handler. What is asked for while a transaction runs goes into the next one, together. */
export class PublishTogether {
  private waiting: Waiting[] = [];
  private running: Promise<void> | null = null;

  /** @param send resolves when the messages are committed; all of them are, or none */
  constructor(private readonly send: (messages: Outgoing[]) => Promise<void>) {}

  /** Resolves when the messages are committed; all of them are, or none. */
  publish(messages: Outgoing[]): Promise<void> {
    if (messages.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.waiting.push({ messages, resolve, reject });
      this.running ??= this.drain();
    });
  }

  /** Waits for what is under way. */
  async settled(): Promise<void> {
    await this.running;
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
}
