import { Inject, Injectable } from '@nestjs/common';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { topics } from '#libs/contracts/topics.js';
import { articleIdentity } from '#libs/domain/fingerprint/identity.js';
import { type Bus, BUS } from '#libs/messaging/bus/bus.js';

/** So many articles, and about so many characters, go to the bus in one piece. */
const CHUNK_ARTICLES = 200;
const CHUNK_CHARACTERS = 4_000_000;

/** The one way from every door to news.raw. */
@Injectable()
export class PublishArticles {
  constructor(@Inject(BUS) private readonly bus: Pick<Bus, 'publish'>) {}

  /**
   * Publishes in the order given. When it throws, the first articles may already be out; publishing them again is
   * harmless, since the same article keeps its identity.
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
  let characters = 0;
  for (const message of messages) {
    const { text, html } = message.value;
    const size = (text?.length ?? 0) + (html?.length ?? 0);
    if (chunk.length === CHUNK_ARTICLES || (chunk.length > 0 && characters + size > CHUNK_CHARACTERS)) {
      yield chunk;
      chunk = [];
      characters = 0;
    }
    chunk.push(message);
    characters += size;
  }
  if (chunk.length > 0) yield chunk;
}
