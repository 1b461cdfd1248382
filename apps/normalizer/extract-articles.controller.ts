import { Controller, Inject, Logger } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { topics } from '#libs/contracts/topics.js';
import { type Embedder, withEmbeddings } from '#libs/domain/embedding/embedding.js';
import { normalizeArticle } from '#libs/domain/normalize-article.js';
import type { HandlerResult, Message } from '#libs/messaging/bus/bus.js';
import { Consume } from '#libs/messaging/bus-strategy.js';

/** Injection token of the Embedder; null without a model. */
export const EMBEDDER = Symbol('Embedder');

/**
 * news.raw → news.normalized: the first of the two steps of the normalizer. It keeps no state, so instances can be added.
 *
 * 1. `normalizeArticle` cleans the text, detects language and date, and derives identity, hashes and anchors.
 * 2. With a model, `withEmbeddings` adds an embedding.
 * 3. The article is published under its edition, so that one writer clusters each edition (cluster-articles.controller.ts).
 */
@Controller()
export class ExtractArticlesController {
  private readonly logger = new Logger('extract');

  constructor(@Inject(EMBEDDER) private readonly embedder: Embedder | null) {}

  @Consume(topics.raw, { group: 'normalizer-extract', step: 'extract', commit: 'bus', maxBatch: 200 })
  async extract(@Payload() messages: Message<RawArticle>[]): Promise<HandlerResult> {
    const articles: NormalizedArticle[] = [];
    const deadLetter: HandlerResult['deadLetter'] = [];
    for (const message of messages) {
      try {
        const article = normalizeArticle(message.value, new Date(message.value.receivedAt ?? message.timestamp));
        articles.push(article);
        this.logger.debug(`${article.articleId} ${article.language} from ${article.source}: ${article.title}`);
      } catch (error) {
        deadLetter.push({ message, reason: (error as Error).message });
      }
    }
    const complete = this.embedder ? await withEmbeddings(articles, this.embedder) : articles;
    const emit = complete.map((article) => ({ topic: topics.normalized, key: article.edition, value: article }));
    return { emit, deadLetter };
  }
}
