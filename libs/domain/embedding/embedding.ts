import type { NormalizedArticle, PackedEmbedding } from '#libs/contracts/normalized-article.js';

/** An article's title and lead as a vector of a sentence encoder. */
export interface Embedding {
  /** Identifies the model: vectors of different models are never compared. */
  model: string;
  /** The unit vector's components times 127, rounded. */
  vector: Int8Array;
}

/** A sentence encoder: turns texts into vectors whose cosine says how close their meanings are, across languages. */
export interface Embedder {
  readonly model: string;
  /** Why the latest texts have no vectors, in a sentence; null when they have. */
  readonly problem: string | null;
  /** One vector for each text, in their order (see `quantizeUnit`); null for a text that got none. */
  embed(texts: string[]): Promise<(Int8Array | null)[]>;
}

/**
 * UTF-16 units of title and text that are embedded. News says what happened in its first sentences, the time to embed a
 * text grows with its length, and small encoders read no more than a few hundred tokens.
 */
const MAX_LENGTH = 300;

/** Copies of the articles, each with the embedding of its title and lead where the embedder has a vector for it. */
export async function withEmbeddings(articles: NormalizedArticle[], embedder: Embedder): Promise<NormalizedArticle[]> {
  const vectors = await embedder.embed(
    articles.map(({ title, text }) => `${title}\n${text}`.slice(0, MAX_LENGTH).trim()),
  );
  return articles.map((article, i) => {
    const vector = vectors[i];
    return vector ? { ...article, embedding: packEmbedding(embedder.model, vector) } : article;
  });
}

/** The article's embedding; null when it got none. */
export const embeddingOf = ({ embedding }: NormalizedArticle): Embedding | null =>
  embedding ? { model: embedding.model, vector: unpackVector(embedding) } : null;

/** What a component of 1 becomes. */
const SCALE = 127;

/**
 * A unit vector with one signed byte per component. Rounding moves the cosine of two vectors of 384 components by about
 * 0.003 and takes a quarter of the memory of 32-bit floats.
 */
export function quantizeUnit(vector: ArrayLike<number>): Int8Array {
  return Int8Array.from(vector, (component) => Math.round(component * SCALE));
}

export function packEmbedding(model: string, vector: Int8Array): PackedEmbedding {
  return { model, data: Buffer.from(vector.buffer, vector.byteOffset, vector.length).toString('base64') };
}

export function unpackVector({ data }: PackedEmbedding): Int8Array {
  // Copied: Buffer allocates from a pool, and a vector that is kept would keep the whole pool.
  return new Int8Array(Buffer.from(data, 'base64'));
}
