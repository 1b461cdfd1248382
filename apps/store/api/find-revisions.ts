import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { ArticleRevision, RevisionQuery } from '#libs/contracts/api/revisions.js';
import { decodeCursor, encodeCursor } from '#libs/runtime/cursor.js';

interface RevisionRow {
  revision: number;
  received_at: Date;
  title: string;
  text: string;
  language: string;
  byline: string | null;
  published_at: Date | null;
  content_hash: string;
}

/** Characters of text in a page, after which it ends. */
const MAX_PAGE_LENGTH = 2_000_000;

/** The latest revision is in the article's row, the others are in article_revision. */
const REVISIONS = `
  SELECT revision, revised_at AS received_at, title, text, language, byline, published_at, content_hash
    FROM article WHERE id = $1
   UNION ALL
  SELECT revision, received_at, title, text, language, byline, published_at, content_hash
    FROM article_revision WHERE article_id = $1`;

const SortKey = z.tuple([z.number().int().positive()]);

/** One page of an article's revisions, newest first; empty when there is no such article. */
export async function findRevisions(
  articleId: string,
  { cursor, limit }: RevisionQuery,
  db: EntityManager,
): Promise<{ items: ArticleRevision[]; next: string | null }> {
  const before = cursor ? decodeCursor(SortKey, cursor)[0] : null;
  const rows: (RevisionRow & { length_before: string })[] = await db.query(
    `SELECT *, sum(length(text)) OVER (ORDER BY revision DESC) - length(text) AS length_before
       FROM (SELECT * FROM (${REVISIONS}) revision WHERE revision < $2 OR $2 IS NULL ORDER BY revision DESC LIMIT $3) page
      ORDER BY revision DESC`,
    [articleId, before, limit + 1],
  );
  const items = rows
    .slice(0, limit)
    .filter(({ length_before }) => Number(length_before) < MAX_PAGE_LENGTH)
    .map(toRevision);
  const last = items.length < rows.length ? items.at(-1) : undefined;
  return { items, next: last ? encodeCursor([last.revision]) : null };
}

/** Some revisions of an article by number; those that aren't kept are missing. */
export async function readRevisions(
  articleId: string,
  numbers: number[],
  db: EntityManager,
): Promise<Map<number, ArticleRevision>> {
  const rows: RevisionRow[] = await db.query(`SELECT * FROM (${REVISIONS}) revision WHERE revision = ANY($2::int[])`, [
    articleId,
    numbers,
  ]);
  return new Map(rows.map((row) => [row.revision, toRevision(row)]));
}

function toRevision(row: RevisionRow): ArticleRevision {
  return {
    revision: row.revision,
    receivedAt: row.received_at.toISOString(),
    title: row.title,
    text: row.text,
    language: row.language,
    byline: row.byline,
    publishedAt: row.published_at?.toISOString() ?? null,
    contentHash: row.content_hash,
  };
}
