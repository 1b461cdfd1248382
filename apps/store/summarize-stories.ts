import type { EntityManager } from 'typeorm';
import type { StorySummary } from '#libs/contracts/story-event.js';

/**
 * Recomputes stories from their articles and removes those that have none left.
 *
 * A story's title is that of the article received first: it needs no favourite language and, unlike the most common or
 * the newest title, it does not change under the reader when further articles arrive.
 * @returns the summaries of the stories that have articles, by id
 */
export async function summarizeStories(ids: Iterable<string>, db: EntityManager): Promise<Map<string, StorySummary>> {
  const touched = [...new Set(ids)];
  if (touched.length === 0) return new Map();
  const rows: StoryRow[] = await db.query(SUMMARIZE, [touched]);
  if (rows.length < touched.length) {
    await db.query(
      `DELETE FROM story WHERE id = ANY($1::char(32)[]) AND NOT EXISTS (SELECT FROM article WHERE story_id = story.id)`,
      [touched],
    );
  }
  return new Map(rows.map((row) => [row.id, toSummary(row)]));
}

const SUMMARIZE = `
  INSERT INTO story (id, edition, title, languages, article_count,
                     first_published_at, last_published_at, newest_at, updated_at)
  SELECT story_id,
         min(edition),
         coalesce(
           (array_agg(title ORDER BY received_at, id) FILTER (WHERE title <> ''))[1],
           left(split_part((array_agg(left(text, 1000) ORDER BY received_at, id))[1], E'\\n', 1), 120)),
         array_agg(DISTINCT language COLLATE "C" ORDER BY language COLLATE "C"),
         count(*),
         min(published_at),
         max(published_at),
         coalesce(max(published_at), max(received_at)),
         now()
    FROM article
   WHERE story_id = ANY($1::char(32)[])
   GROUP BY story_id
  ON CONFLICT (id) DO UPDATE
     SET title = excluded.title,
         languages = excluded.languages,
         article_count = excluded.article_count,
         first_published_at = excluded.first_published_at,
         last_published_at = excluded.last_published_at,
         newest_at = excluded.newest_at,
         updated_at = excluded.updated_at
  RETURNING id, edition, title, languages, article_count, first_published_at, last_published_at`;

interface StoryRow {
  id: string;
  edition: string;
  title: string;
  languages: string[];
  article_count: number;
  first_published_at: Date | null;
  last_published_at: Date | null;
}

function toSummary(row: StoryRow): StorySummary {
  return {
    id: row.id,
    edition: row.edition,
    title: row.title,
    languages: row.languages,
    articleCount: row.article_count,
    firstPublishedAt: row.first_published_at?.toISOString() ?? null,
    lastPublishedAt: row.last_published_at?.toISOString() ?? null,
  };
}
