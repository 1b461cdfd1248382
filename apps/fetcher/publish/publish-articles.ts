import { Inject, Injectable } from '@nestjs/common';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { topics } from '#libs/contracts/topics.js';
import { articleIdentity } from '#libs/domain/fingerprint/identity.js';
import { type Bus, BUS } from '#libs/messaging/bus/bus.js';

/** Limits of one call of the bus. */
const MAX_CHUNK_ARTICLES = 200;
const MAX_CHUNK_LENGTH = 4_000_000;

/** Publishes the articles of every ingest channel to news.raw. */
@Injectable()
export class PublishArticles {
  constructor(@Inject(BUS) private readonly bus: Pick<Bus, 'publish'>) {}

  /**
   * Publishes in the given order. When it throws, the first articles may be published; publishing them again is harmless,
   * because an article keeps its identity.
   * @returns the articles' ids, in the same order
   */
  async publish(articles: RawArticle[]): Promise<string[]> {
    const receivedAt = new Date().toISOString();
    const messages = articles.map((article) => ({
      topic: topics.raw,
      key: articleIdentity(article),
      value: { ...article, receivedAt },
    }));
    for (const chunk of chunks(messages)) await this.bus.publish(chunk);
    return messages.map((message) => message.key);
  }
}

function* chunks<T extends { value: RawArticle }>(messages: T[]): Generator<T[]> {
  let chunk: T[] = [];
  let chunkLength = 0;
  for (const message of messages) {
    const { text, html } = message.value;
    const length = (text?.length ?? 0) + (html?.length ?? 0);
    if (chunk.length === MAX_CHUNK_ARTICLES || (chunk.length > 0 && chunkLength + length > MAX_CHUNK_LENGTH)) {
      yield chunk;
      chunk = [];
      chunkLength = 0;
    }
    chunk.push(message);
    chunkLength += length;
  }
  if (chunk.length > 0) yield chunk;
}
