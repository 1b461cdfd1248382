import type { z } from 'zod';
import { ClusterDecision } from './cluster-decision.js';
import { DeadLetter } from './dead-letter.js';
import { NormalizedArticle } from './normalized-article.js';
import { RawArticle } from './raw-article.js';
import { StoryEvent } from './story-event.js';

const DAY = 24 * 60 * 60 * 1000;

/** One topic: its name, what it carries and how it is kept. */
export interface Topic<Schema extends z.ZodType = z.ZodType> {
  name: string;
  /** What the record key is; equal keys keep their order. */
  key: string;
  writtenBy: 'fetcher' | 'normalizer' | 'store' | 'bus';
  schema: Schema;
  partitions: number;
  /** Milliseconds a record is kept. */
  retention: number;
}

/** Every topic there is. news.normalized and news.clustered must have equally many partitions: one edition, one number. */
// prettier-ignore
export const topics = {
  raw: { name: 'news.raw', key: 'article identity', writtenBy: 'fetcher', schema: RawArticle, partitions: 12, retention: 7 * DAY },
  normalized: { name: 'news.normalized', key: 'edition', writtenBy: 'normalizer', schema: NormalizedArticle, partitions: 6, retention: 7 * DAY },
  clustered: { name: 'news.clustered', key: 'edition', writtenBy: 'normalizer', schema: ClusterDecision, partitions: 6, retention: 100 * DAY },
  stories: { name: 'news.stories', key: 'story id', writtenBy: 'store', schema: StoryEvent, partitions: 6, retention: 30 * DAY },
  deadLetters: { name: 'news.dead-letters', key: 'original key', writtenBy: 'bus', schema: DeadLetter, partitions: 1, retention: 100 * DAY },
} as const satisfies Record<string, Topic>;
