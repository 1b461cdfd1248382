import { type EntityManager, In } from 'typeorm';
import type { ArticleClustered, TranslationFound } from '#libs/contracts/cluster-decision.js';
import { Article } from '#libs/database/entities/article.entity.js';
import { Story } from '#libs/database/entities/story.entity.js';
import type { NewDecision } from './applied-decisions.js';
import type { StoryChange } from './story-events.js';
import { resolveAliases } from './update-stories.js';

type StoredArticle = Pick<Article, 'id' | 'storyId' | 'contentHash' | 'revision' | 'receivedAt'>;

/** Upserts the articles of the decisions; of several decisions on one article, the last one is stored. */
export async function storeArticles(
  decisions: NewDecision<ArticleClustered>[],
  db: EntityManager,
): Promise<StoryChange[]> {
  const storyIds = await resolveAliases(unique(decisions.map(({ storyId }) => storyId)), db);
  const stories = await findStories(unique([...storyIds.values()]), db);
  const stored = await findArticles(unique(decisions.map(({ articleId }) => articleId)), db);

  const rows = new Map<string, Article>();
  const changes: StoryChange[] = [];
  for (const decision of decisions) {
    const before = rows.get(decision.articleId) ?? stored.get(decision.articleId);
    const article = toArticle(decision, storyIds.get(decision.storyId)!, before);
    changes.push(...compare(before, article, stories).map((change) => ({ ...change, decision, article })));
    stories.add(article.storyId);
    rows.set(article.id, article);
  }
  await db.upsert(Article, [...rows.values()], ['id']);
  return changes;
}

/** Changes a stored article's relation to a translation. */
export async function storeTranslation(
  decision: NewDecision<TranslationFound>,
  db: EntityManager,
): Promise<StoryChange[]> {
  const { articleId, relatedTo, evidence } = decision;
  await db.update(Article, articleId, { relation: 'translation', relatedTo, evidence });
  const article = await db.findOneBy(Article, { id: articleId });
  return article ? [{ type: 'story.revised', storyId: article.storyId, decision, article }] : [];
}

/** @returns those of the ids that are stored stories */
async function findStories(ids: string[], db: EntityManager): Promise<Set<string>> {
  const found = await db.find(Story, { select: { id: true }, where: { id: In(ids) } });
  return new Set(found.map(({ id }) => id));
}

async function findArticles(ids: string[], db: EntityManager): Promise<Map<string, StoredArticle>> {
  const found = await db.find(Article, {
    select: { id: true, storyId: true, contentHash: true, revision: true, receivedAt: true },
    where: { id: In(ids) },
  });
  return new Map(found.map((article) => [article.id, article]));
}

function toArticle(decision: ArticleClustered, storyId: string, before: StoredArticle | undefined): Article {
  const { article } = decision;
  const isChanged = before !== undefined && before.contentHash !== article.contentHash;
  return {
    id: decision.articleId,
    edition: decision.edition,
    storyId,
    relation: decision.relation,
    relatedTo: decision.relatedTo,
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
