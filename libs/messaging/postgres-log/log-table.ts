import type { EntityManager } from 'typeorm';
import type { Topic } from '#libs/contracts/topics.js';
import type { OutgoingMessage } from '../bus/bus.js';
import { partitionOf } from '../bus/murmur2.js';
import { encode, type StoredRecord } from '../bus/record.js';

interface LogRow {
  position: string;
  key: string | null;
  value: Buffer | null;
  headers: Record<string, string>;
  appended_at: Date;
}

/** Makes the missing partitions of topics. */
export async function createPartitions(db: EntityManager, topics: Topic[]): Promise<void> {
  for (const { name, partitions } of topics)
    await db.query(
      `INSERT INTO message_partitions (topic, partition) SELECT $1, generate_series(0, $2::int - 1) ON CONFLICT DO NOTHING`,
      [name, partitions],
    );
}

/**
 * Appends to the log, in the order given within a partition. Call it inside a transaction: all or nothing.
 * @returns the new end of each partition that was written to
 */
export async function append(
  db: EntityManager,
  messages: OutgoingMessage[],
): Promise<{ topic: string; partition: number; end: bigint }[]> {
  const ends = [];
  // In one order everywhere, so that two writers never wait for each other's partition.
  const groups = [...byPartition(messages).values()].sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1));
  for (const { topic, partition, messages } of groups)
    ends.push({ topic, partition, end: await appendToPartition(db, topic, partition, messages) });
  return ends;
}

/**
 * The partition's row stays locked until the transaction ends. So positions have no gaps, and they become visible in
 * their order: who has read up to a position has missed nothing before it.
 */
async function appendToPartition(db: EntityManager, topic: string, partition: number, messages: OutgoingMessage[]) {
  const rows: { end: string | null }[] = await db.query(
    `WITH head AS (
       UPDATE message_partitions SET next_offset = next_offset + $3::int
       WHERE topic = $1 AND partition = $2 RETURNING next_offset - $3::int AS first
     ), added AS (
       INSERT INTO message_log (topic, partition, position, key, value, headers, appended_at)
       SELECT $1, $2, head.first + m.nth - 1, m.key, m.value, m.headers::jsonb, clock_timestamp()
       FROM head, unnest($4::text[], $5::bytea[], $6::text[]) WITH ORDINALITY AS m(key, value, headers, nth)
       RETURNING position
     ) SELECT max(position) + 1 AS end FROM added`,
    [
      topic,
      partition,
      messages.length,
      messages.map((message) => message.key),
      messages.map(encode),
      messages.map((message) => JSON.stringify(message.headers ?? {})),
    ],
  );
  const end = rows[0]?.end;
  if (end == null) throw new Error(`the log has no partition ${partition} of ${topic}; connect() creates the topics`);
  return BigInt(end);
}

/** Up to `limit` records of a partition from a position on, in order. */
export async function readLog(
  db: EntityManager,
  topic: string,
  partition: number,
  from: bigint,
  limit: number,
): Promise<StoredRecord[]> {
  const rows: LogRow[] = await db.query(
    `SELECT position, key, value, headers, appended_at FROM message_log
     WHERE topic = $1 AND partition = $2 AND position >= $3 ORDER BY position LIMIT $4`,
    [topic, partition, from.toString(), limit],
  );
  return rows.map((row) => ({
    topic,
    partition,
    offset: BigInt(row.position),
    key: row.key === null ? null : Buffer.from(row.key),
    value: row.value,
    headers: Object.fromEntries(Object.entries(row.headers).map(([name, value]) => [name, Buffer.from(value)])),
    timestamp: row.appended_at,
  }));
}

/** The position of the first record appended at or after a moment; null when there is none. */
export async function positionSince(
  db: EntityManager,
  topic: string,
  partition: number,
  since: Date,
): Promise<bigint | null> {
  const rows: { position: string | null }[] = await db.query(
    `SELECT min(position) AS position FROM message_log WHERE topic = $1 AND partition = $2 AND appended_at >= $3`,
    [topic, partition, since],
  );
  return rows[0]?.position == null ? null : BigInt(rows[0].position);
}

/** The next position of every partition of every topic. */
export async function readEnds(db: EntityManager): Promise<{ topic: string; partition: number; end: bigint }[]> {
  const rows: { topic: string; partition: number; next_offset: string }[] = await db.query(
    `SELECT topic, partition, next_offset FROM message_partitions ORDER BY topic, partition`,
  );
  return rows.map((row) => ({ topic: row.topic, partition: row.partition, end: BigInt(row.next_offset) }));
}

/**
 * Deletes what is older than the topic keeps. The last record of a partition stays, so that a group that fell behind
 * still finds one to move its offset past the gap.
 * @param reader a group that must have passed a record before it is deleted
 */
export async function deleteExpired(db: EntityManager, topic: Topic, reader: string | null = null): Promise<void> {
  await db.query(
    `DELETE FROM message_log l USING message_partitions p
     WHERE l.topic = $1 AND p.topic = l.topic AND p.partition = l.partition AND l.position < p.next_offset - 1
       AND l.appended_at < clock_timestamp() - $2::double precision * interval '1 millisecond'
       AND ($3::text IS NULL OR l.position < (
         SELECT c.next_offset FROM consumer_partitions c
         WHERE c.group_name = $3 AND c.topic = l.topic AND c.partition = l.partition))`,
    [topic.name, topic.retentionMs, reader],
  );
}

function byPartition(messages: OutgoingMessage[]) {
  const groups = new Map<string, { sortKey: string; topic: string; partition: number; messages: OutgoingMessage[] }>();
  for (const message of messages) {
    const topic = message.topic.name;
    const partition = partitionOf(message.key, message.topic.partitions);
    const sortKey = `${topic}/${String(partition).padStart(6, '0')}`;
    const group = groups.get(sortKey);
    if (group) group.messages.push(message);
    else groups.set(sortKey, { sortKey, topic, partition, messages: [message] });
  }
  return groups;
}
