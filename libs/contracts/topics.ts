import type { z } from 'zod';
import { LoggedDecision } from './cluster-decision.js';
import { DeadLetter } from './dead-letter.js';
import { NormalizedArticle } from './normalized-article.js';
import { RawArticle } from './raw-article.js';
import { StoryEvent } from './story-event.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** One topic: its name, the schema of its messages, and how it is kept. */
export interface Topic<Schema extends z.ZodType = z.ZodType> {
  name: string;
  schema: Schema;
  /**
   * The key that a message must have. It selects the partition, and so the writer of an edition: a message elsewhere would get a
   * second writer that knows nothing of the first one's stories.
   */
  key?(message: z.infer<Schema>): string;
  /** When the message's article was received: a time after the record's own is forged, and would make all others look old. */
  receivedAt?(message: z.infer<Schema>): string | undefined;
  partitions: number;
  /** How long a record is kept. */
  retentionMs: number;
}

/**
 * Every topic. Records with equal keys keep their order. news.normalized and news.clustered must have the same number of
 * partitions: the clusterer replays its decisions from the partition of news.clustered with the number that it consumes.
 */
export const topics = {
  /** Key: the article's identity. Written by the fetcher, or by anyone with a Kafka client. */
  raw: { name: 'news.raw', schema: RawArticle, partitions: 12, retentionMs: 7 * DAY_MS },
  /** Key: the edition. */
  normalized: {
    name: 'news.normalized',
    schema: NormalizedArticle,
    key: ({ edition }) => edition,
    receivedAt: ({ receivedAt }) => receivedAt,
    partitions: 6,
    retentionMs: 7 * DAY_MS,
  },
  /** Key: the edition. */
  clustered: {
    name: 'news.clustered',
    schema: LoggedDecision,
    key: ({ edition }) => edition,
    receivedAt: (decision) => (decision.type === 'article-clustered' ? decision.article.receivedAt : undefined),
    partitions: 6,
    retentionMs: 100 * DAY_MS,
  },
  /** Key: the edition, so that its events keep their order. */
  stories: { name: 'news.stories', schema: StoryEvent, partitions: 6, retentionMs: 30 * DAY_MS },
  /** Key: that of the record that failed. */
  deadLetters: { name: 'news.dead-letters', schema: DeadLetter, partitions: 1, retentionMs: 100 * DAY_MS },
} as const satisfies {
  raw: Topic<typeof RawArticle>;
  normalized: Topic<typeof NormalizedArticle>;
  clustered: Topic<typeof LoggedDecision>;
  stories: Topic<typeof StoryEvent>;
  deadLetters: Topic<typeof DeadLetter>;
};
