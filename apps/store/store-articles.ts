import { type EntityManager, In } from 'typeorm';
import type { ArticleClustered } from '#libs/contracts/cluster-decision.js';
import type { StoryEvent } from '#libs/contracts/story-event.js';
import { Article } from '#libs/database/entities/article.entity.js';
import { Story } from '#libs/database/entities/story.entity.js';
import type { OutgoingMessage } from '#libs/messaging/bus/bus.js';
import type { NewDecision } from './claim-decisions.js';
import { resolveAliases } from './merge-stories.js';
import { articleEvent } from './story-events.js';
import { summarizeStories } from './summarize-stories.js';

type Decision = NewDecision<ArticleClustered>;
type Known = Pick<Article, 'id' | 'storyId' | 'contentHash' | 'revision' | 'receivedAt'>;
interface Change {
  type: StoryEvent['type'];
  storyId: string;
  decision: Decision;
}

/** Writes what was decided on articles, and the summaries of the stories it touches. */
export async function storeArticles(decisions: Decision[], db: EntityManager): Promise<OutgoingMessage[]> {
  const aliases = await resolveAliases(
    decisions.map(({ decision }) => decision.storyId),
    db,
  );
  const known = await findKnown(decisions, db);
  const stories = await findStories(decisions, aliases, db);

  const rows = new Map<string, Article>();
  const changes: Change[] = [];
  for (const decision of decisions) {
    const { articleId, storyId } = decision.decision;
    const before = rows.get(articleId) ?? known.get(articleId);
    const after = toArticle(decision.decision, aliases.get(storyId) ?? storyId, before);
    changes.push(...compare(before, after, stories).map((change) => ({ ...change, decision })));
    stories.add(after.storyId);
    rows.set(articleId, after);
  }

  await db.upsert(Article, [...rows.values()], ['id']);
  const summaries = await summarizeStories(
    changes.map((change) => change.storyId),
    db,
  );
  return changes.flatMap(({ type, storyId, decision }) => {
    const story = summaries.get(storyId);
    return story ? [articleEvent(type, decision, story)] : [];
  });
}

/** What the difference means to the stories. */
function compare(before: Known | undefined, after: Article, stories: Set<string>): Omit<Change, 'decision'>[] {
  const joined = stories.has(after.storyId) ? 'story.article-added' : 'story.created';
  if (!before) return [{ type: joined, storyId: after.storyId }];
  if (before.storyId === after.storyId) return [{ type: 'story.revised', storyId: after.storyId }];
  return [
    { type: 'story.split', storyId: before.storyId },
    { type: joined, storyId: after.storyId },
  ];
}

async function findKnown(decisions: Decision[], db: EntityManager): Promise<Map<string, Known>> {
  const found = await db.find(Article, {
    select: { id: true, storyId: true, contentHash: true, revision: true, receivedAt: true },
    where: { id: In(decisions.map(({ decision }) => decision.articleId)) },
  });
  return new Map(found.map((article) => [article.id, article]));
}

async function findStories(
  decisions: Decision[],
  aliases: Map<string, string>,
  db: EntityManager,
): Promise<Set<string>> {
  const ids = decisions.map(({ decision }) => aliases.get(decision.storyId) ?? decision.storyId);
  const found = await db.find(Story, { select: { id: true }, where: { id: In([...new Set(ids)]) } });
  return new Set(found.map((story) => story.id));
}

function toArticle(decision: ArticleClustered, storyId: string, before: Known | undefined): Article {
  const { article } = decision;
  const changed = before !== undefined && before.contentHash !== article.contentHash;
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
    language: article.language,
    languageConfidence: article.languageConfidence,
    publishedAt: article.publishedAt === null ? null : new Date(article.publishedAt),
    publishedAtOriginal: article.publishedAtOriginal,
    receivedAt: before?.receivedAt ?? new Date(article.receivedAt),
    contentHash: article.contentHash,
    revision: (before?.revision ?? 1) + (changed ? 1 : 0),
  };
}
