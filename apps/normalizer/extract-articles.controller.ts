import { Controller, Logger } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { topics } from '#libs/contracts/topics.js';
import { normalizeArticle } from '#libs/domain/normalize-article.js';
import type { HandlerResult, Message } from '#libs/messaging/bus/bus.js';
import { Consume } from '#libs/messaging/bus-strategy.js';
import { EmbedArticles } from './embed-articles.js';

/**
 * news.raw → news.normalized: the first of the two steps of the normalizer. It keeps no state, so instances can be added.
 *
 * 1. `normalizeArticle` cleans the text, detects language and date, and derives identity, hashes and anchors.
 * 2. `EmbedArticles` adds the embedding of title and lead, where there is an embeddings service and it responds.
 * 3. The article is published under its edition, so that one writer clusters each edition (cluster-articles.controller.ts).
 */
@Controller()
export class ExtractArticlesController {
  private readonly logger = new Logger('extract');

  constructor(private readonly embedArticles: EmbedArticles) {}

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
    const embedded = await this.embedArticles.embed(articles);
    const emit = embedded.map((article) => ({ topic: topics.normalized, key: article.edition, value: article }));
    return { emit, deadLetter };
  }
}
