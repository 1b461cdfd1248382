import type { DataSource } from 'typeorm';
import { Feed } from '#libs/database/entities/feed.entity.js';

/** Seconds after which the feeds of a fetcher that fell silent are free; leases are renewed at a third of it. */
export const LEASE_SECONDS = 30;

/**
 * Nobody polls it: not paused, not deleted, not leased. With statement_timestamp(), because clock_timestamp() is another time
 * for every row, and no index serves it.
 */
const IS_FREE = `f.paused_reason IS NULL AND f.deleted_at IS NULL AND f.leased_until < statement_timestamp()`;

/**
 * Takes up to `count` feeds that are due, those that waited longest first, and only of hosts whose turn it is: one feed a
 * host. SKIP LOCKED keeps fetchers that claim at the same moment from waiting for one another and from taking the same feed.
 * @param owner names this claim: unlike any other, so that nobody but who claimed it can save what came of it
 */
export async function leaseFeeds(db: DataSource, owner: string, count: number): Promise<Feed[]> {
  const [rows]: [{ id: string }[], number] = await db.query(
    `UPDATE feed SET lease_owner = $1, leased_until = clock_timestamp() + $2::int * interval '1 second'
     WHERE id IN (
       SELECT f.id FROM feed f WHERE ${IS_FREE} AND f.id IN (
         SELECT DISTINCT ON (f.host) f.id FROM feed f
         WHERE f.next_poll_at <= statement_timestamp() AND ${IS_FREE} AND ${HOST_IS_READY}
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
const HOST_IS_READY = `coalesce((
  SELECT bool_or(t.ready_at <= statement_timestamp() AND t.held_until < statement_timestamp())
  FROM host_slot t WHERE t.host = f.host), true)`;

/** Takes one feed, due or not, under a name as above. @returns null while another has it */
export async function leaseFeed(db: DataSource, owner: string, id: string): Promise<Feed | null> {
  const [rows]: [unknown[], number] = await db.query(
    `UPDATE feed SET lease_owner = $1, leased_until = clock_timestamp() + $2::int * interval '1 second'
     WHERE id = $3 AND leased_until < clock_timestamp() RETURNING id`,
    [owner, LEASE_SECONDS, id],
  );
  return rows.length > 0 ? db.manager.findOneBy(Feed, { id }) : null;
}

/** Says that the polls of these claims are still under way. */
export async function renewLeases(db: DataSource, owners: string[]): Promise<void> {
  await db.query(
    `UPDATE feed SET leased_until = clock_timestamp() + $2::int * interval '1 second'
     WHERE lease_owner = ANY($1) AND leased_until > clock_timestamp()`,
    [owners, LEASE_SECONDS],
  );
}

/** The columns of a feed that nobody is polling. */
export const UNLEASED = { leaseOwner: null, leasedUntil: () => `'-infinity'` };

/** Takes the right to save from a poll that is under way. Nobody else polls the feed before its lease has run out. */
export const LEASE_REVOKED = { leaseOwner: null };
