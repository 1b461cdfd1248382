import type { EntityManager } from 'typeorm';
import { ArticleRevision } from '#libs/database/entities/article-revision.entity.js';
import { Article } from '#libs/database/entities/article.entity.js';
import { Story } from '#libs/database/entities/story.entity.js';
import type { NewDecision } from './applied-decisions.js';
import type { StoryChange } from './apply-decision.js';
import type { StateArticle, StoryState } from './story-state.js';

/** A change and what made it. */
export interface AppliedChange extends StoryChange {
  /** Null when an article was removed. */
  decision: NewDecision | null;
  /** When it was applied. */
  updatedAt: Date;
}

/** Writes what the changes left behind: articles with their earlier revisions, stories and aliases. */
export async function saveStories(changes: AppliedChange[], state: StoryState, db: EntityManager): Promise<void> {
  const contents = new Map<string, NewDecision<'article-clustered'>>();
  const touched = new Set<string>();
  for (const { decision, article, type, storyId } of changes) {
    if (decision?.type === 'article-clustered') contents.set(decision.articleId, decision);
    if (article) touched.add(article.id);
    if (type === 'merged') for (const { id } of state.articlesOfStory(storyId)) touched.add(id);
  }
  const articles = [...touched].flatMap((id) => state.article(id) ?? []);
  const revised = articles.flatMap((article) => {
    const decision = contents.get(article.id);
    return decision ? toRow(article, decision) : [];
  });
  await keepRevisions(changes, revised, db);
  await db.upsert(Article, revised, ['id']);
  await updateArticles(
    articles.filter(({ id }) => !contents.has(id)),
    db,
  );
  await state.storyAliases.save(db);
  await state.textAliases.save(db);
  await saveSummaries(changes, state, db);
}

function toRow({ lead: _lead, ...article }: StateArticle, decision: NewDecision<'article-clustered'>): Article {
  const { text, publishedAtOriginal } = decision.article;
  const languageConfidence = Math.fround(decision.article.languageConfidence); // the column refuses what 32 bits can't hold
  return { ...article, evidence: article.evidence ?? decision.evidence, text, languageConfidence, publishedAtOriginal };
}

/** Keeps what the articles said before: the stored revision of each, and those that the same batch replaced. */
async function keepRevisions(changes: AppliedChange[], revised: Article[], db: EntityManager): Promise<void> {
  const latest = new Map(revised.map(({ id, revision }) => [id, revision]));
  await db.query(
    `INSERT INTO article_revision (article_id, revision, received_at, title, text, language, byline, published_at, content_hash)
     SELECT id, article.revision, revised_at, title, text, language, byline, published_at, content_hash
       FROM article JOIN unnest($1::char(32)[], $2::int[]) AS latest (id, revision) USING (id)
      WHERE article.revision < latest.revision
         ON CONFLICT DO NOTHING`,
    [[...latest.keys()], [...latest.values()]],
  );
  const replaced = new Map<string, ArticleRevision>();
  for (const { article, decision } of changes) {
    if (decision?.type !== 'article-clustered' || !article || article.revision === latest.get(article.id)) continue;
    const {
      id: articleId,
      revision,
      revisedAt: receivedAt,
      title,
      language,
      byline,
      publishedAt,
      contentHash,
    } = article;
    const said = { receivedAt, title, text: decision.article.text, language, byline, publishedAt, contentHash };
    replaced.set(`${articleId} ${revision}`, { articleId, revision, ...said });
  }
  if (replaced.size > 0) await db.upsert(ArticleRevision, [...replaced.values()], ['articleId', 'revision']);
}

/** Articles that were moved, renamed or related, but have the content that is stored. */
async function updateArticles(articles: StateArticle[], db: EntityManager): Promise<void> {
  if (articles.length === 0) return;
  await db.query(
    `UPDATE article SET story_id = changed.story_id, text_id = changed.text_id, relation = changed.relation,
            related_to = changed.related_to, evidence = coalesce(changed.evidence::jsonb, article.evidence)
       FROM unnest($1::char(32)[], $2::char(32)[], $3::char(32)[], $4::text[], $5::char(32)[], $6::text[])
         AS changed (id, story_id, text_id, relation, related_to, evidence)
      WHERE article.id = changed.id`,
    [
      articles.map(({ id }) => id),
      articles.map(({ storyId }) => storyId),
      articles.map(({ textId }) => textId),
      articles.map(({ relation }) => relation),
      articles.map(({ relatedTo }) => relatedTo),
      articles.map(({ evidence }) => evidence && JSON.stringify(evidence)),
    ],
  );
}

/** Writes the summaries of changed stories, and deletes those of stories without articles. */
export async function saveSummaries(changes: AppliedChange[], state: StoryState, db: EntityManager): Promise<void> {
  const last = new Map(changes.map((change) => [change.storyId, change]));
  const stories: Story[] = [];
  const emptied = changes.flatMap(({ mergedFrom }) => mergedFrom ?? []);
  for (const { storyId: id, edition, story, updatedAt } of last.values()) {
    if (state.articlesOfStory(id).size > 0) stories.push({ id, edition, ...story, updatedAt });
    else emptied.push(id);
  }
  await db.upsert(Story, stories, ['id']);
  if (emptied.length > 0) await db.delete(Story, emptied);
}
