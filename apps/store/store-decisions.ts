import type { EntityManager } from 'typeorm';
import type { ArticleClustered, ClusterDecision, StoriesMerged } from '#libs/contracts/cluster-decision.js';
import type { Message, Outcome, Outgoing } from '#libs/messaging/bus.js';
import { claimDecisions, type NewDecision } from './claim-decisions.js';
import { mergeStories } from './merge-stories.js';
import { storeArticles } from './store-articles.js';

/**
 * Brings the tables up to a batch of decisions and says what changed. Idempotent: a decision that was acted on before,
 * redelivered or replayed from the log's start, changes nothing and emits nothing.
 * @param db the transaction that also commits the batch's offsets and the events
 */
export async function storeDecisions(messages: Message<ClusterDecision>[], db: EntityManager): Promise<Outcome> {
  const emit: Outgoing[] = [];
  for (const step of inSteps(await claimDecisions(messages, db))) {
    emit.push(...(Array.isArray(step) ? await storeArticles(step, db) : await mergeStories(step, db)));
  }
  return { emit };
}

type Step = NewDecision<ArticleClustered>[] | NewDecision<StoriesMerged>;

/** Runs of decisions on articles are stored as one; a merge stands alone, because it changes where later ones go. */
function inSteps(decisions: NewDecision[]): Step[] {
  const steps: Step[] = [];
  for (const next of decisions) {
    if (isMerge(next)) {
      steps.push(next);
      continue;
    }
    const last = steps.at(-1);
    if (Array.isArray(last)) last.push(next as NewDecision<ArticleClustered>);
    else steps.push([next as NewDecision<ArticleClustered>]);
  }
  return steps;
}

function isMerge(next: NewDecision): next is NewDecision<StoriesMerged> {
  return next.decision.type === 'stories-merged';
}
