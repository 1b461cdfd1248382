import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { packAnchors } from './entities/anchors.js';
import { anchorText, extractAnchors } from './entities/extract-anchors.js';
import { articleIdentity, contentHash } from './fingerprint/identity.js';
import { minhash, packSignature } from './fingerprint/minhash.js';
import { cleanArticle } from './text/clean-article.js';
import { canonicalUrl } from './text/canonical-url.js';

/**
 * Determines everything about an article that depends on it alone; the same for the pipeline and for batches.
 * @param receivedAt when the article was received, unless the fetcher reports an earlier time; it isn't published later
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
    publishedAt: clean.publishedAt && notAfter(received, clean.publishedAt),
    publishedAtOriginal: clean.publishedAtOriginal,
    receivedAt: received,
    contentHash: contentHash(clean.title, clean.text),
    signature: packSignature(minhash(clean.text || clean.title, clean.language)),
    anchors: packAnchors(extractAnchors(anchorText(clean.title, clean.text), clean.language)),
  };
}

/** Local times that are given as UTC, and days that have begun elsewhere, are up to 14 hours ahead. */
const MAX_AHEAD_MS = 24 * 3_600_000;

/** A date that is somewhat later than the receipt becomes it; one that is far later is a mistake: unknown. */
function notAfter(received: string, publishedAt: string): string | null {
  const isFarAhead = Date.parse(publishedAt) - Date.parse(received) > MAX_AHEAD_MS;
  return isFarAhead ? null : earlier(publishedAt, received);
}

/** The earlier of two ISO 8601 UTC dates, which may differ in their fractions of a second. */
function earlier(a: string | undefined, b: string): string {
  return a && Date.parse(a) < Date.parse(b) ? new Date(a).toISOString() : b;
}
