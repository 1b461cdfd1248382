import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BackgroundLoop } from '#libs/async/background-loop.js';
import type { StoryEvent } from '#libs/contracts/story-event.js';
import { topics } from '#libs/contracts/topics.js';
import { type Bus, BUS } from '#libs/messaging/bus/bus.js';

/** Events of an edition that are kept in memory, for readers that are up to date. */
const MAX_RECENT = 256;
const PAGE_SIZE = 200;
/** Pause before the topic is followed again after an error. */
const RETRY_INTERVAL_MS = 1_000;
/** How often readers are told of events that the topic doesn't have yet, or that were missed while it wasn't followed. */
const CHECK_INTERVAL_MS = 2_000;

/** A story event as the log has it. */
export interface StoredEvent {
  edition: string;
  sequence: number;
  /** As JSON, in one line. */
  json: string;
  event: StoryEvent;
}

/**
 * The story events of all editions, by sequence. They are read from the message log in PostgreSQL, which holds them for the
 * retention of news.stories with both logs: with Kafka it is the outbox. Following the topic only tells that there are new
 * ones, and saves the readers that are up to date a query.
 */
@Injectable()
export class EventLog implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(EventLog.name);
  private readonly stop = new AbortController();
  private readonly recent = new Map<string, StoredEvent[]>();
  /** The last known sequence of each edition. */
  private readonly last = new Map<string, number>();
  private change = createChange();
  private isAnnounced = false;
  private readers = 0;
  private readonly checking = new BackgroundLoop('checking for story events', () => this.check(), {
    intervalMs: CHECK_INTERVAL_MS,
    // Readers find out themselves that the database is away.
    onError: () => undefined,
  });

  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  onApplicationBootstrap(): void {
    void this.followTopic();
    this.checking.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stop.abort();
    this.announce();
    await this.checking.stop();
  }

  /** Sequences of the first event that is kept and of the last one; first is last + 1 when none is kept. */
  async bounds(edition: string): Promise<{ first: number; last: number }> {
    const [row]: { first: string | null; last: string | null }[] = await this.db.query(
      `SELECT (SELECT sequence FROM message_log WHERE topic = $1 AND key = $2 AND sequence IS NOT NULL
                ORDER BY sequence LIMIT 1) AS first,
              (SELECT last_sequence FROM edition WHERE name = $2) AS last`,
      [topics.stories.name, edition],
    );
    const last = Number(row!.last ?? 0);
    return { first: row!.first === null ? last + 1 : Number(row!.first), last };
  }

  /** The next events of an edition after a sequence, in order, at most `limit`. */
  async read(edition: string, after: number, limit = PAGE_SIZE): Promise<StoredEvent[]> {
    const recent = this.recent.get(edition);
    // The log can have newer ones than the topic, which may be away.
    if (recent && recent[0]!.sequence <= after + 1 && recent.at(-1)!.sequence > after)
      return recent.filter(({ sequence }) => sequence > after).slice(0, limit);
    const rows: { sequence: string; json: string }[] = await this.db.query(
      `SELECT sequence, convert_from(value, 'UTF8') AS json FROM message_log
        WHERE topic = $1 AND key = $2 AND sequence > $3 ORDER BY sequence LIMIT $4`,
      [topics.stories.name, edition, after, limit],
    );
    return rows.map(({ sequence, json }) => {
      return { edition, sequence: Number(sequence), json, event: JSON.parse(json) as StoryEvent };
    });
  }

  /** The events of an edition after a sequence, old and new, until the signal aborts. */
  async *follow(edition: string, after: number, signal: AbortSignal): AsyncGenerator<StoredEvent[]> {
    this.readers++;
    try {
      for (let position = after; !this.isStopped(signal);) {
        const { changed } = this.change;
        const isUpToDate = position >= (this.last.get(edition) ?? Infinity);
        const events = isUpToDate ? [] : await this.read(edition, position);
        if (events.length === 0) await untilAborted(changed, signal);
        else yield events;
        position = events.at(-1)?.sequence ?? position;
      }
    } finally {
      this.readers--;
    }
  }

  /** New events of all editions, until the signal aborts. */
  async *followAll(signal: AbortSignal): AsyncGenerator<StoredEvent[]> {
    this.readers++;
    try {
      const positions = await this.lastSequences();
      while (!this.isStopped(signal)) {
        const { changed } = this.change;
        let isUpToDate = true;
        for (const [edition, last] of this.last) {
          const position = positions.get(edition) ?? 0;
          if (last <= position) continue;
          const events = await this.read(edition, position);
          if (events.length === 0) continue;
          positions.set(edition, events.at(-1)!.sequence);
          isUpToDate = false;
          yield events;
        }
        if (isUpToDate) await untilAborted(changed, signal);
      }
    } finally {
      this.readers--;
    }
  }

  /** Reads the events of an edition from the database again, where they were changed. */
  forget(edition: string): void {
    this.recent.delete(edition);
  }

  private isStopped(signal: AbortSignal): boolean {
    return signal.aborted || this.stop.signal.aborted;
  }

  private async lastSequences(): Promise<Map<string, number>> {
    const rows: { name: string; last_sequence: string }[] = await this.db.query(
      `SELECT name, last_sequence FROM edition`,
    );
    return new Map(rows.map(({ name, last_sequence }) => [name, Number(last_sequence)]));
  }

  private async followTopic(): Promise<void> {
    const { signal } = this.stop;
    while (!signal.aborted) {
      try {
        await this.bus.tail(topics.stories, 'now', ({ value }) => this.remember(value), signal);
      } catch (error) {
        this.logger.warn(`news.stories can't be followed and is tried again: ${(error as Error).message}`);
      }
      await sleep(RETRY_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private remember(event: StoryEvent): void {
    const { edition, sequence } = event;
    const recent = this.recent.get(edition) ?? [];
    // After an interruption, what is in memory must not hide the gap.
    if (recent.length > 0 && recent.at(-1)!.sequence !== sequence - 1) recent.length = 0;
    recent.push({ edition, sequence, json: JSON.stringify(event), event });
    if (recent.length > MAX_RECENT) recent.shift();
    this.recent.set(edition, recent);
    this.last.set(edition, Math.max(sequence, this.last.get(edition) ?? 0));
    if (this.isAnnounced) return;
    // Events come in batches: their readers are woken once.
    this.isAnnounced = true;
    setImmediate(() => this.announce());
  }

  private async check(): Promise<void> {
    if (this.readers === 0) return;
    let isBehind = false;
    for (const [edition, sequence] of await this.lastSequences()) {
      const recent = this.recent.get(edition);
      if (recent && recent.at(-1)!.sequence < sequence) this.recent.delete(edition);
      if ((this.last.get(edition) ?? 0) < sequence) isBehind = true;
      this.last.set(edition, sequence);
    }
    if (isBehind) this.announce();
  }

  private announce(): void {
    const { announce } = this.change;
    this.change = createChange();
    this.isAnnounced = false;
    announce();
  }
}

function createChange(): { changed: Promise<void>; announce: () => void } {
  let announce = (): void => undefined;
  const changed = new Promise<void>((resolve) => (announce = resolve));
  return { changed, announce };
}

async function untilAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  let stop = (): void => undefined;
  const aborted = new Promise<void>((resolve) => (stop = resolve));
  signal.addEventListener('abort', stop, { once: true });
  if (!signal.aborted) await Promise.race([promise, aborted]);
  signal.removeEventListener('abort', stop);
}
