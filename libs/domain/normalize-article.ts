import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { packAnchors } from './entities/anchors.js';
import { anchorText, extractAnchors } from './entities/extract-anchors.js';
import { articleIdentity, contentHash } from './fingerprint/identity.js';
import { minhash, packSignature } from './fingerprint/minhash.js';
import { cleanArticle } from './text/clean-article.js';
import { canonicalUrl } from './text/url.js';

/**
 * Determines everything about an article that depends on it alone; the same for the pipeline and for batches.
 * @param receivedAt when the article was received, unless the fetcher reports an earlier time; its dates are never later
 */
export function normalizeArticle(raw: RawArticle, receivedAt: Date): NormalizedArticle {
  const received = earlier(raw.receivedAt, receivedAt.toISOString());
  const clean = cleanArticle(raw);
  return {
    articleId: articleIdentity(raw),
    edition: raw.edition,
    source: clean.source,
    byline: clean.byline,
    url: (raw.url ? canonicalUrl(raw.url) : null) ?? (clean.pageUrl && canonicalUrl(clean.pageUrl)),
    title: clean.title,
    text: clean.text,
    language: clean.language,
    languageConfidence: clean.languageConfidence,
    publishedAt: clean.publishedAt && earlier(clean.publishedAt, received),
    publishedAtOriginal: clean.publishedAtOriginal,
    receivedAt: received,
    contentHash: contentHash(clean.title, clean.text),
    signature: packSignature(minhash(clean.text || clean.title, clean.language)),
    anchors: packAnchors(extractAnchors(anchorText(clean.title, clean.text), clean.language)),
  };
}

/** The earlier of two ISO 8601 UTC dates, which may differ in their fractions of a second. */
function earlier(a: string | undefined, b: string): string {
  return a && Date.parse(a) < Date.parse(b) ? new Date(a).toISOString() : b;
}
