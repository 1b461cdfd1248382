import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';
import type { LoggedDecision } from '#libs/contracts/cluster-decision.js';
import { topics } from '#libs/contracts/topics.js';
import type { Message, HandlerResult, OutgoingMessage, PartitionContext } from '#libs/messaging/bus/bus.js';
import { Consume } from '#libs/messaging/bus-strategy.js';
import { type NewDecision, skipApplied } from './applied-decisions.js';
import { joinTexts } from './join-texts.js';
import { storeArticles } from './store-articles.js';
import { type StoryChange, storyEvents } from './story-events.js';
import { mergeStories, summarizeStories } from './update-stories.js';

/** news.clustered → PostgreSQL and news.stories. */
@Controller()
export class StoreDecisionsController {
  @Consume(topics.clustered, { group: 'store', step: 'store-decisions', commit: 'database', maxBatch: 500 })
  store(@Payload() messages: Message<LoggedDecision>[], @Ctx() partition: PartitionContext): Promise<HandlerResult> {
    if (!partition.transaction) throw new Error('store-decisions needs the transaction that commits its offsets');
    return storeDecisions(messages, partition.transaction);
  }
}

/**
 * Applies a batch of decisions to the tables and emits an event for each change. Idempotent: a decision that was applied
 * before, redelivered or replayed from the start of the log, changes nothing and emits nothing.
 * @param db the transaction that also commits the batch's offsets and the events
 */
export async function storeDecisions(messages: Message<LoggedDecision>[], db: EntityManager): Promise<HandlerResult> {
  const emit: OutgoingMessage[] = [];
  const decisions = await skipApplied(messages, db);
  for (const run of groupArticles(decisions)) {
    const changes = await applyRun(run, db);
    const summaries = await summarizeStories(
      changes.map(({ storyId }) => storyId),
      db,
    );
    emit.push(...storyEvents(changes, summaries));
  }
  return { emit };
}

type ArticleDecision = NewDecision<'article-clustered'>;
type Run = ArticleDecision[] | Exclude<NewDecision, ArticleDecision>;

/** Consecutive articles are stored together. Merges and joins are applied alone: they change stored articles. */
function groupArticles(decisions: NewDecision[]): Run[] {
  const runs: Run[] = [];
  for (const decision of decisions) {
    const last = runs.at(-1);
    if (decision.type !== 'article-clustered') runs.push(decision);
    else if (Array.isArray(last)) last.push(decision);
    else runs.push([decision]);
  }
  return runs;
}

function applyRun(run: Run, db: EntityManager): Promise<StoryChange[]> {
  if (Array.isArray(run)) return storeArticles(run, db);
  return run.type === 'stories-merged' ? mergeStories(run, db) : joinTexts(run, db);
}
