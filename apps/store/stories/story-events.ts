import { type EntityManager, In } from 'typeorm';
import type { Evidence } from '#libs/contracts/cluster-decision.js';
import type { StoryEvent } from '#libs/contracts/story-event.js';
import type { StoryArticle } from '#libs/contracts/story.js';
import { topics } from '#libs/contracts/topics.js';
import { Article } from '#libs/database/entities/article.entity.js';
import type { OutgoingMessage } from '#libs/messaging/bus/bus.js';
import { hashOf } from './applied-decisions.js';
import type { LockedEdition } from './edition-sequence.js';
import type { AppliedChange } from './save-stories.js';
import type { StateArticle } from './story-state.js';
import { toStoryArticle, toSummary } from './story-views.js';

/**
 * One event for each change, numbered on from the edition's last one.
 * @param evidences of articles whose evidence wasn't loaded
 * @param editions whose sequences are advanced
 */
export function storyEvents(
  changes: AppliedChange[],
  evidences: Map<string, Evidence>,
  editions: Map<string, LockedEdition>,
): OutgoingMessage[] {
  return changes.map((change) => {
    const edition = editions.get(change.edition)!;
    edition.sequence++;
    const value = toEvent(change, edition.sequence, evidences);
    const headers = { 'content-type': 'application/cloudevents+json' };
    return { topic: topics.stories, key: change.edition, sequence: edition.sequence, value, headers };
  });
}

/** The stored evidence of articles that changed, but not in their evidence. Call it before the changes are written. */
export async function findEvidences(changes: AppliedChange[], db: EntityManager): Promise<Map<string, Evidence>> {
  const missing = changes.flatMap(({ article }) => (article && !article.evidence ? article.id : []));
  if (missing.length === 0) return new Map();
  const found = await db.find(Article, { select: { id: true, evidence: true }, where: { id: In(missing) } });
  return new Map(found.map(({ id, evidence }) => [id, evidence]));
}

/** Id and time derive from the decision, if there is one, so that a store rebuilt from the log emits the same events. */
function toEvent(change: AppliedChange, sequence: number, evidences: Map<string, Evidence>): StoryEvent {
  const { decision, edition, storyId, updatedAt } = change;
  const type = `org.babelwire.story.${change.type}.v1` as const;
  const story = toSummary({ id: storyId, edition, ...change.story, updatedAt });
  const article = change.article && withEvidence(change.article, evidences);
  const { decisionId, decidedAt } = decision ?? { decisionId: updatedAt.toISOString(), decidedAt: updatedAt };
  const data = {
    story,
    ...(article && { article }),
    ...(change.joinedFrom && { joinedFrom: change.joinedFrom }),
    ...(change.removedId && { articleId: change.removedId }),
    ...(decision?.type === 'stories-merged' && {
      mergedFrom: change.mergedFrom,
      articleId: decision.articleId ?? null,
      relatedTo: decision.relatedTo ?? null,
      evidence: decision.evidence,
    }),
  };
  return {
    specversion: '1.0',
    id: hashOf([type, decisionId, storyId, article?.id ?? change.removedId ?? null]),
    source: '/babelwire/store',
    type,
    subject: storyId,
    time: decidedAt.toISOString(),
    datacontenttype: 'application/json',
    sequence,
    edition,
    data,
  } as StoryEvent;
}

function withEvidence(article: StateArticle, evidences: Map<string, Evidence>): StoryArticle {
  return toStoryArticle({ ...article, evidence: article.evidence ?? evidences.get(article.id)! });
}
