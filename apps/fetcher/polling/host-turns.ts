import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { AcquireSlot } from '../http/exchange.js';
import { LEASE_SECONDS } from './claim-feeds.js';
import { hostOf } from '../feeds/feed-url.js';

/** How gently a host is treated. */
export interface HostLimits {
  /** Requests that may be open to one host at a time, over all fetchers. */
  connections: number;
  /** Milliseconds between the end of a request and the start of the next. */
  delay: number;
}

/** Longest wait for a turn, in milliseconds; whoever waits in vain tries again with its next poll. */
const PATIENCE = 60_000;
/** Between two looks at a host whose turns are all held, in milliseconds. */
const LOOK = 250;

/** Whose turn it is at each host, shared by all fetchers through the table host_slot: one row for each allowed connection. */
export class HostLimiter {
  /** Names of the turns that are held: each has its own, so that one that was lost by a stall cannot end its successor. */
  private readonly held = new Set<string>();

  constructor(
    private readonly db: DataSource,
    private readonly manners: HostLimits,
  ) {}

  /** Waits for a turn at the URL's host. */
  readonly acquire: AcquireSlot = async (url, signal) => {
    const [host, turn] = [hostOf(url.href), randomUUID()];
    const patience = Date.now() + PATIENCE;
    while (!signal?.aborted) {
      if (await this.tryTake(host, turn)) {
        this.held.add(turn);
        return { end: () => this.end(host, turn) };
      }
      const wait = await this.untilReady(host);
      if (Date.now() + wait > patience) return null;
      await sleep(wait, null, { signal }).catch(() => undefined);
    }
    return null;
  };

  /** Nobody asks this host before then: it said so. */
  async backOff(url: string, until: Date): Promise<void> {
    const host = hostOf(url);
    await this.addSlots(host);
    await this.db.query(`UPDATE host_slot SET ready_at = greatest(ready_at, $2) WHERE host = $1`, [host, until]);
  }

  /** Says that this fetcher lives: the turns it has taken stay its own. */
  async renew(): Promise<void> {
    await this.db.query(
      `UPDATE host_slot SET held_until = clock_timestamp() + $2::int * interval '1 second'
       WHERE holder = ANY($1) AND held_until > clock_timestamp()`,
      [[...this.held], LEASE_SECONDS],
    );
  }

  /**
   * Forgets hosts that nobody asked for a day, because pages and redirects lead to any number of them; and connections that
   * are allowed no more, because nobody takes those, and the host would look free for ever.
   */
  async forget(): Promise<void> {
    await this.db.query(
      `DELETE FROM host_slot
       WHERE held_until < clock_timestamp() AND (ready_at < clock_timestamp() - interval '1 day' OR slot >= $1)`,
      [this.manners.connections],
    );
  }

  private async tryTake(host: string, turn: string): Promise<boolean> {
    const take = async (): Promise<boolean> => {
      const [rows]: [unknown[], number] = await this.db.query(
        `UPDATE host_slot SET holder = $2, held_until = clock_timestamp() + $4::int * interval '1 second'
         WHERE host = $1 AND slot = (
           SELECT slot FROM host_slot WHERE host = $1 AND slot < $3
             AND ready_at <= clock_timestamp() AND held_until < clock_timestamp()
           ORDER BY slot LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING slot`,
        [host, turn, this.manners.connections, LEASE_SECONDS],
      );
      return rows.length > 0;
    };
    return (await take()) || ((await this.addSlots(host)) && take());
  }

  /** @returns whether the host was unknown */
  private async addSlots(host: string): Promise<boolean> {
    const rows: unknown[] = await this.db.query(
      `INSERT INTO host_slot (host, slot) SELECT $1, generate_series(0, $2::int - 1) ON CONFLICT DO NOTHING RETURNING slot`,
      [host, this.manners.connections],
    );
    return rows.length > 0;
  }

  /** Milliseconds until it is worth to look again. */
  private async untilReady(host: string): Promise<number> {
    const [row]: { wait: number | null }[] = await this.db.query(
      `SELECT (extract(epoch FROM min(ready_at) - clock_timestamp()) * 1000)::float AS wait FROM host_slot
       WHERE host = $1 AND slot < $2 AND held_until < clock_timestamp() AND ready_at > '-infinity'`,
      [host, this.manners.connections],
    );
    return Math.max(LOOK, row?.wait ?? 0);
  }

  private async end(host: string, turn: string): Promise<void> {
    this.held.delete(turn);
    await this.db.query(
      `UPDATE host_slot SET holder = NULL, held_until = '-infinity',
         ready_at = greatest(ready_at, clock_timestamp() + $3::int * interval '1 millisecond')
       WHERE host = $1 AND holder = $2`,
      [host, turn, this.manners.delay],
    );
  }
}
