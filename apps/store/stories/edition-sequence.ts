import type { EntityManager } from 'typeorm';

/** An edition whose stories may be changed until the transaction ends. */
export interface LockedEdition {
  /** Of the last event so far; whoever emits one counts on. */
  sequence: number;
  /** When the change takes place: later than every change of the edition before. */
  now: Date;
}

/**
 * Locks editions, so that their changes and events have one order: what is committed first has the smaller numbers.
 * @returns the editions by name
 */
export async function lockEditions(names: Iterable<string>, db: EntityManager): Promise<Map<string, LockedEdition>> {
  // Sorted, so that concurrent transactions never deadlock. The clock is read when the lock is held.
  const rows: { name: string; last_sequence: string; updated_at: Date }[] = await db.query(
    `INSERT INTO edition (name, last_sequence, updated_at)
     SELECT name, 0, clock_timestamp() FROM unnest($1::text[]) AS name
     ON CONFLICT (name) DO UPDATE
        SET updated_at = greatest(clock_timestamp(), edition.updated_at + interval '1 millisecond')
     RETURNING name, last_sequence, updated_at`,
    [[...new Set(names)].sort()],
  );
  return new Map(rows.map((row) => [row.name, { sequence: Number(row.last_sequence), now: row.updated_at }]));
}

/** Stores how far the events of the editions have come. */
export async function saveSequences(editions: Map<string, LockedEdition>, db: EntityManager): Promise<void> {
  await db.query(
    `UPDATE edition SET last_sequence = changed.sequence
       FROM unnest($1::text[], $2::bigint[]) AS changed (name, sequence) WHERE edition.name = changed.name`,
    [[...editions.keys()], [...editions.values()].map(({ sequence }) => sequence)],
  );
}
