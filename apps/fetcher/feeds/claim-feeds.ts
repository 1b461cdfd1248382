import type { DataSource } from 'typeorm';
import { Feed } from '#libs/database/entities/feed.entity.js';

/** Seconds after which the feeds of a fetcher that fell silent are free; leases are renewed at a third of it. */
export const LEASE_SECONDS = 30;

/** Nobody polls it: not paused, not deleted, not leased. */
const IS_FREE = `f.paused_reason IS NULL AND f.deleted_at IS NULL AND f.leased_until < clock_timestamp()`;

/**
 * Takes up to `count` feeds that are due, the latest first in line, and only of hosts whose turn it is: one feed a host.
 * SKIP LOCKED keeps fetchers that claim at the same moment from waiting for one another and from taking the same feed.
 */
export async function claimFeeds(db: DataSource, owner: string, count: number): Promise<Feed[]> {
  const [rows]: [{ id: string }[], number] = await db.query(
    `UPDATE feed SET lease_owner = $1, leased_until = clock_timestamp() + $2::int * interval '1 second'
     WHERE id IN (
       SELECT f.id FROM feed f WHERE ${IS_FREE} AND f.id IN (
         SELECT DISTINCT ON (f.host) f.id FROM feed f
         WHERE f.next_poll_at <= clock_timestamp() AND ${IS_FREE} AND ${HOST_IS_READY}
         ORDER BY f.host, f.next_poll_at)
       ORDER BY f.next_poll_at LIMIT $3 FOR UPDATE SKIP LOCKED)
     RETURNING id`,
    [owner, LEASE_SECONDS, count],
  );
  if (rows.length === 0) return [];
  return db.manager.findBy(
    Feed,
    rows.map(({ id }) => ({ id })),
  );
}

/** A host that was never asked has no row yet. */
const HOST_IS_READY = `(
  NOT EXISTS (SELECT FROM host_turn t WHERE t.host = f.host)
  OR EXISTS (SELECT FROM host_turn t WHERE t.host = f.host
             AND t.ready_at <= clock_timestamp() AND t.held_until < clock_timestamp()))`;

/** Says that a fetcher lives: what it is polling stays its own. */
export async function renewLeases(db: DataSource, owner: string): Promise<void> {
  await db.query(
    `UPDATE feed SET leased_until = clock_timestamp() + $2::int * interval '1 second'
     WHERE lease_owner = $1 AND leased_until > clock_timestamp()`,
    [owner, LEASE_SECONDS],
  );
}

/** The columns of a feed that nobody is polling. */
export const FREE = { leaseOwner: null, leasedUntil: () => `'-infinity'` };
