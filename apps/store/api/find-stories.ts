import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { z } from 'zod';
import { StoryQuery } from '#libs/contracts/api/stories.js';
import { HashId } from '#libs/contracts/normalized-article.js';
import { StoryAlias } from '#libs/database/entities/story-alias.entity.js';
import { Story } from '#libs/database/entities/story.entity.js';
import { decodeCursor, encodeCursor } from '#libs/runtime/cursor.js';
import { FieldException } from '#libs/runtime/problem-filter.js';
import { canonicalLanguage } from '../events/event-filter.js';

const SortKey = z.tuple([StoryQuery.shape.order.unwrap(), z.iso.datetime(), HashId]);

/**
 * One page of stories. Pages continue after the last story of the page before, so new stories shift nothing.
 * @returns `next` is the cursor of the next page; null on the last one
 */
export async function findStories(
  query: StoryQuery,
  db: EntityManager,
): Promise<{ stories: Story[]; next: string | null }> {
  const { order, limit, cursor } = query;
  const isNewest = order === 'newest';
  const direction = isNewest ? 'DESC' : 'ASC';
  const select = db
    .createQueryBuilder(Story, 'story')
    .orderBy(isNewest ? 'story.newestAt' : 'story.updatedAt', direction)
    .addOrderBy('story.id', direction)
    .limit(limit + 1);
  if (cursor) {
    const [ofOrder, at, id] = decodeCursor(SortKey, cursor);
    if (ofOrder !== order)
      throw new FieldException(400, [{ field: 'cursor', detail: `must be of a list in order=${order}` }]);
    const position = isNewest
      ? '(story.newest_at, story.id) < (:at, :id)'
      : '(story.updated_at, story.id) > (:at, :id)';
    select.andWhere(position, { at, id });
  }
  filter(select, query);
  const found = await select.getMany();
  const stories = found.slice(0, limit);
  const last = found.length > stories.length ? stories.at(-1) : undefined;
  return { stories, next: last ? encodeCursor([order, isNewest ? last.newestAt : last.updatedAt, last.id]) : null };
}

/**
 * @returns the story, or the id of the one that it was merged into
 * @throws FieldException 404 when there is neither
 */
export async function findStory(id: string, db: EntityManager): Promise<Story | { mergedInto: string }> {
  const story = await db.findOneBy(Story, { id });
  if (story) return story;
  const alias = await db.findOneBy(StoryAlias, { fromId: id });
  if (!alias) throw new FieldException(404, [{ field: 'id', detail: `there is no story ${id}` }]);
  return { mergedInto: alias.intoId };
}

function filter(select: SelectQueryBuilder<Story>, query: StoryQuery): void {
  const { edition, language, source, from, to, updatedSince, q } = query;
  if (edition) select.andWhere('story.edition = :edition', { edition });
  if (language) select.andWhere(':language = ANY(story.languages)', { language: canonicalLanguage(language) });
  if (from) select.andWhere('story.newest_at >= :from', { from: new Date(from) });
  if (to) select.andWhere('coalesce(story.first_published_at, story.newest_at) <= :to', { to: endOf(to) });
  if (updatedSince) select.andWhere('story.updated_at >= :updatedSince', { updatedSince: new Date(updatedSince) });
  if (source) select.andWhere(hasArticle('article.source = :source'), { source });
  if (q && UNSPACED.test(q))
    select.andWhere(hasArticle(`article.title || ' ' || article.text ILIKE :pattern`), { pattern: substring(q) });
  else if (q) select.andWhere(hasArticle(`${WORDS} @@ websearch_to_tsquery('simple', :q)`), { q });
}

const hasArticle = (condition: string): string =>
  `EXISTS (SELECT FROM article WHERE article.story_id = story.id AND ${condition})`;

/** Must be the expression of the index article_words. */
const WORDS = `to_tsvector('simple', article.title || ' ' || left(article.text, 100000))`;

/** Scripts without spaces between words: PostgreSQL can't segment them, so the search is for a substring. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const substring = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** A day without a time includes all of it. */
const endOf = (moment: string): Date => new Date(moment.includes('T') ? moment : `${moment}T23:59:59.999Z`);
