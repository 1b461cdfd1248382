import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { Story } from '#libs/database/entities/story.entity.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import type { StoryQuery } from './story-query.js';

export interface StoryPage {
  items: Story[];
  /** Cursor of the next page; null on the last one. */
  next: string | null;
}

/** One page of stories, newest first. Pages continue after the last story seen, so news in between shifts nothing. */
export async function findStories(query: StoryQuery, db: EntityManager): Promise<StoryPage> {
  const find = db
    .createQueryBuilder(Story, 'story')
    .orderBy('story.newestAt', 'DESC')
    .addOrderBy('story.id', 'DESC')
    .limit(query.limit + 1);
  if (query.cursor) {
    find.andWhere('(story.newest_at, story.id) < (:newestAt, :id)', decodeCursor(query.cursor));
  }
  filter(find, query);
  const found = await find.getMany();
  const items = found.slice(0, query.limit);
  const last = items.at(-1);
  return { items, next: last && found.length > items.length ? encodeCursor(last) : null };
}

function filter(find: SelectQueryBuilder<Story>, query: StoryQuery): void {
  const { edition, language, source, from, to, q } = query;
  if (edition) find.andWhere('story.edition = :edition', { edition });
  if (language) find.andWhere(':language = ANY(story.languages)', { language: canonicalLanguage(language) });
  if (from) find.andWhere('story.newest_at >= :from', { from: new Date(from) });
  if (to) find.andWhere('coalesce(story.first_published_at, story.newest_at) <= :to', { to: endOf(to) });
  if (source) find.andWhere(anArticleWith('article.source = :source'), { source });
  if (q && UNSPACED.test(q))
    find.andWhere(anArticleWith(`article.title || ' ' || article.text ILIKE :q`), { q: like(q) });
  else if (q) find.andWhere(anArticleWith(`${WORDS} @@ websearch_to_tsquery('simple', :q)`), { q });
}

const anArticleWith = (condition: string): string =>
  `EXISTS (SELECT FROM article WHERE article.story_id = story.id AND ${condition})`;

/** Must be the expression of the index article_words. */
const WORDS = `to_tsvector('simple', article.title || ' ' || left(article.text, 100000))`;

/** Scripts that put no space between words: PostgreSQL cannot find the words in them, so the string itself is looked for. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const like = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

function canonicalLanguage(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? tag;
  } catch {
    return tag;
  }
}

/** A day without a time means all of it. */
const endOf = (moment: string): Date => new Date(moment.includes('T') ? moment : `${moment}T23:59:59.999Z`);
