import type { EntityManager } from 'typeorm';
import type { ClusterDecision } from '#libs/contracts/cluster-decision.js';
import type { Message } from '#libs/messaging/bus/bus.js';
import { decisionId } from './decision-id.js';

/** A decision that was never acted on before. */
export interface NewDecision<T extends ClusterDecision = ClusterDecision> {
  id: string;
  decision: T;
  /** When it was made. */
  at: Date;
}

/** Writes the batch into the ledger and returns, in order, what was not there: repeats end here. */
export async function claimDecisions(messages: Message<ClusterDecision>[], db: EntityManager): Promise<NewDecision[]> {
  const byId = new Map<string, NewDecision>();
  for (const { value: decision, timestamp } of messages) {
    const id = decisionId(decision);
    if (!byId.has(id)) byId.set(id, { id, decision, at: timestamp });
  }
  const inserted: { id: string }[] = await db.query(
    `INSERT INTO applied_decision (id) SELECT unnest($1::char(32)[]) ON CONFLICT DO NOTHING RETURNING id`,
    [[...byId.keys()]],
  );
  const claimed = new Set(inserted.map((row) => row.id));
  return [...byId.values()].filter((decision) => claimed.has(decision.id));
}
