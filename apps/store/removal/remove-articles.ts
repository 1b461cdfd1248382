import { type EntityManager, In } from 'typeorm';
import { ArticleRevision } from '#libs/database/entities/article-revision.entity.js';
import { Article } from '#libs/database/entities/article.entity.js';
import { append } from '#libs/messaging/postgres-log/log-table.js';
import { removeArticle } from '../stories/apply-decision.js';
import { lockEditions, saveSequences } from '../stories/edition-sequence.js';
import { saveSummaries } from '../stories/save-stories.js';
import { storyEvents } from '../stories/story-events.js';
import { StoryState } from '../stories/story-state.js';

/**
 * Removes articles with all their revisions, and publishes what that changes about their stories. Ids that no article has are
 * ignored.
 * @param db a transaction
 */
export async function removeArticles(ids: string[], db: EntityManager): Promise<void> {
  const found = await db.find(Article, { select: { edition: true }, where: { id: In(ids) } });
  const editions = await lockEditions(
    found.map(({ edition }) => edition),
    db,
  );
  const state = await StoryState.ofArticles(ids, db);
  const changes = ids
    .flatMap((id) => removeArticle(id, state))
    .map((change) => ({ ...change, decision: null, updatedAt: editions.get(change.edition)!.now }));
  if (changes.length === 0) return;
  await db.delete(Article, { id: In(ids) });
  await db.delete(ArticleRevision, { articleId: In(ids) });
  await saveSummaries(changes, state, db);
  // The message log in PostgreSQL is the outbox where Kafka is used.
  await append(db, storyEvents(changes, new Map(), editions));
  await saveSequences(editions, db);
}
