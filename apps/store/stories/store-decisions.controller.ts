import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';
import type { LoggedDecision } from '#libs/contracts/cluster-decision.js';
import { topics } from '#libs/contracts/topics.js';
import { refuseErased } from '#libs/database/erasure-ledger.js';
import type { Message, HandlerResult, PartitionContext } from '#libs/messaging/bus/bus.js';
import { Consume } from '#libs/messaging/bus-strategy.js';
import { type NewDecision, skipApplied } from './applied-decisions.js';
import { applyDecision, InvalidDecision } from './apply-decision.js';
import { lockEditions, saveSequences } from './edition-sequence.js';
import { type AppliedChange, saveStories } from './save-stories.js';
import { findEvidences, storyEvents } from './story-events.js';
import { StoryState } from './story-state.js';

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
 * Applies a batch of decisions to the tables and emits an event for each change, with the story as it is after that change.
 * Idempotent: a decision that was applied before, redelivered or replayed from the start of the log, changes nothing and
 * emits nothing.
 * @param db the transaction that also commits the batch's offsets and the events
 */
export async function storeDecisions(messages: Message<LoggedDecision>[], db: EntityManager): Promise<HandlerResult> {
  const newDecisions = await skipApplied(messages, db);
  if (newDecisions.length === 0) return { emit: [] };
  const editions = await lockEditions(
    newDecisions.map(({ edition }) => edition),
    db,
  );
  // While the editions are locked, nothing is erased.
  const decisions = await withoutErased(newDecisions, db);
  const state = await StoryState.load(decisions, db);
  const changes: AppliedChange[] = [];
  const deadLetter: HandlerResult['deadLetter'] = [];
  for (const decision of decisions) {
    try {
      const updatedAt = editions.get(decision.edition)!.now;
      for (const change of applyDecision(decision, state)) changes.push({ ...change, decision, updatedAt });
    } catch (error) {
      if (!(error instanceof InvalidDecision)) throw error;
      deadLetter.push({ message: decision.message, reason: error.message });
    }
  }
  const evidences = await findEvidences(changes, db);
  await saveStories(changes, state, db);
  const emit = storyEvents(changes, evidences, editions);
  await saveSequences(editions, db);
  return { emit, deadLetter };
}

/** Leaves out decisions on articles that were erased, whose text must not come back. */
async function withoutErased(decisions: NewDecision[], db: EntityManager): Promise<NewDecision[]> {
  const erased = await refuseErased(
    decisions.flatMap((decision) => (decision.type === 'article-clustered' ? decision.article : [])),
    db,
  );
  return decisions.filter(({ type, articleId }) => type !== 'article-clustered' || !erased.has(articleId));
}
