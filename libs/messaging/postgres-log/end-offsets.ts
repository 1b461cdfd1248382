import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { readEnds } from './log-table.js';

/** Milliseconds between looks for what other processes appended; what this process appends is known at once. */
const POLL = 200;

/** The end of every partition, and who waits for it to move. */
export class EndOffsets {
  private readonly ends = new Map<string, bigint>();
  private readonly moved = new EventEmitter().setMaxListeners(0);
  private readonly stopping = new AbortController();
  private polling: Promise<void> = Promise.resolve();

  constructor(private readonly dataSource: DataSource) {}

  start(): void {
    this.polling = this.poll();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.polling;
  }

  /** Notes an end after its transaction was committed. */
  advance({ topic, partition, end }: { topic: string; partition: number; end: bigint }): void {
    const name = `${topic}/${partition}`;
    if (end <= (this.ends.get(name) ?? 0n)) return;
    this.ends.set(name, end);
    this.moved.emit(name);
  }

  /** Waits until a partition has a record at the position. @throws AbortError when the signal is aborted */
  async reach(topic: string, partition: number, position: bigint, signal: AbortSignal): Promise<void> {
    const name = `${topic}/${partition}`;
    signal.throwIfAborted();
    while ((this.ends.get(name) ?? 0n) <= position) await once(this.moved, name, { signal });
  }

  private async poll(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      // A database that is away is noticed by the consumers' heartbeats; here it only means nothing new.
      const ends = await readEnds(this.dataSource.manager).catch(() => []);
      for (const end of ends) this.advance(end);
      await sleep(POLL, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }
}
