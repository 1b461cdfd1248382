import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { LoggedDecision } from '#libs/contracts/cluster-decision.js';
import type { Message } from '#libs/messaging/bus/bus.js';

/** A decision that was never applied before. */
export type NewDecision<T extends LoggedDecision['type'] = LoggedDecision['type']> = Extract<
  LoggedDecision,
  { type: T }
> & {
  decisionId: string;
  decidedAt: Date;
  /** The message that it is the value of. */
  message: Message<LoggedDecision>;
};

/** Records the batch in the ledger of applied decisions and returns, in order, those that were not in it. */
export async function skipApplied(messages: Message<LoggedDecision>[], db: EntityManager): Promise<NewDecision[]> {
  const byId = new Map<string, NewDecision>();
  for (const message of messages) {
    const decisionId = idOf(message.value);
    if (!byId.has(decisionId))
      byId.set(decisionId, { ...message.value, decisionId, decidedAt: message.timestamp, message });
  }
  const inserted: { id: string }[] = await db.query(
    `INSERT INTO applied_decision (id) SELECT unnest($1::char(32)[]) ON CONFLICT DO NOTHING RETURNING id`,
    [[...byId.keys()]],
  );
  const newIds = new Set(inserted.map(({ id }) => id));
  return [...byId.values()].filter(({ decisionId }) => newIds.has(decisionId));
}

/**
 * Identifies a decision by its content, so that it has the same id wherever it is in a log. Only these fields count: a
 * field that is added to the contract must not make old decisions look new.
 */
function idOf(decision: LoggedDecision): string {
  if (decision.type === 'stories-merged' || decision.type === 'texts-joined') {
    return hashOf([decision.type, decision.edition, decision.from, decision.into]);
  }
  if (decision.type === 'translation-found') {
    return hashOf([decision.type, decision.edition, decision.articleId, decision.relatedTo]);
  }
  const { type, edition, articleId, storyId, relation, relatedTo, evidence, article } = decision;
  // receivedAt distinguishes a text that returns to an earlier wording from that earlier revision.
  const revision = [article.contentHash, article.receivedAt];
  return hashOf([type, edition, articleId, storyId, relation, relatedTo, evidence.score, ...revision]);
}

/** First 32 hex digits of the SHA-256 of the parts; the boundaries of the parts count. */
export function hashOf(parts: (string | number | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
