import type { EntityManager } from 'typeorm';
import { StoryArticle } from '#libs/contracts/story.js';
import { Article } from '#libs/database/entities/article.entity.js';
import { toStoryArticle } from '../stories/story-views.js';

/** The articles of stories in order of arrival, by story. Without texts, which can be long. */
export async function findArticles(storyIds: string[], db: EntityManager): Promise<Map<string, StoryArticle[]>> {
  const found = await db
    .createQueryBuilder(Article, 'article')
    .select(Object.keys(StoryArticle.shape).map((property) => `article.${property}`))
    .where('article.storyId = ANY(:storyIds::char(32)[])', { storyIds })
    .orderBy('article.receivedAt')
    .addOrderBy('article.id')
    .getMany();
  const byStory = new Map<string, StoryArticle[]>(storyIds.map((id) => [id, []]));
  for (const article of found) byStory.get(article.storyId)!.push(toStoryArticle(article));
  return byStory;
}
