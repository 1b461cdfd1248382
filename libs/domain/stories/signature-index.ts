import { similarity } from '../fingerprint/minhash.js';
import type { RememberedArticle } from './text-group.js';

/** Components of a band: two texts meet when all components of one band are equal. */
const BAND = 4;

/** Finds near-copies by locality-sensitive hashing of MinHash signatures (Indyk and Motwani 1998). */
export class SignatureIndex {
  private readonly buckets = new Map<number, Set<RememberedArticle>>();

  add(article: RememberedArticle): void {
    for (const hash of bands(article.signature)) {
      const bucket = this.buckets.get(hash);
      if (bucket) bucket.add(article);
      else this.buckets.set(hash, new Set([article]));
    }
  }

  remove(article: RememberedArticle): void {
    for (const hash of bands(article.signature)) {
      const bucket = this.buckets.get(hash);
      bucket?.delete(article);
      if (bucket?.size === 0) this.buckets.delete(hash);
    }
  }

  /** The most similar article of the same language, the oldest of equals; null when none reaches `threshold`. */
  nearest(
    signature: Uint32Array,
    language: string,
    threshold: number,
  ): { article: RememberedArticle; score: number } | null {
    let best: { article: RememberedArticle; score: number } | null = null;
    const compared = new Set<RememberedArticle>();
    for (const hash of bands(signature)) {
      for (const article of this.buckets.get(hash) ?? []) {
        if (compared.has(article) || article.language !== language) continue;
        compared.add(article);
        const score = similarity(signature, article.signature);
        if (score >= threshold && (!best || score > best.score)) best = { article, score };
      }
    }
    return best;
  }
}

/** One hash a band; 53 bits, so that unrelated bands do not meet. */
function* bands(signature: Uint32Array): Generator<number> {
  for (let start = 0; start < signature.length; start += BAND) {
    let low = start;
    let high = 0x9747b28c;
    for (let i = start; i < start + BAND; i++) {
      low = Math.imul(low ^ signature[i]!, 0x85ebca6b) ^ (low >>> 13);
      high = Math.imul(high ^ signature[i]!, 0xc2b2ae35) ^ (high >>> 16);
    }
    yield (high >>> 11) * 0x100000000 + (low >>> 0);
  }
}
