import type { EntityManager } from 'typeorm';
import type { Topic } from '#libs/contracts/topics.js';
import type { PartitionRef } from '../bus/bus.js';

/** Seconds without a heartbeat after which a member's partitions are free. Members send one every second. */
const LEASE_SECONDS = 4;

/** A member of a consumer group of one topic. */
export interface Membership {
  group: string;
  topic: string;
  /** Unique id. */
  member: string;
}

/** Creates the group's missing offsets: a new group starts at the oldest record. */
export async function createOffsets(db: EntityManager, group: string, topic: Topic): Promise<void> {
  await db.query(
    `INSERT INTO consumer_partitions (group_name, topic, partition) SELECT $1, $2, generate_series(0, $3::int - 1)
     ON CONFLICT DO NOTHING`,
    [group, topic.name, topic.partitions],
  );
}

/** Records a heartbeat and extends the member's leases. @returns the ids of all live members, sorted */
export async function heartbeat(db: EntityManager, { group, topic, member }: Membership): Promise<string[]> {
  await db.query(
    `INSERT INTO consumer_members (group_name, topic, member, last_heartbeat_at) VALUES ($1, $2, $3, clock_timestamp())
     ON CONFLICT (group_name, topic, member) DO UPDATE SET last_heartbeat_at = excluded.last_heartbeat_at`,
    [group, topic, member],
  );
  await db.query(
    `UPDATE consumer_partitions SET lease_until = clock_timestamp() + $4::int * interval '1 second'
     WHERE group_name = $1 AND topic = $2 AND owner = $3`,
    [group, topic, member, LEASE_SECONDS],
  );
  return liveMembers(db, group, topic);
}

/** The ids of the members with a recent heartbeat, sorted. */
export async function liveMembers(db: EntityManager, group: string, topic: string): Promise<string[]> {
  const rows: { member: string }[] = await db.query(
    `SELECT member FROM consumer_members WHERE group_name = $1 AND topic = $2
       AND last_heartbeat_at > clock_timestamp() - $3::int * interval '1 second' ORDER BY member`,
    [group, topic, LEASE_SECONDS],
  );
  return rows.map((row) => row.member);
}

/** Leases up to `count` partitions that have no owner or an expired lease. */
export async function claimPartitions(
  db: EntityManager,
  { group, topic, member }: Membership,
  count: number,
): Promise<void> {
  await db.query(
    `UPDATE consumer_partitions SET owner = $3, lease_until = clock_timestamp() + $5::int * interval '1 second'
     WHERE group_name = $1 AND topic = $2 AND partition IN (
       SELECT partition FROM consumer_partitions
       WHERE group_name = $1 AND topic = $2 AND (owner IS NULL OR lease_until < clock_timestamp())
       ORDER BY partition LIMIT $4 FOR UPDATE SKIP LOCKED)`,
    [group, topic, member, count, LEASE_SECONDS],
  );
}

/** The partitions that a member owns, with the group's committed offsets. */
export async function ownedPartitions(
  db: EntityManager,
  { group, topic, member }: Membership,
): Promise<{ partition: number; committedOffset: bigint }[]> {
  const rows: { partition: number; committed_offset: string }[] = await db.query(
    `SELECT partition, committed_offset FROM consumer_partitions
     WHERE group_name = $1 AND topic = $2 AND owner = $3 ORDER BY partition`,
    [group, topic, member],
  );
  return rows.map((row) => ({ partition: row.partition, committedOffset: BigInt(row.committed_offset) }));
}

/** Ends the member's lease of a partition. */
export async function releasePartition(
  db: EntityManager,
  { group, topic, member }: Membership,
  partition: number,
): Promise<void> {
  await db.query(
    `UPDATE consumer_partitions SET owner = NULL, lease_until = NULL
     WHERE group_name = $1 AND topic = $2 AND owner = $3 AND partition = $4`,
    [group, topic, member, partition],
  );
}

/** Ends the membership and all its leases. */
export async function leaveGroup(db: EntityManager, { group, topic, member }: Membership): Promise<void> {
  await db.query(
    `UPDATE consumer_partitions SET owner = NULL, lease_until = NULL WHERE group_name = $1 AND topic = $2 AND owner = $3`,
    [group, topic, member],
  );
  await db.query(
    `DELETE FROM consumer_members WHERE group_name = $1 AND topic = $2
       AND (member = $3 OR last_heartbeat_at < clock_timestamp() - interval '1 hour')`,
    [group, topic, member],
  );
}

/** Ends all memberships and leases of all groups: for a database that no other process uses. */
export async function removeAllMembers(db: EntityManager): Promise<void> {
  await db.query(`UPDATE consumer_partitions SET owner = NULL, lease_until = NULL WHERE owner IS NOT NULL`);
  await db.query(`DELETE FROM consumer_members`);
}

/**
 * Locks a group's committed offset until the transaction ends.
 * @returns the offset and the id of the partition's owner; null when the group has no offset there
 */
export async function lockOffset(
  db: EntityManager,
  { group, topic, partition }: PartitionRef,
): Promise<{ committedOffset: bigint; owner: string | null } | null> {
  const rows: { committed_offset: string; owner: string | null }[] = await db.query(
    `SELECT committed_offset, owner FROM consumer_partitions
     WHERE group_name = $1 AND topic = $2 AND partition = $3 FOR UPDATE`,
    [group, topic, partition],
  );
  return rows[0] ? { committedOffset: BigInt(rows[0].committed_offset), owner: rows[0].owner } : null;
}

/** Sets a group's committed offset, whoever owns the partition. */
export async function setOffset(
  db: EntityManager,
  { group, topic, partition }: PartitionRef,
  offset: bigint,
): Promise<void> {
  await db.query(
    `INSERT INTO consumer_partitions (group_name, topic, partition, committed_offset) VALUES ($1, $2, $3, $4)
     ON CONFLICT (group_name, topic, partition) DO UPDATE SET committed_offset = excluded.committed_offset`,
    [group, topic, partition, offset.toString()],
  );
}

/** Moves a group's committed offset forward, never back. */
export async function advanceOffset(
  db: EntityManager,
  { group, topic, partition }: PartitionRef,
  offset: bigint,
): Promise<void> {
  await db.query(
    `UPDATE consumer_partitions SET committed_offset = greatest(committed_offset, $4)
     WHERE group_name = $1 AND topic = $2 AND partition = $3`,
    [group, topic, partition, offset.toString()],
  );
}
