import type { EntityManager } from 'typeorm';
import type { QueueStatus } from '../bus/bus.js';

interface QueueRow {
  topic: string;
  group_name: string | null;
  partition: number;
  end_offset: string;
  committed_offset: string | null;
  /** Milliseconds since the record at the group's committed offset was appended. */
  age: number | null;
}

/**
 * The progress of each group in each topic; a topic that no group consumes has the group null.
 * @param groups only these, and without ages, for which records have to be looked up
 */
export async function readQueueStatus(db: EntityManager, groups: string[] | null = null): Promise<QueueStatus[]> {
  const rows: QueueRow[] = await db.query(
    `SELECT p.topic, c.group_name, p.partition, p.end_offset, c.committed_offset,
       CASE WHEN $1::text[] IS NULL AND c.committed_offset < p.end_offset THEN (
         SELECT (extract(epoch FROM clock_timestamp() - l.appended_at) * 1000)::double precision FROM message_log l
         WHERE l.topic = p.topic AND l.partition = p.partition AND l.record_offset >= c.committed_offset
         ORDER BY l.record_offset LIMIT 1) END AS age
     FROM message_partitions p LEFT JOIN consumer_partitions c ON c.topic = p.topic AND c.partition = p.partition
     WHERE $1::text[] IS NULL OR c.group_name = ANY($1)
     ORDER BY p.topic, c.group_name, p.partition`,
    [groups],
  );
  const queues = new Map<string, QueueRow[]>();
  for (const row of rows) {
    const name = `${row.topic}/${row.group_name ?? ''}`;
    queues.set(name, [...(queues.get(name) ?? []), row]);
  }
  const statuses = [...queues.values()].map(summarize);
  return groups ? statuses.map((status) => ({ ...status, oldestUnprocessedAge: null })) : statuses;
}

function summarize(rows: QueueRow[]): QueueStatus {
  const partitions = rows.map((row) => {
    const endOffset = BigInt(row.end_offset);
    const committed = row.committed_offset === null ? null : BigInt(row.committed_offset);
    return { partition: row.partition, endOffset, committed, lag: committed === null ? null : endOffset - committed };
  });
  const { topic, group_name: group } = rows[0]!;
  if (group === null) return { topic, group, partitions, lag: null, oldestUnprocessedAge: null };
  const lag = partitions.reduce((sum, partition) => sum + (partition.lag ?? 0n), 0n);
  const oldestUnprocessedAge = Math.max(0, ...rows.map((row) => row.age ?? 0));
  return { topic, group, partitions, lag, oldestUnprocessedAge };
}
