import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Counter } from 'prom-client';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { withEmbeddings } from '#libs/domain/embedding/embedding.js';
import type { HttpEmbedder } from '#libs/embedding/http-embedder.js';
import { HealthIndicator, type ReportsProblem } from '#libs/runtime/health.controller.js';

/** Injection token of the HttpEmbedder; null without an embeddings service. */
export const EMBEDDER = Symbol('HttpEmbedder');

const articleCount = new Counter({
  name: 'babelwire_embedded_articles_total',
  help: 'Articles by whether the embeddings service gave a vector for them; a repeated batch counts again',
  labelNames: ['vector'],
});

/**
 * Adds embeddings to articles. An article goes on without one when the service doesn't respond: health is degraded then,
 * and a counter tells how many.
 */
@HealthIndicator()
@Injectable()
export class EmbedArticles implements ReportsProblem, OnModuleDestroy {
  private readonly logger = new Logger('embeddings');

  constructor(@Inject(EMBEDDER) private readonly embedder: HttpEmbedder | null) {}

  get problem(): string | null {
    const problem = this.embedder?.problem ?? null;
    return problem && `articles get no embeddings: ${problem}`;
  }

  async embed(articles: NormalizedArticle[]): Promise<NormalizedArticle[]> {
    if (!this.embedder) return articles;
    const before = this.problem;
    const embedded = await withEmbeddings(articles, this.embedder);
    const count = embedded.filter(({ embedding }) => embedding).length;
    articleCount.inc({ vector: 'yes' }, count);
    articleCount.inc({ vector: 'no' }, articles.length - count);
    this.logChange(before);
    return embedded;
  }

  /** Batches in progress are not committed; the next start repeats them. */
  onModuleDestroy(): void {
    this.embedder?.close();
  }

  private logChange(before: string | null): void {
    if (this.problem && !before) this.logger.warn(this.problem);
    if (!this.problem && before) this.logger.log('articles get embeddings again');
  }
}
