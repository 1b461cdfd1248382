import { createHash } from 'node:crypto';
import type { ClusterDecision } from '#libs/contracts/cluster-decision.js';

/** 32 hex digits of SHA-256 over the parts; the parts' boundaries count. */
export function hashOf(parts: (string | number | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/**
 * Names a decision by what was decided, so that the same decision has the same id wherever in a log it stands. Only
 * these fields count: a field added to the contract later must not make old decisions look new.
 */
export function decisionId(decision: ClusterDecision): string {
  if (decision.type === 'stories-merged') {
    return hashOf([decision.type, decision.edition, decision.from, decision.into]);
  }
  if (decision.type === 'translation-found') {
    return hashOf([decision.type, decision.edition, decision.articleId, decision.relatedTo]);
  }
  const { articleId, storyId, relation, relatedTo, evidence, article } = decision;
  // receivedAt tells a text that went back to an earlier wording from that earlier revision.
  return hashOf([
    decision.type,
    decision.edition,
    articleId,
    storyId,
    relation,
    relatedTo,
    evidence.score,
    article.contentHash,
    article.receivedAt,
  ]);
}
