import { hash } from 'node:crypto';
import { contentHash } from '#libs/domain/fingerprint/identity.js';
import { plainText } from '#libs/domain/text/html.js';
import { canonicalUrl } from '#libs/domain/text/url.js';
import type { ItemIdentity } from '#libs/database/entities/feed.entity.js';
import type { ParsedItem } from '#libs/feed-parser/model/parsed-feed.js';

/** An item's names as hashes of 32 hex digits; null where it has none. */
export interface ItemKeys {
  guidKey: string | null;
  urlKey: string | null;
  /** Of the words of title and content, or of its markup where it has no words. */
  contentKey: string;
}

/** More of a feed's items than this with a guid that cannot be relied on, and none of its guids is. */
const UNRELIABLE = 0.05;

/** @param title as plain text */
export function itemKeys(item: ParsedItem, title: string): ItemKeys {
  const url = item.link && canonicalUrl(item.link);
  return {
    guidKey: item.id ? hash('sha256', item.id).slice(0, 32) : null,
    urlKey: url ? hash('sha256', url).slice(0, 32) : null,
    contentKey: contentHash(title, `${wordsOf(item.summaryHtml ?? '')}\0${wordsOf(item.contentHtml ?? '')}`),
  };
}

/**
 * The words of HTML, or the markup where it has none. Attributes don't count: URLs of pictures are signed anew for every
 * reader, and would make every item a revision with every poll. `&` stays `&amp;`, as in the keys that are stored already.
 */
function wordsOf(html: string): string {
  return plainText(html).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;') || html;
}

/**
 * How a feed's items are to be recognised from now on: as until now, or less strictly when the names they were recognised by
 * turn out to be shared by different items, or to change while the items stay what they are.
 * @param known items of this feed that were handed on, as far as they share a name with one of `items`
 * @returns `reason` is a sentence, or null when nothing changed
 */
export function judgeIdentity(
  current: ItemIdentity,
  items: ItemKeys[],
  known: ItemKeys[],
): { identity: ItemIdentity; reason: string | null } {
  if (current === 'content' || items.length === 0) return { identity: current, reason: null };
  const shared = sharedUrls(items);
  const fallBack = shared > UNRELIABLE ? 'content' : 'url';
  if (current === 'guid') {
    const fault = guidFault(items, known);
    if (fault) return { identity: fallBack, reason: `${fault}: items are recognised by their ${nameOf(fallBack)}.` };
    return { identity: 'guid', reason: null };
  }
  if (fallBack === 'url') return { identity: 'url', reason: null };
  const reason = `${percent(shared)} of the items have no URL of their own: they are recognised by their title and content.`;
  return { identity: 'content', reason };
}

/** The name by which a feed of this identity knows an item, and which of its names that is: the surest that it has. */
export function nameOfItem(identity: ItemIdentity, keys: ItemKeys): { by: ItemIdentity; name: string } {
  if (identity === 'guid' && keys.guidKey) return { by: 'guid', name: keys.guidKey };
  if (identity !== 'content' && keys.urlKey) return { by: 'url', name: keys.urlKey };
  return { by: 'content', name: keys.contentKey };
}

function guidFault(items: ItemKeys[], known: ItemKeys[]): string | null {
  const guids = sharedGuids(items);
  const shared = share(items, items.filter(({ guidKey }) => guidKey && guids.has(guidKey)).length);
  if (shared > UNRELIABLE) return `${percent(shared)} of the items share their guid with another`;
  const churning = share(items, countChurning(items, known));
  return churning > UNRELIABLE ? `${percent(churning)} of the items came again with another guid` : null;
}

/** Guids that different items have. Two places in one document that hold the same item do not count. */
export function sharedGuids(items: ItemKeys[]): Set<string> {
  const first = new Map<string, string>();
  const shared = new Set<string>();
  for (const { guidKey, urlKey, contentKey } of items) {
    if (!guidKey) continue;
    const other = urlKey ?? contentKey;
    if ((first.get(guidKey) ?? other) !== other) shared.add(guidKey);
    first.set(guidKey, other);
  }
  return shared;
}

/**
 * Items that were there before under a guid that is in the document no more. Where items share a URL, or there is only one,
 * a new item at the address of a former one is nothing strange: there the content has to be the same.
 */
function countChurning(items: ItemKeys[], known: ItemKeys[]): number {
  const here = new Set(items.map((item) => item.guidKey));
  const before = new Set(known.map((item) => item.guidKey));
  const renamed = known.filter(({ guidKey }) => guidKey && !here.has(guidKey));
  const shared = sharedUrlKeys(items);
  const urls = new Set(renamed.map(({ urlKey }) => urlKey).filter((key) => key !== null && !shared.has(key)));
  const same = new Set(renamed.map(addressAndContent));
  return items.filter((item) => {
    if (!item.guidKey || before.has(item.guidKey)) return false;
    return (items.length > 1 && urls.has(item.urlKey)) || same.has(addressAndContent(item));
  }).length;
}

/** An item at the same address with the same content is the same one, whatever became of its guid. */
export function addressAndContent({ urlKey, contentKey }: ItemKeys): string {
  return `${urlKey} ${contentKey}`;
}

function sharedUrlKeys(items: ItemKeys[]): Set<string | null> {
  const seen = new Set<string | null>();
  return new Set(items.map(({ urlKey }) => urlKey).filter((key) => seen.has(key) || !seen.add(key)));
}

/** Share of the items without a URL that no other has. */
function sharedUrls(items: ItemKeys[]): number {
  const urls = new Set(items.map((item) => item.urlKey).filter((key) => key !== null));
  return share(items, items.length - urls.size);
}

function share(items: ItemKeys[], count: number): number {
  return items.length === 0 ? 0 : count / items.length;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
const nameOf = (identity: ItemIdentity) => (identity === 'url' ? 'URL' : 'title and content');
