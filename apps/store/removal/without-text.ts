import type { LoggedDecision } from '#libs/contracts/cluster-decision.js';
import type { DeadLetter } from '#libs/contracts/dead-letter.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import type { StoryEvent } from '#libs/contracts/story-event.js';

/** Records of the message log without the text of an article; undefined for those that don't have it. */

/** Its key still names the article, which is refused when the record is read again. */
export function rawWithoutText({ edition, receivedAt }: RawArticle): RawArticle {
  return { source: 'erased', title: 'erased', edition, ...(receivedAt && { receivedAt }) };
}

/** What remains is what decisions rest on: hashes of words, their positions, languages and dates. */
export function normalizedWithoutText(article: NormalizedArticle): NormalizedArticle {
  const { embedding: _embedding, ...rest } = article;
  return { ...rest, title: '', text: '', byline: null, url: null, publishedAtOriginal: null };
}

/** The decision itself stays, so that a replay gives the same stories. */
export function decisionWithoutText(decision: LoggedDecision, id: string): LoggedDecision | undefined {
  if (decision.type !== 'article-clustered' || decision.articleId !== id) return undefined;
  const article = normalizedWithoutText(decision.article);
  return { ...decision, article, evidence: withoutSurfaces(decision.evidence) };
}

/** @param isTitle whether it is the article's title that a story has after an event */
export function eventWithoutText(
  event: StoryEvent,
  id: string,
  isTitle: (event: StoryEvent) => boolean,
): StoryEvent | undefined {
  const { data } = event;
  const isOwn = 'article' in data && data.article.id === id;
  const hasTitle = isTitle(event);
  if (!isOwn && !hasTitle) return undefined;
  const article = isOwn && {
    ...data.article,
    ...{ title: '', byline: null, url: null },
    evidence: withoutSurfaces(data.article.evidence),
  };
  const story = hasTitle ? { ...data.story, title: '' } : data.story;
  return { ...event, data: { ...data, story, ...(article && { article }) } } as StoryEvent;
}

/** @param key of the dead letter: that of the record that failed */
export function deadLetterWithoutText(letter: DeadLetter, key: string | null, id: string): DeadLetter | undefined {
  const isOwn = key === id || (letter.value !== null && Buffer.from(letter.value, 'base64').includes(id));
  return isOwn && letter.value !== null ? { ...letter, value: null } : undefined;
}

function withoutSurfaces<E extends { anchors: { surface: string }[] }>(evidence: E): E {
  return { ...evidence, anchors: evidence.anchors.map((anchor) => ({ ...anchor, surface: '' })) };
}
