import type { DataSource } from 'typeorm';
import { ArticleRevision } from '#libs/database/entities/article-revision.entity.js';
import { Article } from '#libs/database/entities/article.entity.js';
import { enterErased, isErased } from '#libs/database/erasure-ledger.js';
import { summarizeStory } from '#libs/domain/stories/summarize-story.js';
import { lockEditions } from '../stories/edition-sequence.js';
import { removeArticles } from './remove-articles.js';
import { LEAD_LENGTH } from '../stories/story-state.js';

/**
 * Erases an article and its revisions from the tables, and has its id and its texts refused from now on. The message log
 * still holds them: `EraseFromLog` cleans it.
 * @returns false when there is no such article, and never was
 */
export function eraseArticle(id: string, dataSource: DataSource): Promise<boolean> {
  return dataSource.transaction(async (db) => {
    const [found] = await db.find(Article, { select: { edition: true }, where: { id } });
    if (!found) return isErased(id, db);
    await lockEditions([found.edition], db);
    // A revision may have been stored before the lock was held.
    const article = await db.findOneBy(Article, { id });
    if (!article) return isErased(id, db);
    const { edition, receivedAt } = article;
    const revisions = [article, ...(await db.findBy(ArticleRevision, { articleId: id }))];
    const titles = [...new Set(revisions.map((revision) => titleAlone({ ...article, ...revision })))];
    // A headline alone may be used again for other news.
    const hashes = revisions.flatMap(({ text, contentHash }) => (text === '' ? [] : contentHash));
    await enterErased({ id, edition, receivedAt, titles: titles.filter(Boolean) }, hashes, db);
    await removeArticles([id], db);
    return true;
  });
}

/** What a story is called that consists of this article. */
function titleAlone(article: Article): string {
  return summarizeStory([{ ...article, lead: article.text.slice(0, LEAD_LENGTH) }]).title;
}
