import { type DataSource, type EntityManager, In } from 'typeorm';
import { Feed } from '#libs/database/entities/feed.entity.js';
import { LEASE_SECONDS } from '../hosts/host-limiter.js';

/** Columns of a feed without a lease. */
const UNLEASED = { leaseOwner: null, leasedUntil: () => `'-infinity'` };

const REVOKED = 'revoked ';

/**
 * Columns that keep the holder of a lease from saving its result. The lease itself still runs, so that the feed is not polled
 * twice at the same time, until its holder releases it.
 */
export const LEASE_REVOKED = { leaseOwner: () => `'${REVOKED}' || replace(lease_owner, '${REVOKED}', '')` };

/** The next poll's columns, unless they changed since the feed was leased. */
const UNLESS_REQUESTED = {
  nextPollAt: () => 'CASE WHEN next_poll_at = :leased THEN CAST(:nextPollAt AS timestamptz) ELSE next_poll_at END',
  nextPollReason: () => 'CASE WHEN next_poll_at = :leased THEN :nextPollReason ELSE next_poll_reason END',
};

const LEASE_END = `clock_timestamp() + $2::int * interval '1 second'`;

/** Uses statement_timestamp(), because no index serves clock_timestamp(), which differs from row to row. */
const CAN_BE_LEASED = `f.paused_reason IS NULL AND f.deleted_at IS NULL AND f.leased_until < statement_timestamp()`;

/** A host without a row in host_slot was never requested. */
const HOST_IS_READY = `coalesce((
  SELECT bool_or(s.ready_at <= statement_timestamp() AND s.held_until < statement_timestamp())
  FROM host_slot s WHERE s.host = f.host), true)`;

/**
 * Leases up to `count` due feeds, the longest overdue first: at most one per host, and only of hosts with a free slot. SKIP
 * LOCKED keeps fetchers that lease at the same moment from waiting for one another and from leasing the same feed.
 * @param owner unique to this call, so that only the holder of the lease can save the result
 */
export async function leaseFeeds(db: DataSource, owner: string, count: number): Promise<Feed[]> {
  const [rows]: [{ id: string }[], number] = await db.query(
    `UPDATE feed SET lease_owner = $1, leased_until = ${LEASE_END}
     WHERE id IN (
       SELECT f.id FROM feed f WHERE ${CAN_BE_LEASED} AND f.id IN (
         SELECT DISTINCT ON (f.host) f.id FROM feed f
         WHERE f.next_poll_at <= statement_timestamp() AND ${CAN_BE_LEASED} AND ${HOST_IS_READY}
         ORDER BY f.host, f.next_poll_at)
       ORDER BY f.next_poll_at LIMIT $3 FOR UPDATE SKIP LOCKED)
     RETURNING id`,
    [owner, LEASE_SECONDS, count],
  );
  return rows.length > 0 ? db.manager.findBy(Feed, { id: In(rows.map(({ id }) => id)) }) : [];
}

/**
 * Leases one feed, due or not.
 * @param owner unique to this call
 * @returns null while another lease runs
 */
export async function leaseFeed(db: DataSource, owner: string, id: string): Promise<Feed | null> {
  const [rows]: [unknown[], number] = await db.query(
    `UPDATE feed SET lease_owner = $1, leased_until = ${LEASE_END}
     WHERE id = $3 AND leased_until < clock_timestamp() RETURNING id`,
    [owner, LEASE_SECONDS, id],
  );
  return rows.length > 0 ? db.manager.findOneBy(Feed, { id }) : null;
}

/** Extends running leases. */
export async function renewLeases(db: DataSource, owners: string[]): Promise<void> {
  await db.query(
    `UPDATE feed SET leased_until = ${LEASE_END} WHERE lease_owner = ANY($1) AND leased_until > clock_timestamp()`,
    [owners, LEASE_SECONDS],
  );
}

/**
 * Saves changes of a leased feed and releases the lease. The time of the next poll is not among them when it was set since the
 * feed was leased: a poll that somebody requested during this one must not be lost.
 * @param feed as it was leased
 * @returns false when only the lease was released, because it was revoked, or nothing was done, because it expired
 */
export async function releaseFeed(
  db: EntityManager,
  feed: Feed,
  { nextPollAt, nextPollReason, ...changes }: Partial<Feed> = {},
): Promise<boolean> {
  const [id, leaseOwner] = [feed.id, feed.leaseOwner!];
  const { affected } = await db
    .createQueryBuilder()
    .update(Feed)
    .set({ ...changes, ...UNLEASED, ...(nextPollAt && UNLESS_REQUESTED) })
    .where({ id, leaseOwner })
    .setParameters({ leased: feed.nextPollAt, nextPollAt, nextPollReason })
    .execute();
  if (!affected) await db.update(Feed, { id, leaseOwner: REVOKED + leaseOwner }, UNLEASED);
  return Boolean(affected);
}
