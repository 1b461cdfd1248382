import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { StoryFeedQuery } from '#libs/contracts/api/stories.js';
import { HashId } from '#libs/contracts/normalized-article.js';
import type { Article } from '#libs/database/entities/article.entity.js';
import type { Story } from '#libs/database/entities/story.entity.js';
import { decodeCursor, encodeCursor } from '#libs/runtime/cursor.js';

/** Characters of a text that are read for an excerpt. */
const READ_LENGTH = 600;
/** About two lines. */
const MAX_EXCERPT_LENGTH = 280;
const MAX_SOURCES = 5;

/** What a feed's entry shows of a story beside the summary. */
export interface StoryLead {
  /** The first sources, in order of arrival. */
  sources: string[];
  /** Beginning of the article that has the story's title; of the first one in the title's language where none has it. */
  excerpt: string;
}

/** The lead of each story, by story id, in the language of the title that the story is given with. */
export async function findLeads(
  stories: Pick<Story, 'id' | 'title' | 'titleLanguage'>[],
  db: EntityManager,
): Promise<Map<string, StoryLead>> {
  const rows: { id: string; sources: string[] | null; beginning: string | null }[] = await db.query(
    `SELECT story.id, sources, left(lead.text, ${READ_LENGTH}) AS beginning
       FROM unnest($1::char(32)[], $2::text[], $3::text[]) AS story (id, title, language)
       LEFT JOIN LATERAL (
              SELECT array_agg(source ORDER BY arrival, source) AS sources
                FROM (SELECT source, min(received_at) AS arrival FROM article WHERE story_id = story.id
                       GROUP BY source ORDER BY arrival, source LIMIT ${MAX_SOURCES}) first
            ) source ON true
       LEFT JOIN LATERAL (
              SELECT id FROM article WHERE story_id = story.id AND language = story.language
               ORDER BY article.title = story.title DESC, received_at, id LIMIT 1
            ) chosen ON true
       LEFT JOIN article lead ON lead.id = chosen.id`,
    [stories.map(({ id }) => id), stories.map(({ title }) => title), stories.map(({ titleLanguage }) => titleLanguage)],
  );
  return new Map(
    rows.map(({ id, sources, beginning }) => [id, { sources: sources ?? [], excerpt: excerptOf(beginning ?? '') }]),
  );
}

/** What a feed's entry shows of an article. */
export interface ArticleLead extends Pick<
  Article,
  'id' | 'title' | 'language' | 'source' | 'byline' | 'url' | 'publishedAt' | 'revisedAt'
> {
  excerpt: string;
}

const SortKey = z.tuple([z.iso.datetime(), HashId]);

/**
 * One page of a story's articles, the latest revision first: who polls only the first page misses neither an article that
 * was published long before it came in, nor a revision.
 * @returns `next` is the cursor of the next page; null on the last one
 */
export async function findArticleLeads(
  storyId: string,
  { cursor, limit }: StoryFeedQuery,
  db: EntityManager,
): Promise<{ articles: ArticleLead[]; next: string | null }> {
  const [before, beforeId] = cursor ? decodeCursor(SortKey, cursor) : [null, null];
  const rows: (Omit<ArticleLead, 'excerpt'> & { beginning: string })[] = await db.query(
    `SELECT id, title, language, source, byline, url, published_at AS "publishedAt", revised_at AS "revisedAt",
            left(text, ${READ_LENGTH}) AS beginning
       FROM article
      WHERE story_id = $1 AND ($2::timestamptz IS NULL OR (revised_at, id) < ($2, $3::char(32)))
      ORDER BY revised_at DESC, id DESC LIMIT $4`,
    [storyId, before, beforeId, limit + 1],
  );
  const articles = rows.slice(0, limit).map(({ beginning, ...row }) => ({ ...row, excerpt: excerptOf(beginning) }));
  const last = rows.length > limit ? articles.at(-1) : undefined;
  return { articles, next: last ? encodeCursor([last.revisedAt, last.id]) : null };
}

/** The beginning of a text in one line, cut at a space where there is one near the limit. */
function excerptOf(beginning: string): string {
  const text = beginning.replace(/\s+/g, ' ').trim();
  const characters = [...text];
  if (characters.length <= MAX_EXCERPT_LENGTH) return text;
  const cut = characters.slice(0, MAX_EXCERPT_LENGTH).join('');
  const space = cut.lastIndexOf(' ');
  return `${space > cut.length / 2 ? cut.slice(0, space) : cut} …`;
}
