import type { EntityManager } from 'typeorm';
import type { Topic } from '#libs/contracts/topics.js';
import type { OutgoingMessage } from '../bus/bus.js';
import { encode, partitionOf, type StoredRecord } from '../bus/record.js';

/** The next offset that a partition's log assigns. */
export interface EndOffset {
  topic: string;
  partition: number;
  endOffset: bigint;
}

interface RecordRow {
  record_offset: string;
  key: string | null;
  value: Buffer | null;
  headers: Record<string, string>;
  appended_at: Date;
}

/** Creates the missing partitions of topics. */
export async function createPartitions(db: EntityManager, topics: Topic[]): Promise<void> {
  for (const { name, partitions } of topics)
    await db.query(
      `INSERT INTO message_partitions (topic, partition) SELECT $1, generate_series(0, $2::int - 1) ON CONFLICT DO NOTHING`,
      [name, partitions],
    );
}

/**
 * Appends to the log, in the given order within each partition. Call it inside a transaction: all or nothing.
 * @returns the new end offset of each partition that was appended to
 */
export async function append(db: EntityManager, messages: OutgoingMessage[]): Promise<EndOffset[]> {
  const endOffsets = [];
  // Sorted, so that concurrent transactions lock partitions in the same order and never deadlock.
  const groups = [...groupByPartition(messages).values()].sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1));
  for (const { topic, partition, messages } of groups)
    endOffsets.push({ topic, partition, endOffset: await appendToPartition(db, topic, partition, messages) });
  return endOffsets;
}

/**
 * The partition's row stays locked until the transaction ends. So offsets have no gaps and become visible in order: a reader
 * that has read up to an offset has missed nothing before it.
 */
async function appendToPartition(db: EntityManager, topic: string, partition: number, messages: OutgoingMessage[]) {
  const rows: { end_offset: string | null }[] = await db.query(
    `WITH head AS (
       UPDATE message_partitions SET end_offset = end_offset + $3::int
       WHERE topic = $1 AND partition = $2 RETURNING end_offset - $3::int AS first
     ), added AS (
       INSERT INTO message_log (topic, partition, record_offset, key, value, headers, sequence, appended_at)
       SELECT $1, $2, head.first + m.nth - 1, m.key, m.value, m.headers::jsonb, m.sequence, clock_timestamp()
       FROM head, unnest($4::text[], $5::bytea[], $6::text[], $7::bigint[])
         WITH ORDINALITY AS m(key, value, headers, sequence, nth)
       RETURNING record_offset
     ) SELECT max(record_offset) + 1 AS end_offset FROM added`,
    [
      topic,
      partition,
      messages.length,
      messages.map((message) => message.key),
      messages.map(encode),
      messages.map((message) => JSON.stringify(message.headers ?? {})),
      messages.map((message) => message.sequence ?? null),
    ],
  );
  const endOffset = rows[0]?.end_offset;
  if (endOffset == null)
    throw new Error(`the log has no partition ${partition} of ${topic}; connect() creates the topics`);
  return BigInt(endOffset);
}

/** Up to `limit` records of a partition from an offset on, in order. */
export async function readRecords(
  db: EntityManager,
  topic: string,
  partition: number,
  offset: bigint,
  limit: number,
): Promise<StoredRecord[]> {
  const rows: RecordRow[] = await db.query(
    `SELECT record_offset, key, value, headers, appended_at FROM message_log
     WHERE topic = $1 AND partition = $2 AND record_offset >= $3 ORDER BY record_offset LIMIT $4`,
    [topic, partition, offset.toString(), limit],
  );
  return rows.map((row) => ({
    topic,
    partition,
    offset: BigInt(row.record_offset),
    key: row.key === null ? null : Buffer.from(row.key),
    value: row.value,
    headers: Object.fromEntries(Object.entries(row.headers).map(([name, value]) => [name, Buffer.from(value)])),
    timestamp: row.appended_at,
  }));
}

/** The offset of the first record appended at or after a time; null when there is none. */
export async function findOffset(
  db: EntityManager,
  topic: string,
  partition: number,
  since: Date,
): Promise<bigint | null> {
  const rows: { record_offset: string | null }[] = await db.query(
    `SELECT min(record_offset) AS record_offset FROM message_log
     WHERE topic = $1 AND partition = $2 AND appended_at >= $3`,
    [topic, partition, since],
  );
  return rows[0]?.record_offset == null ? null : BigInt(rows[0].record_offset);
}

/** The end offsets of all partitions of all topics. */
export async function readEndOffsets(db: EntityManager): Promise<EndOffset[]> {
  const rows: { topic: string; partition: number; end_offset: string }[] = await db.query(
    `SELECT topic, partition, end_offset FROM message_partitions ORDER BY topic, partition`,
  );
  return rows.map(({ topic, partition, end_offset }) => ({ topic, partition, endOffset: BigInt(end_offset) }));
}

/**
 * Deletes records that are older than the topic's retention. The last record of a partition stays, so that a group that fell
 * behind still finds one and can move its offset past the gap.
 * @param reader a group that must have committed a record before it is deleted
 */
export async function deleteExpired(db: EntityManager, topic: Topic, reader: string | null = null): Promise<void> {
  await db.query(
    `DELETE FROM message_log l USING message_partitions p
     WHERE l.topic = $1 AND p.topic = l.topic AND p.partition = l.partition AND l.record_offset < p.end_offset - 1
       AND l.appended_at < clock_timestamp() - $2::double precision * interval '1 millisecond'
       AND ($3::text IS NULL OR l.record_offset < (
         SELECT c.committed_offset FROM consumer_partitions c
         WHERE c.group_name = $3 AND c.topic = l.topic AND c.partition = l.partition))`,
    [topic.name, topic.retentionMs, reader],
  );
}

function groupByPartition(messages: OutgoingMessage[]) {
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
