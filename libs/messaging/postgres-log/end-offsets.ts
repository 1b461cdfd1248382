import { EventEmitter, once } from 'node:events';
import type { DataSource } from 'typeorm';
import { BackgroundLoop } from '#libs/async/background-loop.js';
import { type EndOffset, readEndOffsets } from './log-table.js';

/** Other processes' appends are polled; this process's own are reported with `advance`. */
const POLL_INTERVAL_MS = 200;

/** The known end offset of every partition. Consumers wait here for new records. */
export class EndOffsets {
  private readonly endOffsets = new Map<string, bigint>();
  private readonly advanced = new EventEmitter().setMaxListeners(0);
  private readonly polling = new BackgroundLoop('polling end offsets', () => this.poll(), {
    intervalMs: POLL_INTERVAL_MS,
    // The consumers' heartbeats report an unavailable database; here it only means that nothing new is known.
    onError: () => undefined,
  });

  constructor(private readonly dataSource: DataSource) {}

  start(): void {
    this.polling.start();
  }

  stop(): Promise<void> {
    return this.polling.stop();
  }

  /** Call it after the transaction of an append was committed. */
  advance({ topic, partition, endOffset }: EndOffset): void {
    const name = `${topic}/${partition}`;
    if (endOffset <= (this.endOffsets.get(name) ?? 0n)) return;
    this.endOffsets.set(name, endOffset);
    this.advanced.emit(name);
  }

  /** Waits until a partition has a record at the offset. @throws AbortError when the signal aborts */
  async waitFor(topic: string, partition: number, offset: bigint, signal: AbortSignal): Promise<void> {
    const name = `${topic}/${partition}`;
    signal.throwIfAborted();
    while ((this.endOffsets.get(name) ?? 0n) <= offset) await once(this.advanced, name, { signal });
  }

  private async poll(): Promise<void> {
    for (const endOffset of await readEndOffsets(this.dataSource.manager)) this.advance(endOffset);
  }
}
