import type { EntityManager } from 'typeorm';

/** Tables of ids that stay valid. `into_id` is never an alias itself: chains are resolved on write. */
type AliasTable = 'story_alias' | 'text_alias';

/** What became of merged stories, or of joined texts: stored aliases, and those of the batch. */
export class Aliases {
  private readonly added = new Map<string, string>();

  private constructor(
    private readonly table: AliasTable,
    private readonly stored: Map<string, string>,
  ) {}

  /** @param ids that `resolve` will be asked for */
  static async load(table: AliasTable, ids: string[], db: EntityManager): Promise<Aliases> {
    const rows: { from_id: string; into_id: string }[] = await db.query(
      `SELECT from_id, into_id FROM ${table} WHERE from_id = ANY($1::char(32)[])`,
      [ids],
    );
    return new Aliases(table, new Map(rows.map((row) => [row.from_id, row.into_id])));
  }

  /** @returns the story or text that this one is part of now: itself, unless it was merged or joined */
  resolve(id: string): string {
    let into = this.stored.get(id) ?? id;
    for (let next = this.added.get(into); next !== undefined; next = this.added.get(into)) into = next;
    return into;
  }

  /** @param from not an alias, nor equal to `into` */
  add(from: string, into: string): void {
    this.added.set(from, into);
  }

  async save(db: EntityManager): Promise<void> {
    if (this.added.size === 0) return;
    const froms = [...this.added.keys()];
    const pairs = [froms, froms.map((from) => this.resolve(from))];
    await db.query(
      `UPDATE ${this.table} AS alias SET into_id = added.into_id
         FROM unnest($1::char(32)[], $2::char(32)[]) AS added (from_id, into_id)
        WHERE alias.into_id = added.from_id`,
      pairs,
    );
    await db.query(
      `INSERT INTO ${this.table} (from_id, into_id) SELECT * FROM unnest($1::char(32)[], $2::char(32)[])`,
      pairs,
    );
  }
}
