import type { ArticleClustered, StoriesMerged, TranslationFound } from '#libs/contracts/cluster-decision.js';
import type { StoryEvent, StorySummary } from '#libs/contracts/story-event.js';
import type { Article } from '#libs/database/entities/article.entity.js';
import { topics } from '#libs/contracts/topics.js';
import type { OutgoingMessage } from '#libs/messaging/bus/bus.js';
import type { NewDecision } from './claim-decisions.js';
import { hashOf } from './decision-id.js';

type StoryEventType = StoryEvent['type'];
type Outgoings = OutgoingMessage<typeof topics.stories>;

/** What a decision on an article did to a story. */
export function articleEvent(
  type: StoryEventType,
  { id, decision, at }: NewDecision<ArticleClustered>,
  story: StorySummary,
): Outgoings {
  const { article } = decision;
  return event(type, id, at, story, {
    article: {
      id: decision.articleId,
      title: article.title,
      url: article.url,
      language: article.language,
      source: article.source,
      publishedAt: article.publishedAt,
      relation: decision.relation,
      relatedTo: decision.relatedTo,
    },
  });
}

/** What a later decision on a stored article did to its story. */
export function storedArticleEvent(
  type: StoryEventType,
  { id, at }: NewDecision<TranslationFound>,
  article: Article,
  story: StorySummary,
): Outgoings {
  const { title, url, language, source, publishedAt, relation, relatedTo } = article;
  const published = publishedAt?.toISOString() ?? null;
  const about = { id: article.id, title, url, language, source, publishedAt: published, relation, relatedTo };
  return event(type, id, at, story, { article: about });
}

export function mergeEvent({ id, decision, at }: NewDecision<StoriesMerged>, story: StorySummary): Outgoings {
  return event('story.merged', id, at, story, { mergedFrom: decision.from });
}

/** Id and time come from the decision, so that a store rebuilt from the log says the same events again. */
function event(
  type: StoryEventType,
  decision: string,
  at: Date,
  story: StorySummary,
  about: Partial<StoryEvent['data']>,
): Outgoings {
  const value: StoryEvent = {
    specversion: '1.0',
    id: hashOf([type, decision]),
    source: '/babelwire/store',
    type,
    subject: story.id,
    time: at.toISOString(),
    datacontenttype: 'application/json',
    data: { story, ...about },
  };
  return { topic: topics.stories, key: story.id, value, headers: { 'content-type': 'application/cloudevents+json' } };
}
