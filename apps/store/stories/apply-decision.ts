import type { Article } from '#libs/database/entities/article.entity.js';
import { isReplaceable } from '#libs/domain/stories/join-texts.js';
import { textIdFor } from '#libs/domain/stories/decide-article.js';
import type { StoryDigest } from '#libs/domain/stories/summarize-story.js';
import type { NewDecision } from './applied-decisions.js';
import { LEAD_LENGTH, type StateArticle, type StoryState } from './story-state.js';

/** What a decision, or the removal of an article, changed about a story. */
export interface StoryChange {
  type: 'created' | 'article-added' | 'revised' | 'merged' | 'split' | 'article-removed' | 'closed';
  storyId: string;
  edition: string;
  /** The story after this change; without articles, it is otherwise as it was. */
  story: StoryDigest;
  /** The article after this change; absent in `merged`, `article-removed` and `closed`. */
  article?: StateArticle;
  /** In `article-removed`, the article that is gone. */
  removedId?: string;
  /** In `merged`, the story that became an alias of this one. */
  mergedFrom?: string;
  /** In `revised`, the text that became an alias of the article's, if texts were joined. */
  joinedFrom?: string;
}

/** A decision that contradicts what is stored. */
export class InvalidDecision extends Error {}

/**
 * Applies a decision to the stories.
 * @throws InvalidDecision when it would put an article or a story into another edition
 */
export function applyDecision(decision: NewDecision, state: StoryState): StoryChange[] {
  switch (decision.type) {
    case 'article-clustered':
      return putArticle(decision, state);
    case 'stories-merged':
      return mergeStories(decision, state);
    case 'texts-joined':
    case 'translation-found':
      return joinTexts(decision, state);
  }
}

function putArticle(decision: NewDecision<'article-clustered'>, state: StoryState): StoryChange[] {
  const { articleId, edition } = decision;
  const before = state.article(articleId);
  const storyId = state.storyAliases.resolve(decision.storyId);
  checkEdition(edition, 'articleId', before);
  checkEdition(edition, 'storyId', ...state.articlesOfStory(storyId));
  const textId = decision.textId === null ? textOf(decision, state) : state.textAliases.resolve(decision.textId);
  const isNewStory = state.articlesOfStory(storyId).size === 0;
  const article = toArticle(decision, { storyId, textId }, before);
  const isMoved = before !== undefined && before.storyId !== storyId;
  const left = isMoved ? state.summarize(before.storyId) : null;
  state.put(article);
  const story = state.summarize(storyId)!;
  const type = before && !isMoved ? 'revised' : isNewStory ? 'created' : 'article-added';
  const change: StoryChange = { type, storyId, edition, story, article };
  return isMoved ? [leave(before.storyId, left!, article, state), change] : [change];
}

/** @param story before the article left it */
function leave(storyId: string, story: StoryDigest, article: StateArticle, state: StoryState): StoryChange {
  const { edition } = article;
  const after = state.summarize(storyId);
  if (after) return { type: 'split', storyId, edition, story: after, article };
  return { type: 'closed', storyId, edition, story: { ...story, ...NONE } };
}

const NONE = { articleCount: 0, textCount: 0, sourceCount: 0, independentCount: 0 };

/** Removes an article. A story that it leaves empty has no title any more: that was the article's own. */
export function removeArticle(id: string, state: StoryState): StoryChange[] {
  const article = state.article(id);
  if (!article) return [];
  const { storyId, edition } = article;
  const before = state.summarize(storyId)!;
  state.remove(id);
  const after = state.summarize(storyId);
  const story = after ?? { ...before, title: '', titles: {}, ...NONE };
  const change = { type: 'article-removed', storyId, edition, story, removedId: id } as const;
  return after ? [change] : [change, { type: 'closed', storyId, edition, story }];
}

/** The text of an article by a decision of a version before 0.3, which named none. */
function textOf({ relation, relatedTo, article }: NewDecision<'article-clustered'>, state: StoryState): string {
  const related = relation === 'same-story' ? undefined : state.article(relatedTo);
  return related?.textId ?? textIdFor(article);
}

function toArticle(
  { articleId, edition, relation, relatedTo, evidence, article }: NewDecision<'article-clustered'>,
  ids: Pick<Article, 'storyId' | 'textId'>,
  before: StateArticle | undefined,
): StateArticle {
  const isChanged = before !== undefined && before.contentHash !== article.contentHash;
  const receivedAt = new Date(article.receivedAt);
  return {
    id: articleId,
    edition,
    ...ids,
    relation,
    // Before version 0.3, a revision was related to itself.
    relatedTo: relatedTo === articleId ? (before?.relatedTo ?? null) : relatedTo,
    evidence,
    title: article.title,
    lead: article.title === '' ? article.text.slice(0, LEAD_LENGTH) : '',
    url: article.url,
    source: article.source,
    byline: article.byline,
    language: article.language,
    publishedAt: article.publishedAt === null ? null : new Date(article.publishedAt),
    receivedAt: before?.receivedAt ?? receivedAt,
    revisedAt: before && !isChanged ? before.revisedAt : receivedAt,
    contentHash: article.contentHash,
    revision: (before?.revision ?? 1) + (isChanged ? 1 : 0),
  };
}

/** Moves all articles of one story to the other and keeps its id as an alias. */
function mergeStories(decision: NewDecision<'stories-merged'>, state: StoryState): StoryChange[] {
  const { edition } = decision;
  const from = state.storyAliases.resolve(decision.from);
  const into = state.storyAliases.resolve(decision.into);
  if (from === into) return [];
  checkEdition(edition, 'from', ...state.articlesOfStory(from));
  checkEdition(edition, 'into', ...state.articlesOfStory(into));
  state.storyAliases.add(from, into);
  for (const article of [...state.articlesOfStory(from)]) state.put({ ...article, storyId: into });
  const story = state.summarize(into);
  return story ? [{ type: 'merged', storyId: into, edition, story, mergedFrom: from }] : [];
}

/** Gives all articles of one text the id of the other, and the named article its relation, if it takes it on. */
function joinTexts(decision: NewDecision<'texts-joined' | 'translation-found'>, state: StoryState): StoryChange[] {
  const { articleId, relatedTo, evidence, edition } = decision;
  const isOld = decision.type === 'translation-found';
  const named = state.article(articleId);
  const related = state.article(relatedTo);
  const from = isOld ? named?.textId : state.textAliases.resolve(decision.from);
  const into = isOld ? (related?.textId ?? from) : state.textAliases.resolve(decision.into);
  checkEdition(edition, 'articleId', named);
  const changed = new Map<string, StateArticle>();
  if (from !== undefined && into !== undefined && from !== into) {
    checkEdition(edition, 'from', ...state.articlesOfText(from));
    checkEdition(edition, 'into', ...state.articlesOfText(into));
    state.textAliases.add(from, into);
    for (const article of state.articlesOfText(from)) changed.set(article.id, { ...article, textId: into });
  }
  if (named && isReplaceable(named.relatedTo, relatedTo)) {
    const relation = isOld ? ('translation' as const) : decision.relation;
    changed.set(articleId, { ...(changed.get(articleId) ?? named), relation, relatedTo, evidence });
  }
  for (const article of changed.values()) state.put(article);
  const stories = new Map([...changed.values()].map(({ storyId }) => [storyId, state.summarize(storyId)!]));
  const joinedFrom = from === into ? {} : { joinedFrom: from };
  return [...changed.values()].map((article) => {
    const { storyId } = article;
    return { type: 'revised', storyId, edition, story: stories.get(storyId)!, article, ...joinedFrom };
  });
}

/** Stories never cross editions. All articles of a story are of one edition, so the first one tells. */
function checkEdition(edition: string, field: string, ...[article]: (StateArticle | undefined)[]): void {
  if (article && article.edition !== edition)
    throw new InvalidDecision(`field "${field}": must be of the edition "${edition}", but is of "${article.edition}"`);
}
