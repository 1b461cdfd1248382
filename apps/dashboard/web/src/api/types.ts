import type { Evidence, Relation } from '#libs/contracts/cluster-decision.js';
import type { StorySummary } from '#libs/contracts/story-event.js';

export type { QueuesReport, QueueState } from '#libs/contracts/api/queues.js';
export type { StoryEvent } from '#libs/contracts/story-event.js';
export type { Evidence, Relation };

/** One story of GET /api/stories. */
export type Story = Omit<StorySummary, 'edition'>;

/** GET /api/stories: one page, and the cursor of the next one. */
export interface StoryPage {
  items: Story[];
  next: string | null;
}

/** An article as its story lists it. */
export interface StoryArticle {
  id: string;
  title: string;
  language: string;
  source: string;
  url?: string | null;
  publishedAt: string | null;
  relation: Relation;
  relatedTo: string | null;
  evidence: Evidence | null;
}

/** GET /api/stories/:id. */
export interface StoryDetail extends Story {
  articles: StoryArticle[];
}

/** GET /api/articles/:id. */
export interface Article extends StoryArticle {
  storyId?: string | null;
  text: string;
}
