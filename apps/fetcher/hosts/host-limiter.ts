import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { AcquireSlot } from '#libs/http/fetch-types.js';

/** Limits that hold for every host. */
export interface HostLimits {
  /** Concurrent requests to one host, over all fetchers. */
  connections: number;
  /** Milliseconds between the end of a request and the start of the next. */
  delay: number;
}

/** Seconds after which the slots and feeds of a fetcher that stopped renewing its leases are free again. */
export const LEASE_SECONDS = 30;

/** Longest wait for a slot. A poll that waits longer is postponed. */
const ACQUIRE_TIMEOUT_MS = 60_000;
/** Between two attempts to acquire a slot at a host whose slots are all held. */
const RETRY_INTERVAL_MS = 250;

/** Host name of a URL, without port and trailing dot: the key of the limits. */
export function hostOf(url: string): string {
  return new URL(url).hostname.replace(/\.$/, '');
}

/** Per-host concurrency slots, shared by all fetchers through the table host_slot: one row per allowed connection. */
export class HostLimiter {
  /** Tokens of the slots held by this fetcher. Each acquisition has its own, so an expired one can't release its successor's. */
  private readonly held = new Set<string>();

  constructor(
    private readonly db: DataSource,
    private readonly limits: HostLimits,
  ) {}

  /** Waits for a slot at the URL's host. */
  readonly acquire: AcquireSlot = async (url, signal) => {
    const host = hostOf(url.href);
    const token = randomUUID();
    const deadline = Date.now() + ACQUIRE_TIMEOUT_MS;
    while (!signal?.aborted) {
      if (await this.tryAcquire(host, token)) {
        this.held.add(token);
        return { release: () => this.release(host, token) };
      }
      const wait = await this.retryDelay(host);
      if (Date.now() + wait > deadline) return null;
      await sleep(wait, null, { signal }).catch(() => undefined);
    }
    return null;
  };

  /** Blocks all slots of the URL's host until then. A later time set before stays. */
  async backOff(url: string, until: Date): Promise<void> {
    const host = hostOf(url);
    await this.addSlots(host);
    await this.db.query(`UPDATE host_slot SET ready_at = greatest(ready_at, $2) WHERE host = $1`, [host, until]);
  }

  /** Extends the leases of the slots that this fetcher holds. */
  async renewLeases(): Promise<void> {
    await this.db.query(
      `UPDATE host_slot SET held_until = clock_timestamp() + $2::int * interval '1 second'
       WHERE holder = ANY($1) AND held_until > clock_timestamp()`,
      [[...this.held], LEASE_SECONDS],
    );
  }

  /**
   * Deletes free slots of hosts without a request for a day (pages and redirects lead to any number of hosts), and slots above
   * the connection limit: nobody acquires those, so the host would always look ready.
   */
  async deleteUnused(): Promise<void> {
    await this.db.query(
      `DELETE FROM host_slot
       WHERE held_until < clock_timestamp() AND (ready_at < clock_timestamp() - interval '1 day' OR slot >= $1)`,
      [this.limits.connections],
    );
  }

  private async tryAcquire(host: string, token: string): Promise<boolean> {
    const acquire = async (): Promise<boolean> => {
      const [rows]: [unknown[], number] = await this.db.query(
        `UPDATE host_slot SET holder = $2, held_until = clock_timestamp() + $4::int * interval '1 second'
         WHERE host = $1 AND slot = (
           SELECT slot FROM host_slot WHERE host = $1 AND slot < $3
             AND ready_at <= clock_timestamp() AND held_until < clock_timestamp()
           ORDER BY slot LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING slot`,
        [host, token, this.limits.connections, LEASE_SECONDS],
      );
      return rows.length > 0;
    };
    return (await acquire()) || ((await this.addSlots(host)) && acquire());
  }

  /** @returns whether any were missing */
  private async addSlots(host: string): Promise<boolean> {
    const rows: unknown[] = await this.db.query(
      `INSERT INTO host_slot (host, slot) SELECT $1, generate_series(0, $2::int - 1) ON CONFLICT DO NOTHING RETURNING slot`,
      [host, this.limits.connections],
    );
    return rows.length > 0;
  }

  /** Milliseconds until the next attempt. */
  private async retryDelay(host: string): Promise<number> {
    const [row]: { wait: number | null }[] = await this.db.query(
      `SELECT (extract(epoch FROM min(ready_at) - clock_timestamp()) * 1000)::float AS wait FROM host_slot
       WHERE host = $1 AND slot < $2 AND held_until < clock_timestamp() AND ready_at > '-infinity'`,
      [host, this.limits.connections],
    );
    return Math.max(RETRY_INTERVAL_MS, row?.wait ?? 0);
  }

  private async release(host: string, token: string): Promise<void> {
    this.held.delete(token);
    await this.db.query(
      `UPDATE host_slot SET holder = NULL, held_until = '-infinity',
         ready_at = greatest(ready_at, clock_timestamp() + $3::int * interval '1 millisecond')
       WHERE host = $1 AND holder = $2`,
      [host, token, this.limits.delay],
    );
  }
}
