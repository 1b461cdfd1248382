import { type EntityManager, In } from 'typeorm';
import { Article } from '#libs/database/entities/article.entity.js';
import { isReplaceable } from '#libs/domain/stories/join-texts.js';
import { addAlias, resolveAliases } from './aliases.js';
import type { NewDecision } from './applied-decisions.js';
import type { StoryChange } from './story-events.js';

/** Gives all articles of one text the id of the other, and the named article its relation, if it takes it on. */
export async function joinTexts(
  decision: NewDecision<'texts-joined' | 'translation-found'>,
  db: EntityManager,
): Promise<StoryChange[]> {
  const { articleId, relatedTo, evidence } = decision;
  const isOld = decision.type === 'translation-found';
  const { from, into } = isOld ? await textsOf(articleId, relatedTo, db) : decision;
  const textIds = await resolveAliases('text_alias', [from, into], db);
  await renameText(textIds.get(from)!, textIds.get(into)!, db);
  const article = await db.findOneBy(Article, { id: articleId });
  if (!article) return [];
  if (isReplaceable(article.relatedTo, relatedTo)) {
    const related = { relation: isOld ? ('translation' as const) : decision.relation, relatedTo, evidence };
    await db.update(Article, articleId, related);
    Object.assign(article, related);
  }
  return [{ type: 'story.revised', storyId: article.storyId, decision, article }];
}

async function renameText(from: string, into: string, db: EntityManager): Promise<void> {
  if (from === into) return;
  await addAlias('text_alias', { from, into }, db);
  await db.query(`UPDATE article SET text_id = $2 WHERE text_id = $1`, [from, into]);
}

/** The texts of two articles; twice the same when one isn't stored. */
async function textsOf(
  articleId: string,
  relatedTo: string,
  db: EntityManager,
): Promise<{ from: string; into: string }> {
  const found = await db.find(Article, {
    select: { id: true, textId: true },
    where: { id: In([articleId, relatedTo]) },
  });
  const textIds = new Map(found.map(({ id, textId }) => [id, textId]));
  const [from = '', into = from] = [textIds.get(articleId), textIds.get(relatedTo)];
  return { from: from || into, into };
}
