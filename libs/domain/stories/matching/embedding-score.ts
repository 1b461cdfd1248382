import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { cosine, unpackEmbedding } from './embedding.js';
import type { ClusterSettings } from '../settings.js';

/** A sentence encoder's vector of an article. */
export interface Embedding {
  model: string;
  vector: Int8Array;
}

export const embeddingOf = ({ embedding }: NormalizedArticle): Embedding | null =>
  embedding ? { model: embedding.model, vector: unpackEmbedding(embedding) } : null;

/** What two embeddings add to a score; 0 when one is missing, or they are of different models or lengths. */
export function embeddingScore(a: Embedding | null, b: Embedding | null, { embedding }: ClusterSettings): number {
  if (!a || !b || a.model !== b.model || a.vector.length !== b.vector.length) return 0;
  return embedding.weight * (cosine(a.vector, b.vector) - embedding.neutral);
}
