import type { EntityManager } from 'typeorm';
import type { TranslationFound } from '#libs/contracts/cluster-decision.js';
import { Article } from '#libs/database/entities/article.entity.js';
import type { OutgoingMessage } from '#libs/messaging/bus/bus.js';
import type { NewDecision } from './claim-decisions.js';
import { storedArticleEvent } from './story-events.js';
import { summarizeStories } from './summarize-stories.js';

/** Says of a stored article that it is a translation after all. */
export async function storeTranslation(
  found: NewDecision<TranslationFound>,
  db: EntityManager,
): Promise<OutgoingMessage[]> {
  const { articleId, relatedTo, evidence } = found.decision;
  await db.update(Article, articleId, { relation: 'translation', relatedTo, evidence });
  const article = await db.findOneBy(Article, { id: articleId });
  if (!article) return [];
  const story = (await summarizeStories([article.storyId], db)).get(article.storyId);
  return story ? [storedArticleEvent('story.revised', found, article, story)] : [];
}
