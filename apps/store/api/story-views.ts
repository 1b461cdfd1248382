import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { Evidence, Relation } from '#libs/contracts/cluster-decision.js';
import { HashId } from '#libs/contracts/normalized-article.js';
import { StorySummary } from '#libs/contracts/story-event.js';
import type { Article } from '#libs/database/entities/article.entity.js';
import type { Story } from '#libs/database/entities/story.entity.js';

const StoryPage = z.object({ items: z.array(StorySummary), next: z.string().nullable() });

const StoryArticle = z.object({
  id: HashId,
  title: z.string(),
  language: z.string(),
  source: z.string(),
  url: z.string().nullable(),
  publishedAt: z.iso.datetime().nullable(),
  relation: Relation,
  relatedTo: HashId.nullable(),
  evidence: Evidence,
});
type StoryArticle = z.infer<typeof StoryArticle>;

const StoryDetail = StorySummary.extend({ articles: z.array(StoryArticle) });

const ArticleDetail = StoryArticle.extend({
  storyId: HashId,
  edition: z.string(),
  text: z.string(),
  languageConfidence: z.number(),
  publishedAtOriginal: z.string().nullable(),
  receivedAt: z.iso.datetime(),
  contentHash: HashId,
  revision: z.number().int(),
});

export class StoryPageDto extends createZodDto(StoryPage) {}
export class StoryDetailDto extends createZodDto(StoryDetail) {}
export class ArticleDetailDto extends createZodDto(ArticleDetail) {}

/** A story as the API shows it in lists. */
export function viewStory(story: Story): StorySummary {
  return {
    id: story.id,
    edition: story.edition,
    title: story.title,
    languages: story.languages,
    articleCount: story.articleCount,
    firstPublishedAt: story.firstPublishedAt?.toISOString() ?? null,
    lastPublishedAt: story.lastPublishedAt?.toISOString() ?? null,
  };
}

/** An article as the API shows it within its story. */
export function viewStoryArticle(article: Omit<Article, 'text'>): StoryArticle {
  return {
    id: article.id,
    title: article.title,
    language: article.language,
    source: article.source,
    url: article.url,
    publishedAt: article.publishedAt?.toISOString() ?? null,
    relation: article.relation,
    relatedTo: article.relatedTo,
    evidence: article.evidence,
  };
}

/** Everything that is known of an article. */
export function viewArticle(article: Article): z.infer<typeof ArticleDetail> {
  return {
    ...viewStoryArticle(article),
    storyId: article.storyId,
    edition: article.edition,
    text: article.text,
    languageConfidence: article.languageConfidence,
    publishedAtOriginal: article.publishedAtOriginal,
    receivedAt: article.receivedAt.toISOString(),
    contentHash: article.contentHash,
    revision: article.revision,
  };
}
