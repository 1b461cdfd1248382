import type { EntityManager } from 'typeorm';
import type { QueueStatus } from '../bus/bus.js';

interface Row {
  topic: string;
  group_name: string | null;
  partition: number;
  next_offset: string;
  committed: string | null;
  /** Milliseconds since the record at the group's offset was appended. */
  age: number | null;
}

/** How far each group is in each topic, and topics that nobody reads (group null), from one look at the tables. */
export async function readStatus(db: EntityManager): Promise<QueueStatus[]> {
  const rows: Row[] = await db.query(
    `SELECT p.topic, c.group_name, p.partition, p.next_offset, c.next_offset AS committed,
       CASE WHEN c.next_offset < p.next_offset THEN (
         SELECT (extract(epoch FROM clock_timestamp() - l.appended_at) * 1000)::double precision FROM message_log l
         WHERE l.topic = p.topic AND l.partition = p.partition AND l.position >= c.next_offset
         ORDER BY l.position LIMIT 1) END AS age
     FROM message_partitions p LEFT JOIN consumer_partitions c ON c.topic = p.topic AND c.partition = p.partition
     ORDER BY p.topic, c.group_name, p.partition`,
  );
  const queues = new Map<string, Row[]>();
  for (const row of rows) {
    const name = `${row.topic}/${row.group_name ?? ''}`;
    queues.set(name, [...(queues.get(name) ?? []), row]);
  }
  return [...queues.values()].map(summarize);
}

function summarize(rows: Row[]): QueueStatus {
  const partitions = rows.map((row) => {
    const endOffset = BigInt(row.next_offset);
    const committed = row.committed === null ? null : BigInt(row.committed);
    return { partition: row.partition, endOffset, committed, lag: committed === null ? null : endOffset - committed };
  });
  const { topic, group_name: group } = rows[0]!;
  if (group === null) return { topic, group, partitions, lag: null, oldestUnprocessedAge: null };
  const lag = partitions.reduce((sum, partition) => sum + (partition.lag ?? 0n), 0n);
  const oldestUnprocessedAge = Math.max(0, ...rows.map((row) => row.age ?? 0));
  return { topic, group, partitions, lag, oldestUnprocessedAge };
}
