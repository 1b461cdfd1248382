import type { EntityManager } from 'typeorm';
import type { Topic } from '#libs/contracts/topics.js';

/** Seconds after which a silent member is gone and its partitions are free. Members are heard of every second. */
const LEASE = 4;

/** A group's work on one partition. */
export interface Place {
  group: string;
  topic: string;
  partition: number;
}

/** Makes the group's missing offsets: it starts with the oldest record. */
export async function createOffsets(db: EntityManager, group: string, topic: Topic): Promise<void> {
  await db.query(
    `INSERT INTO consumer_partitions (group_name, topic, partition) SELECT $1, $2, generate_series(0, $3::int - 1)
     ON CONFLICT DO NOTHING`,
    [group, topic.name, topic.partitions],
  );
}

/** Says that a member lives, and prolongs its leases. @returns all living members, sorted */
export async function heartbeat(db: EntityManager, group: string, topic: string, member: string): Promise<string[]> {
  await db.query(
    `INSERT INTO consumer_members (group_name, topic, member, seen_at) VALUES ($1, $2, $3, clock_timestamp())
     ON CONFLICT (group_name, topic, member) DO UPDATE SET seen_at = excluded.seen_at`,
    [group, topic, member],
  );
  await db.query(
    `UPDATE consumer_partitions SET lease_until = clock_timestamp() + $4::int * interval '1 second'
     WHERE group_name = $1 AND topic = $2 AND owner = $3`,
    [group, topic, member, LEASE],
  );
  return livingMembers(db, group, topic);
}

/** The members that were heard of lately, sorted. */
export async function livingMembers(db: EntityManager, group: string, topic: string): Promise<string[]> {
  const rows: { member: string }[] = await db.query(
    `SELECT member FROM consumer_members WHERE group_name = $1 AND topic = $2
       AND seen_at > clock_timestamp() - $3::int * interval '1 second' ORDER BY member`,
    [group, topic, LEASE],
  );
  return rows.map((row) => row.member);
}

/** Takes up to `count` partitions that nobody holds or whose holder fell silent. */
export async function claim(
  db: EntityManager,
  group: string,
  topic: string,
  member: string,
  count: number,
): Promise<void> {
  await db.query(
    `UPDATE consumer_partitions SET owner = $3, lease_until = clock_timestamp() + $5::int * interval '1 second'
     WHERE group_name = $1 AND topic = $2 AND partition IN (
       SELECT partition FROM consumer_partitions
       WHERE group_name = $1 AND topic = $2 AND (owner IS NULL OR lease_until < clock_timestamp())
       ORDER BY partition LIMIT $4 FOR UPDATE SKIP LOCKED)`,
    [group, topic, member, count, LEASE],
  );
}

/** The partitions a member holds, with their next offsets. */
export async function held(
  db: EntityManager,
  group: string,
  topic: string,
  member: string,
): Promise<{ partition: number; next: bigint }[]> {
  const rows: { partition: number; next_offset: string }[] = await db.query(
    `SELECT partition, next_offset FROM consumer_partitions
     WHERE group_name = $1 AND topic = $2 AND owner = $3 ORDER BY partition`,
    [group, topic, member],
  );
  return rows.map((row) => ({ partition: row.partition, next: BigInt(row.next_offset) }));
}

/** Gives a partition back for others to take. */
export async function release(
  db: EntityManager,
  group: string,
  topic: string,
  member: string,
  partition: number,
): Promise<void> {
  await db.query(
    `UPDATE consumer_partitions SET owner = NULL, lease_until = NULL
     WHERE group_name = $1 AND topic = $2 AND owner = $3 AND partition = $4`,
    [group, topic, member, partition],
  );
}

/** Leaves the group; what the member still holds is free at once. */
export async function leave(db: EntityManager, group: string, topic: string, member: string): Promise<void> {
  await db.query(
    `UPDATE consumer_partitions SET owner = NULL, lease_until = NULL WHERE group_name = $1 AND topic = $2 AND owner = $3`,
    [group, topic, member],
  );
  await db.query(
    `DELETE FROM consumer_members WHERE group_name = $1 AND topic = $2
       AND (member = $3 OR seen_at < clock_timestamp() - interval '1 hour')`,
    [group, topic, member],
  );
}

/**
 * Locks a partition's offset until the transaction ends.
 * @returns the next offset and who holds the lease; null when the group has no offset there
 */
export async function lockOffset(db: EntityManager, at: Place): Promise<{ next: bigint; owner: string | null } | null> {
  const rows: { next_offset: string; owner: string | null }[] = await db.query(
    `SELECT next_offset, owner FROM consumer_partitions
     WHERE group_name = $1 AND topic = $2 AND partition = $3 FOR UPDATE`,
    [at.group, at.topic, at.partition],
  );
  return rows[0] ? { next: BigInt(rows[0].next_offset), owner: rows[0].owner } : null;
}

/** Sets a group's next offset in a partition, whoever holds it. */
export async function writeOffset(db: EntityManager, at: Place, next: bigint): Promise<void> {
  await db.query(
    `INSERT INTO consumer_partitions (group_name, topic, partition, next_offset) VALUES ($1, $2, $3, $4)
     ON CONFLICT (group_name, topic, partition) DO UPDATE SET next_offset = excluded.next_offset`,
    [at.group, at.topic, at.partition, next.toString()],
  );
}

/** Moves a group's next offset forward; it stays where it is when it was further already. */
export async function advanceOffset(db: EntityManager, at: Place, next: bigint): Promise<void> {
  await db.query(
    `UPDATE consumer_partitions SET next_offset = greatest(next_offset, $4)
     WHERE group_name = $1 AND topic = $2 AND partition = $3`,
    [at.group, at.topic, at.partition, next.toString()],
  );
}

/** Forgets all members of all groups, so that what a killed process held is free at once. */
export async function forgetMembers(db: EntityManager): Promise<void> {
  await db.query(`UPDATE consumer_partitions SET owner = NULL, lease_until = NULL WHERE owner IS NOT NULL`);
  await db.query(`DELETE FROM consumer_members`);
}
