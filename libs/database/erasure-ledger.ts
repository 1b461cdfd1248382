import type { EntityManager } from 'typeorm';

/** What the ledger knows an article by. */
export interface ErasableArticle {
  articleId: string;
  edition: string;
  contentHash: string;
  /** ISO 8601. */
  receivedAt: string;
}

/** An erased article whose text the message log may still hold. */
export interface PendingErasure {
  id: string;
  edition: string;
  /** No record of the article is older. */
  receivedAt: Date;
  /** Its titles, until they are erased as titles of stories. */
  titles: string[];
  pendingAt: Date;
}

/**
 * Finds the articles that were erased, by id or because their text is an erased one, and has the message log cleaned of them:
 * they were sent again, or were under way. An article that had the same text before another one was erased stays.
 * @returns the ids
 */
export async function refuseErased(articles: ErasableArticle[], db: EntityManager): Promise<Set<string>> {
  if (articles.length === 0) return new Set();
  const rows: { id: string }[] = await db.query(
    `INSERT INTO erased_article (id, edition, received_at, titles, log_pending_at)
     SELECT DISTINCT ON (id) id, edition, received_at, '{}'::text[], clock_timestamp()
       FROM unnest($1::char(32)[], $2::text[], $3::char(32)[], $4::timestamptz[]) AS a (id, edition, hash, received_at)
      WHERE EXISTS (SELECT FROM erased_article e WHERE e.id = a.id)
         OR EXISTS (SELECT FROM erased_content c WHERE c.edition = a.edition AND c.content_hash = a.hash)
            AND NOT EXISTS (SELECT FROM article WHERE article.id = a.id AND article.content_hash = a.hash)
      ORDER BY id, received_at
         ON CONFLICT (id) DO UPDATE SET log_pending_at = clock_timestamp()
     RETURNING id`,
    [
      articles.map(({ articleId }) => articleId),
      articles.map(({ edition }) => edition),
      articles.map(({ contentHash }) => contentHash),
      articles.map(({ receivedAt }) => receivedAt),
    ],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Enters an article with its contents; from now on they are refused. Its text is in the message log until it is cleaned. */
export async function enterErased(
  { id, edition, receivedAt, titles }: Omit<PendingErasure, 'pendingAt'>,
  contentHashes: string[],
  db: EntityManager,
): Promise<void> {
  await db.query(
    `INSERT INTO erased_article (id, edition, received_at, titles, log_pending_at)
     VALUES ($1, $2, $3, $4, clock_timestamp())`,
    [id, edition, receivedAt, titles],
  );
  await db.query(
    `INSERT INTO erased_content (edition, content_hash) SELECT $1, unnest($2::char(32)[]) ON CONFLICT DO NOTHING`,
    [edition, contentHashes],
  );
}

export async function isErased(id: string, db: EntityManager): Promise<boolean> {
  const rows: unknown[] = await db.query(`SELECT FROM erased_article WHERE id = $1`, [id]);
  return rows.length > 0;
}

/** The articles that the message log has to be cleaned of. */
export async function pendingErasures(db: EntityManager): Promise<PendingErasure[]> {
  const rows: { id: string; edition: string; received_at: Date; titles: string[]; log_pending_at: Date }[] =
    await db.query(
      `SELECT id, edition, received_at, titles, log_pending_at FROM erased_article
        WHERE log_pending_at IS NOT NULL ORDER BY id LIMIT 100`,
    );
  return rows.map((row) => ({
    ...{ id: row.id, edition: row.edition, titles: row.titles },
    ...{ receivedAt: row.received_at, pendingAt: row.log_pending_at },
  }));
}

/** The message log is clean, unless the article came again since. */
export async function finishErasure({ id, pendingAt }: PendingErasure, db: EntityManager): Promise<void> {
  await db.query(
    `UPDATE erased_article SET titles = '{}', log_pending_at = NULL WHERE id = $1 AND log_pending_at = $2`,
    [id, pendingAt],
  );
}
