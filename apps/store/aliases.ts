import type { EntityManager } from 'typeorm';

/** Tables of ids that stay valid. `into_id` is never an alias itself: chains are resolved on write. */
type AliasTable = 'story_alias' | 'text_alias';

/** @param ids neither of which is an alias */
export async function addAlias(
  table: AliasTable,
  ids: { from: string; into: string },
  db: EntityManager,
): Promise<void> {
  const { from, into } = ids;
  await db.query(`UPDATE ${table} SET into_id = $2 WHERE into_id = $1`, [from, into]);
  await db.query(`INSERT INTO ${table} (from_id, into_id) VALUES ($1, $2)`, [from, into]);
}

/** @returns for each id, the story or text that it is part of now: itself, unless it was merged or joined */
export async function resolveAliases(
  table: AliasTable,
  ids: string[],
  db: EntityManager,
): Promise<Map<string, string>> {
  const rows: { from_id: string; into_id: string }[] = await db.query(
    `SELECT from_id, into_id FROM ${table} WHERE from_id = ANY($1::char(32)[])`,
    [ids],
  );
  const aliases = new Map(rows.map((row) => [row.from_id, row.into_id]));
  return new Map(ids.map((id) => [id, aliases.get(id) ?? id]));
}
