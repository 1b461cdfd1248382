import type { StoryArticle, StorySummary } from '#libs/contracts/story.js';
import type { Article } from '#libs/database/entities/article.entity.js';
import type { Story } from '#libs/database/entities/story.entity.js';

/** A story as events and REST show it. */
export function toSummary(story: Omit<Story, 'titles' | 'newestAt'>): StorySummary {
  return {
    id: story.id,
    edition: story.edition,
    title: story.title,
    titleLanguage: story.titleLanguage,
    languages: story.languages,
    articleCount: story.articleCount,
    textCount: story.textCount,
    sourceCount: story.sourceCount,
    independentCount: story.independentCount,
    firstPublishedAt: story.firstPublishedAt?.toISOString() ?? null,
    lastPublishedAt: story.lastPublishedAt?.toISOString() ?? null,
    updatedAt: story.updatedAt.toISOString(),
  };
}

/** An article as events and REST show it in its story. */
export function toStoryArticle(article: Pick<Article, keyof StoryArticle>): StoryArticle {
  return {
    id: article.id,
    storyId: article.storyId,
    textId: article.textId,
    title: article.title,
    language: article.language,
    source: article.source,
    byline: article.byline,
    url: article.url,
    publishedAt: article.publishedAt?.toISOString() ?? null,
    receivedAt: article.receivedAt.toISOString(),
    revision: article.revision,
    relation: article.relation,
    relatedTo: article.relatedTo,
    evidence: article.evidence,
  };
}
