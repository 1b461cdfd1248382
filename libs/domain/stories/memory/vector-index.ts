import type { Embedding } from '../../embedding/embedding.js';
import { Centering, type CenteredVector } from './centering.js';
import type { RememberedArticle } from './story-cluster.js';

/** An article found by its vector. */
export interface VectorHit {
  article: RememberedArticle;
  /** Of the centered vectors, -1 to 1. */
  cosine: number;
}

const BITS_PER_WORD = 32;
/** Articles whose signs are most similar are compared exactly: this many times as many as are wanted. */
const REFINED_PER_HIT = 8;

/**
 * Finds the remembered articles whose meaning is nearest. The signs of a centered vector's components are compared first, a
 * bit each, 384 of them in 12 words: about 15 ns an article; the best are then compared exactly (Charikar 2002). Vectors of
 * another model than the latest article's are not found.
 */
export class VectorIndex {
  private centering: Centering | null = null;
  /** By handle. */
  private readonly articles: (RememberedArticle | undefined)[] = [];
  private bits = new Uint32Array(0);

  /** How certain the centering is, 0 to 1: a few articles don't tell what all texts have in common. */
  get certainty(): number {
    return this.centering?.certainty ?? 0;
  }

  /** The vector without what all texts of its language have in common; null without a vector, or for another model's. */
  center(embedding: Embedding | null, language: string): CenteredVector | null {
    return embedding && this.centering?.fits(embedding) ? this.centering.center(embedding.vector, language) : null;
  }

  /** Cosine of the centered vectors of a query and an article, -1 to 1; 0 where the article has no comparable one. */
  cosine(query: CenteredVector, { embedding, language }: RememberedArticle): number {
    return embedding && this.centering?.fits(embedding) ? this.centering.cosine(query, embedding.vector, language) : 0;
  }

  add(article: RememberedArticle): void {
    const { embedding, language, number } = article;
    if (!embedding) return;
    if (!this.centering?.fits(embedding)) this.restart(embedding);
    const { centering } = this;
    this.articles[number] = article;
    centering!.add(embedding.vector, language);
    // Means change most while they are of few texts: then all their signs are computed again.
    if (centering!.isDue(language)) {
      for (const other of this.articles) if (other && other.language === language) this.writeBits(other);
    } else this.writeBits(article);
  }

  remove(article: RememberedArticle): void {
    if (this.articles[article.number] !== article) return;
    this.articles[article.number] = undefined;
    this.centering?.remove(article.embedding!.vector, article.language);
  }

  /** The nearest articles, the nearest first. */
  nearest(query: CenteredVector, count: number): VectorHit[] {
    const likely = this.fewestDifferentBits(query, count * REFINED_PER_HIT);
    return likely
      .map((article) => ({ article, cosine: this.cosine(query, article) }))
      .sort((a, b) => b.cosine - a.cosine || a.article.number - b.article.number)
      .slice(0, count);
  }

  private restart(embedding: Embedding): void {
    this.centering = new Centering(embedding);
    this.articles.length = 0;
    this.bits = new Uint32Array(0);
  }

  private get words(): number {
    return Math.ceil(this.centering!.dimension / BITS_PER_WORD);
  }

  private writeBits({ number, embedding, language }: RememberedArticle): void {
    const { words } = this;
    if ((number + 1) * words > this.bits.length) {
      const larger = new Uint32Array(Math.ceil((number + 1) * 1.5) * words);
      larger.set(this.bits);
      this.bits = larger;
    }
    this.bits.set(signsOf(this.centering!.center(embedding!.vector, language).components, words), number * words);
  }

  /** Counting sort by the number of bits that differ. */
  private fewestDifferentBits({ components }: CenteredVector, count: number): RememberedArticle[] {
    const { words, bits } = this;
    const signs = signsOf(components, words);
    const byDistance: RememberedArticle[][] = [];
    for (let number = 0; number < this.articles.length; number++) {
      const article = this.articles[number];
      if (!article) continue;
      let distance = 0;
      for (let word = 0; word < words; word++) distance += countBits(bits[number * words + word]! ^ signs[word]!);
      (byDistance[distance] ??= []).push(article);
    }
    const found: RememberedArticle[] = [];
    for (const articles of byDistance) {
      if (found.length >= count) break;
      if (articles) found.push(...articles);
    }
    return found.slice(0, count);
  }
}

function signsOf(components: Float32Array, words: number): Uint32Array {
  const signs = new Uint32Array(words);
  for (let i = 0; i < components.length; i++) if (components[i]! > 0) signs[i >> 5]! |= 1 << (i & 31);
  return signs;
}

/** Number of bits that are 1 (Warren, Hacker's Delight, 5-1). */
function countBits(word: number): number {
  let count = word - ((word >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
