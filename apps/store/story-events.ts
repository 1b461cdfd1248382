import type { StoryEvent, StorySummary } from '#libs/contracts/story-event.js';
import { topics } from '#libs/contracts/topics.js';
import type { Article } from '#libs/database/entities/article.entity.js';
import type { OutgoingMessage } from '#libs/messaging/bus/bus.js';
import { hashOf, type NewDecision } from './applied-decisions.js';

/** What a decision changed about a story. */
export interface StoryChange {
  type: StoryEvent['type'];
  storyId: string;
  decision: NewDecision;
  /** The article that was added, revised or moved; absent in story.merged. */
  article?: Article;
}

/** One event for each change of a story that still exists. */
export function storyEvents(changes: StoryChange[], summaries: Map<string, StorySummary>): OutgoingMessage[] {
  return changes.flatMap((change) => {
    const story = summaries.get(change.storyId);
    return story ? [toEvent(change, story)] : [];
  });
}

/** Id and time derive from the decision, so that a store rebuilt from the log emits the same events. */
function toEvent(
  { type, decision, article }: StoryChange,
  story: StorySummary,
): OutgoingMessage<typeof topics.stories> {
  const value: StoryEvent = {
    specversion: '1.0',
    id: hashOf([type, decision.decisionId]),
    source: '/babelwire/store',
    type,
    subject: story.id,
    time: decision.decidedAt.toISOString(),
    datacontenttype: 'application/json',
    data: {
      story,
      ...(article && { article: toEventArticle(article) }),
      ...(decision.type === 'stories-merged' && { mergedFrom: decision.from }),
      ...(decision.type === 'texts-joined' && { joinedFrom: decision.from }),
    },
  };
  return { topic: topics.stories, key: story.id, value, headers: { 'content-type': 'application/cloudevents+json' } };
}

function toEventArticle(article: Article): StoryEvent['data']['article'] {
  return {
    id: article.id,
    textId: article.textId,
    title: article.title,
    url: article.url,
    language: article.language,
    source: article.source,
    byline: article.byline,
    publishedAt: article.publishedAt?.toISOString() ?? null,
    relation: article.relation,
    relatedTo: article.relatedTo,
  };
}
