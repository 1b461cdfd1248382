import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { anchorText, packAnchors } from './entities/anchors.js';
import { extractAnchors } from './entities/extract-anchors.js';
import { articleIdentity, contentHash } from './fingerprint/identity.js';
import { minhash, packSignature } from './fingerprint/minhash.js';
import { canonicalUrl } from './text/url.js';
import { cleanArticle } from './text/clean-article.js';

/**
 * Everything that is known about an article from itself alone; the same for live and batch.
 * @param receivedAt when it entered the pipeline, unless the fetcher said an earlier moment; no date is later
 */
export function normalizeArticle(raw: RawArticle, receivedAt: Date): NormalizedArticle {
  const clean = cleanArticle(raw);
  const received = earlier(raw.receivedAt, receivedAt.toISOString());
  return {
    articleId: articleIdentity(raw),
    edition: raw.edition,
    source: clean.source,
    byline: clean.byline,
    url: (raw.url ? canonicalUrl(raw.url) : null) ?? clean.pageUrl,
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

/** Both are ISO 8601 UTC, but may differ in their fractions of a second. */
function earlier(a: string | undefined, b: string): string {
  return a && Date.parse(a) < Date.parse(b) ? new Date(a).toISOString() : b;
}
