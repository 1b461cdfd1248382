import { z } from 'zod';
import { AcceptedArticle } from '#libs/contracts/raw-article.js';
import { type Topic, topics } from '#libs/contracts/topics.js';

/** What there is to say of a topic besides its schema. */
export interface MessageDocs {
  topic: Topic;
  title: string;
  description: string;
  /** What the key of a record is. */
  key: string;
  /** Services that write and read it. `anyone` is any Kafka client. */
  writers: string[];
  readers: string[];
  /** Headers that every record has. */
  headers: Record<string, string>;
}

/** Every topic; a new one doesn't compile before it is described here. */
export const MESSAGES: Record<keyof typeof topics, MessageDocs> = {
  raw: {
    topic: topics.raw,
    title: 'Raw article',
    description: 'An article as it was found. null counts as missing; `id`, `lang` and `author` are other names.',
    key: "The article's identity; records without a key are accepted.",
    writers: ['fetcher', 'anyone'],
    readers: ['normalizer'],
    headers: {},
  },
  normalized: {
    topic: topics.normalized,
    title: 'Normalized article',
    description: 'A cleaned article with everything that clustering compares.',
    key: 'The edition.',
    writers: ['normalizer'],
    readers: ['normalizer'],
    headers: {},
  },
  clustered: {
    topic: topics.clustered,
    title: 'Decision',
    description: 'What an article is and which story it belongs to, or that two stories or texts are one.',
    key: 'The edition.',
    writers: ['normalizer'],
    readers: ['normalizer', 'store'],
    headers: {},
  },
  stories: {
    topic: topics.stories,
    title: 'Story event',
    description: 'A change of a story, as a CloudEvent 1.0 in structured mode; docs/events.md has the rules.',
    key: 'The edition, so that the events of an edition keep their order.',
    writers: ['store'],
    readers: ['store', 'anyone'],
    headers: { 'content-type': 'application/cloudevents+json' },
  },
  deadLetters: {
    topic: topics.deadLetters,
    title: 'Dead letter',
    description: 'A record that could not be processed, with its origin and the reason.',
    key: 'That of the record that failed.',
    writers: ['normalizer', 'store'],
    readers: ['dashboard', 'anyone'],
    headers: {},
  },
};

/**
 * JSON Schema of the records of a topic, as their bytes are: a field with a default may be missing. Other fields may be
 * added in any version.
 */
export function messageSchema({ topic }: MessageDocs, target: 'draft-2020-12' | 'draft-7'): Record<string, unknown> {
  const schema = topic === topics.raw ? AcceptedArticle : topic.schema;
  return z.toJSONSchema(schema, { io: 'input', target }) as Record<string, unknown>;
}
