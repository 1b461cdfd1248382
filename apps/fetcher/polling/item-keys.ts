import { hash } from 'node:crypto';
import { contentHash } from '#libs/domain/fingerprint/identity.js';
import { plainText } from '#libs/domain/text/html/plain-text.js';
import { canonicalUrl, canonicalUrlOfVersion02 } from '#libs/domain/text/canonical-url.js';
import type { ParsedItem } from '#libs/feed-parser/model/parsed-feed.js';

/** An item's three identifiers, each a hash of 32 hex digits; null when it has none. */
export interface ItemKeys {
  guidKey: string | null;
  urlKey: string | null;
  /** Hash of the words of title and content, or of the markup when there are no words. */
  contentKey: string;
  /** When the item says that it was published. It tells an item from the same words published again. */
  publishedAt: Date | null;
}

/** Other keys that an item may be stored under. */
export interface ItemAliases {
  guidAliases: string[];
  urlAliases: string[];
}

/** @param title as plain text */
export function itemKeys(item: ParsedItem, title: string): ItemKeys & ItemAliases {
  const url = item.link ? canonicalUrl(item.link) : null;
  const urls = url ? [url, canonicalUrlOfVersion02(item.link!) ?? url] : [];
  return {
    guidKey: item.id ? keyOf(item.id) : null,
    guidAliases: item.id ? otherSchemes([item.id]).map(keyOf) : [],
    urlKey: url && keyOf(url),
    urlAliases: [...urls.slice(1), ...otherSchemes(urls)].map(keyOf),
    contentKey: contentHash(title, `${wordsOf(item.summaryHtml ?? '')}\0${wordsOf(item.contentHtml ?? '')}`),
    publishedAt: item.published?.date ?? item.updated?.date ?? null,
  };
}

const keyOf = (text: string) => hash('sha256', text).slice(0, 32);

/** Sites that change to https change all links and the guids that are links. */
function otherSchemes(urls: string[]): string[] {
  return urls.filter((url) => /^https?:/i.test(url)).map((url) => (/^https/i.test(url) ? url.replace(/^https/i, 'http') : url.replace(/^http/i, 'https'))); // prettier-ignore
}

/** Minimum number of items whose equal dates are those of the document. */
const MIN_EQUALLY_DATED = 3;

/**
 * Prepares a document's items for `matchItems`: they get the keys that they are stored under, of the other scheme or of the rules
 * of an earlier version, and lose the date of the request, which some feeds give all of them.
 */
export function alignItems<I extends ItemKeys & ItemAliases>(items: I[], known: ItemKeys[]): I[] {
  const guids = new Set(known.map(({ guidKey }) => guidKey));
  const urls = new Set(known.map(({ urlKey }) => urlKey));
  const stored = (key: string | null, aliases: string[], keys: Set<string | null>) =>
    keys.has(key) ? key : (aliases.find((alias) => keys.has(alias)) ?? key);
  const dates = new Set(items.map(({ publishedAt }) => publishedAt?.getTime()));
  const areDatesGenerated = items.length >= MIN_EQUALLY_DATED && dates.size === 1;
  return items.map((item) => ({
    ...item,
    guidKey: stored(item.guidKey, item.guidAliases, guids),
    urlKey: stored(item.urlKey, item.urlAliases, urls),
    publishedAt: areDatesGenerated ? null : item.publishedAt,
  }));
}

/**
 * The words of HTML, or the markup when it has no words. Attributes don't count: URLs of images are often signed anew for each
 * request, which would make every item a revision. `&` stays `&amp;`, as in the keys that are stored already.
 */
function wordsOf(html: string): string {
  return plainText(html).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;') || html;
}
