import { type EntityManager, In } from 'typeorm';
import { Article } from '#libs/database/entities/article.entity.js';
import { Story } from '#libs/database/entities/story.entity.js';
import { textIdFor } from '#libs/domain/stories/decide-article.js';
import { resolveAliases } from './aliases.js';
import type { NewDecision } from './applied-decisions.js';
import type { StoryChange } from './story-events.js';

type ArticleDecision = NewDecision<'article-clustered'>;

type StoredArticle = Pick<
  Article,
  'id' | 'storyId' | 'textId' | 'relatedTo' | 'contentHash' | 'revision' | 'receivedAt'
>;

/** Upserts the articles of the decisions; of several decisions on one article, the last one is stored. */
export async function storeArticles(decisions: ArticleDecision[], db: EntityManager): Promise<StoryChange[]> {
  const storyIds = await resolveAliases('story_alias', unique(decisions.map(({ storyId }) => storyId)), db);
  const textIds = await resolveAliases('text_alias', unique(decisions.flatMap(({ textId }) => textId ?? [])), db);
  const stories = await findStories(unique([...storyIds.values()]), db);
  const named = decisions.flatMap(({ articleId, relatedTo }) => (relatedTo ? [articleId, relatedTo] : articleId));
  const stored = await findArticles(unique(named), db);

  const rows = new Map<string, Article>();
  const changes: StoryChange[] = [];
  for (const decision of decisions) {
    const known = (id: string | null) => (id === null ? undefined : (rows.get(id) ?? stored.get(id)));
    const before = known(decision.articleId);
    const storyId = storyIds.get(decision.storyId)!;
    const textId = decision.textId === null ? textOf(decision, known) : textIds.get(decision.textId)!;
    const article = toArticle(decision, { storyId, textId }, before);
    changes.push(...compare(before, article, stories).map((change) => ({ ...change, decision, article })));
    stories.add(article.storyId);
    rows.set(article.id, article);
  }
  await db.upsert(Article, [...rows.values()], ['id']);
  return changes;
}

/** The text of an article by a decision of a version before 0.3, which named none. */
function textOf(
  { relation, relatedTo, article }: ArticleDecision,
  known: (id: string | null) => StoredArticle | undefined,
): string {
  const related = relation === 'same-story' ? undefined : known(relatedTo);
  return related?.textId ?? textIdFor(article);
}

/** @returns those of the ids that are stored stories */
async function findStories(ids: string[], db: EntityManager): Promise<Set<string>> {
  const found = await db.find(Story, { select: { id: true }, where: { id: In(ids) } });
  return new Set(found.map(({ id }) => id));
}

async function findArticles(ids: string[], db: EntityManager): Promise<Map<string, StoredArticle>> {
  const found = await db.find(Article, {
    select: {
      id: true,
      storyId: true,
      textId: true,
      relatedTo: true,
      contentHash: true,
      revision: true,
      receivedAt: true,
    },
    where: { id: In(ids) },
  });
  return new Map(found.map((article) => [article.id, article]));
}

function toArticle(
  decision: ArticleDecision,
  ids: Pick<Article, 'storyId' | 'textId'>,
  before: StoredArticle | undefined,
): Article {
  const { articleId, article } = decision;
  const isChanged = before !== undefined && before.contentHash !== article.contentHash;
  return {
    id: articleId,
    edition: decision.edition,
    ...ids,
    relation: decision.relation,
    // Before version 0.3, a revision was related to itself.
    relatedTo: decision.relatedTo === articleId ? (before?.relatedTo ?? null) : decision.relatedTo,
    evidence: decision.evidence,
    title: article.title,
    text: article.text,
    url: article.url,
    source: article.source,
    byline: article.byline,
    language: article.language,
    languageConfidence: article.languageConfidence,
    publishedAt: article.publishedAt === null ? null : new Date(article.publishedAt),
    publishedAtOriginal: article.publishedAtOriginal,
    receivedAt: before?.receivedAt ?? new Date(article.receivedAt),
    contentHash: article.contentHash,
    revision: (before?.revision ?? 1) + (isChanged ? 1 : 0),
  };
}

/** What storing the article changes about stories; an article that moves changes two. */
function compare(
  before: StoredArticle | undefined,
  after: Article,
  stories: Set<string>,
): Pick<StoryChange, 'type' | 'storyId'>[] {
  const joined = stories.has(after.storyId) ? 'story.article-added' : 'story.created';
  if (!before) return [{ type: joined, storyId: after.storyId }];
  if (before.storyId === after.storyId) return [{ type: 'story.revised', storyId: after.storyId }];
  return [
    { type: 'story.split', storyId: before.storyId },
    { type: joined, storyId: after.storyId },
  ];
}

function unique(ids: string[]): string[] {
  return [...new Set(ids)];
}
