import type { EntityManager } from 'typeorm';
import type { StorySummary } from '#libs/contracts/story-event.js';
import { addAlias, resolveAliases } from './aliases.js';
import type { NewDecision } from './applied-decisions.js';
import type { StoryChange } from './story-events.js';

/** Moves all articles of one story to the other and keeps its id as an alias. */
export async function mergeStories(decision: NewDecision<'stories-merged'>, db: EntityManager): Promise<StoryChange[]> {
  const storyIds = await resolveAliases('story_alias', [decision.from, decision.into], db);
  const from = storyIds.get(decision.from)!;
  const into = storyIds.get(decision.into)!;
  if (from === into) return [];
  await addAlias('story_alias', { from, into }, db);
  await db.query(`UPDATE article SET story_id = $2 WHERE story_id = $1`, [from, into]);
  await db.query(`DELETE FROM story WHERE id = $1`, [from]);
  return [{ type: 'story.merged', storyId: into, decision }];
}

/**
 * Recomputes stories from their articles and deletes those that have none left.
 *
 * A story's title is that of the article received first. This prefers no language and, unlike the most common or the
 * newest title, it doesn't change while a reader follows the story.
 * @returns the summaries of the stories that have articles, by id
 */
export async function summarizeStories(ids: string[], db: EntityManager): Promise<Map<string, StorySummary>> {
  const changed = [...new Set(ids)];
  if (changed.length === 0) return new Map();
  const rows: StoryRow[] = await db.query(SUMMARIZE, [changed]);
  if (rows.length < changed.length) {
    await db.query(
      `DELETE FROM story WHERE id = ANY($1::char(32)[]) AND NOT EXISTS (SELECT FROM article WHERE story_id = story.id)`,
      [changed],
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
