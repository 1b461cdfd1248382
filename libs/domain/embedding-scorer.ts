import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { packEmbedding } from './stories/matching/embedding.js';

/** Turns texts into vectors whose cosine tells how close their meanings are, across languages. */
export interface EmbeddingScorer {
  /** Identifies the model: vectors of different models are never compared. */
  readonly model: string;
  /** One vector for each text, in their order: the unit vector's components times 127. */
  embed(texts: string[]): Promise<Int8Array[]>;
}

/** News tells what happened in its first sentences, and models read no more than a few hundred tokens. In UTF-16 units. */
const LEAD = 1_000;

/** The articles, each with the embedding of its title and lead. */
export async function withEmbeddings(
  articles: NormalizedArticle[],
  scorer: EmbeddingScorer,
): Promise<NormalizedArticle[]> {
  const vectors = await scorer.embed(articles.map(({ title, text }) => `${title}\n${text.slice(0, LEAD)}`));
  return articles.map((article, i) => ({ ...article, embedding: packEmbedding(scorer.model, vectors[i]!) }));
}
