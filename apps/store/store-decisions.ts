import type { EntityManager } from 'typeorm';
import type {
  ArticleClustered,
  ClusterDecision,
  StoriesMerged,
  TranslationFound,
} from '#libs/contracts/cluster-decision.js';
import type { Message, HandlerResult, OutgoingMessage } from '#libs/messaging/bus/bus.js';
import { claimDecisions, type NewDecision } from './claim-decisions.js';
import { mergeStories } from './merge-stories.js';
import { storeArticles } from './store-articles.js';
import { storeTranslation } from './store-translation.js';

/**
 * Brings the tables up to a batch of decisions and says what changed. Idempotent: a decision that was acted on before,
 * redelivered or replayed from the log's start, changes nothing and emits nothing.
 * @param db the transaction that also commits the batch's offsets and the events
 */
export async function storeDecisions(messages: Message<ClusterDecision>[], db: EntityManager): Promise<HandlerResult> {
  const emit: OutgoingMessage[] = [];
  for (const step of inSteps(await claimDecisions(messages, db))) {
    if (Array.isArray(step)) emit.push(...(await storeArticles(step, db)));
    else emit.push(...(isMerge(step) ? await mergeStories(step, db) : await storeTranslation(step, db)));
  }
  return { emit };
}

type Single = NewDecision<StoriesMerged> | NewDecision<TranslationFound>;
type Step = NewDecision<ArticleClustered>[] | Single;

/** Runs of decisions on new articles are stored as one; the others stand alone, because they change what is stored. */
function inSteps(decisions: NewDecision[]): Step[] {
  const steps: Step[] = [];
  for (const next of decisions) {
    const last = steps.at(-1);
    if (!isOfArticle(next)) steps.push(next as Single);
    else if (Array.isArray(last)) last.push(next);
    else steps.push([next]);
  }
  return steps;
}

function isOfArticle(next: NewDecision): next is NewDecision<ArticleClustered> {
  return next.decision.type === 'article-clustered';
}

function isMerge(next: NewDecision): next is NewDecision<StoriesMerged> {
  return next.decision.type === 'stories-merged';
}
