import { Controller, Logger } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { topics } from '#libs/contracts/topics.js';
import { normalizeArticle } from '#libs/domain/normalize-article.js';
import type { Message, Outcome } from '#libs/messaging/bus.js';
import { Consume } from '#libs/messaging/consume.js';

/** news.raw → news.normalized. Stateless: add instances to go faster. The article's way is normalizeArticle. */
@Controller()
export class ExtractArticles {
  private readonly logger = new Logger('extract');

  @Consume(topics.raw, { group: 'normalizer-extract', step: 'extract', commit: 'bus', maxBatch: 200 })
  async extract(@Payload() messages: Message<RawArticle>[]): Promise<Outcome> {
    const outcome: Required<Outcome> = { emit: [], deadLetter: [] };
    for (const message of messages) {
      try {
        const article = normalizeArticle(message.value, new Date(message.value.receivedAt ?? message.timestamp));
        outcome.emit.push({ topic: topics.normalized, key: article.edition, value: article });
        this.logger.debug(`${article.articleId} ${article.language} from ${article.source}: ${article.title}`);
      } catch (error) {
        outcome.deadLetter.push({ message, reason: (error as Error).message });
      }
    }
    return outcome;
  }
}
