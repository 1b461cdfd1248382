import { Controller, Inject, Logger } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { DataSource } from 'typeorm';
import { HashId, type NormalizedArticle } from '#libs/contracts/normalized-article.js';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { topics } from '#libs/contracts/topics.js';
import { refuseErased } from '#libs/database/erasure-ledger.js';
import { normalizeArticle } from '#libs/domain/normalize-article.js';
import type { HandlerResult, Message } from '#libs/messaging/bus/bus.js';
import { Consume } from '#libs/messaging/bus-strategy.js';
import { EmbedArticles } from './embed-articles.js';

/**
 * news.raw → news.normalized: the first of the two steps of the normalizer. It keeps no state, so instances can be added.
 *
 * 1. `normalizeArticle` cleans the text, detects language and date, and derives identity, hashes and anchors.
 * 2. Articles that were erased are left out.
 * 3. `EmbedArticles` adds the embedding of title and lead, where there is an embeddings service and it responds.
 * 4. The article is published under its edition, so that one writer clusters each edition (cluster-articles.controller.ts).
 */
@Controller()
export class ExtractArticlesController {
  private readonly logger = new Logger('extract');

  constructor(
    private readonly embedArticles: EmbedArticles,
    @Inject(DataSource) private readonly db: DataSource,
  ) {}

  @Consume(topics.raw, { group: 'normalizer-extract', step: 'extract', commit: 'bus', maxBatch: 200 })
  async extract(@Payload() messages: Message<RawArticle>[]): Promise<HandlerResult> {
    const read: { key: string | null; article: NormalizedArticle }[] = [];
    for (const { key, value, timestamp } of messages) {
      const article = normalizeArticle(value, timestamp);
      read.push({ key, article });
      this.logger.debug(`${article.articleId} ${article.language} from ${article.source}: ${article.title}`);
    }
    const embedded = await this.embedArticles.embed(await this.withoutErased(read));
    return { emit: embedded.map((article) => ({ topic: topics.normalized, key: article.edition, value: article })) };
  }

  /** Of an article that was erased while its record waited, only the record's key is left. */
  private async withoutErased(
    read: { key: string | null; article: NormalizedArticle }[],
  ): Promise<NormalizedArticle[]> {
    const keyed = read.flatMap(({ key, article }) =>
      key !== article.articleId && HashId.safeParse(key).success ? { ...article, articleId: key! } : [],
    );
    const erased = await refuseErased([...read.map(({ article }) => article), ...keyed], this.db.manager);
    return read.flatMap(({ key, article }) => (erased.has(article.articleId) || erased.has(key ?? '') ? [] : article));
  }
}
