import type { EntityManager } from 'typeorm';
import type { Topic } from '#libs/contracts/topics.js';
import { partitionOf } from '../bus/record.js';
import { findOffset } from './log-table.js';

/** Which records of a topic to look at. */
export interface RecordFilter {
  /** Key of the partition that is searched. */
  partitionKey: string;
  /** Records appended earlier are left out. */
  since: Date;
  /** Records with one of these keys, or whose value contains one of these texts. */
  keys: string[];
  texts: string[];
}

/** Offsets that a statement covers. */
const PAGE_SIZE = 1000;

/**
 * Replaces values in the message log, a page of offsets at a time, so that no transaction is long. A record keeps its
 * offset, key, headers and time.
 * @param rewrite gets a value as JSON; returns the new one, or undefined to keep it
 * @returns how many records were changed
 */
export async function rewriteRecords(
  db: EntityManager,
  topic: Topic,
  { partitionKey, since, keys, texts }: RecordFilter,
  rewrite: (value: unknown, key: string | null) => unknown,
): Promise<number> {
  const partition = partitionOf(partitionKey, topic.partitions);
  const [end]: { end_offset: string }[] = await db.query(
    `SELECT end_offset FROM message_partitions WHERE topic = $1 AND partition = $2`,
    [topic.name, partition],
  );
  const start = await findOffset(db, topic.name, partition, since);
  if (start === null || !end) return 0;
  let changed = 0;
  for (let offset = start; offset < BigInt(end.end_offset); offset += BigInt(PAGE_SIZE)) {
    const rows: { record_offset: string; key: string | null; value: Buffer }[] = await db.query(
      `SELECT record_offset, key, value FROM message_log
        WHERE topic = $1 AND partition = $2 AND record_offset >= $3 AND record_offset < $4
          AND (key = ANY($5::text[]) OR EXISTS (SELECT FROM unnest($6::bytea[]) AS text WHERE position(text IN value) > 0))
        ORDER BY record_offset`,
      [
        topic.name,
        partition,
        `${offset}`,
        `${offset + BigInt(PAGE_SIZE)}`,
        keys,
        texts.map((text) => Buffer.from(text)),
      ],
    );
    for (const row of rows) {
      const value = rewrite(parse(row.value), row.key);
      if (value === undefined) continue;
      await db.query(`UPDATE message_log SET value = $4 WHERE topic = $1 AND partition = $2 AND record_offset = $3`, [
        topic.name,
        partition,
        row.record_offset,
        Buffer.from(JSON.stringify(value)),
      ]);
      changed++;
    }
  }
  return changed;
}

/** @returns undefined for what is not JSON */
function parse(value: Buffer): unknown {
  try {
    return JSON.parse(value.toString());
  } catch {
    return undefined;
  }
}
