import { createHash } from 'node:crypto';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { canonicalUrl } from '../text/canonical-url.js';

/**
 * Who an article is, from the strongest name it has: the source's own id, else its address, else its content.
 * Independent of time and of anything a later version of the extraction could change.
 * @returns 32 hex digits
 */
export function articleIdentity(raw: RawArticle): string {
  if (raw.guid) return hash(raw.edition, 'guid', raw.source, raw.guid);
  const url = raw.url && canonicalUrl(raw.url);
  if (url) return hash(raw.edition, 'url', url);
  return hash(raw.edition, 'content', raw.source, contentHash(raw.title ?? '', raw.text || raw.html || ''));
}

/**
 * Equal for texts that differ in case, space, punctuation and Unicode form only.
 * @returns 32 hex digits
 */
export function contentHash(title: string, text: string): string {
  return hash(fold(title), fold(text));
}

function fold(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\p{P}\p{Z}\p{C}]+/gu, '');
}

/** JSON keeps the parts apart: ('ab', 'c') and ('a', 'bc') differ. */
function hash(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
