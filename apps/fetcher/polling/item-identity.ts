import type { ItemIdentity } from '#libs/database/entities/feed.entity.js';
import type { ItemKeys } from './item-keys.js';

/** An item of a document that was not published before, or whose content changed since. */
export interface UnpublishedItem<I, K> {
  item: I;
  /** The published version when the item is a revision. */
  known: K | null;
  identifiedBy: ItemIdentity;
}

/** The items of a document, sorted out. `I` is an item, `K` a published one. */
export interface MatchedItems<I, K> {
  /** What identifies the feed's items from now on. */
  identity: ItemIdentity;
  /** Why the identity changed, one sentence; null when it didn't. */
  reason: string | null;
  unpublished: UnpublishedItem<I, K>[];
  unchanged: K[];
}

/** Maximum share of a feed's items with an unreliable guid; above it no guid of the feed is used. */
const MAX_UNRELIABLE = 0.05;

/** Tells new and revised items from published ones. Duplicates within the document count once. */
export function matchItems<I extends ItemKeys, K extends ItemKeys>(
  current: ItemIdentity,
  document: I[],
  known: K[],
): MatchedItems<I, K> {
  const { identity, reason } = chooseIdentity(current, document, known);
  const ambiguousGuids = guidsOfDifferentItems(document);
  const knownByKey = new Map<string, K>();
  for (const before of known) for (const key of allKeys(before)) knownByKey.set(key, before);
  const result: MatchedItems<I, K> = { identity, reason, unpublished: [], unchanged: [] };
  const moved = findMoved(document, known);
  const seen = new Set<string>();
  const matched = new Set<K>();
  for (const item of document) {
    // Where guids are reliable, a few items may still share one: those are identified by URL.
    const isAmbiguous = identity === 'guid' && item.guidKey !== null && ambiguousGuids.has(item.guidKey);
    const { identifiedBy, key } = strongestKey(isAmbiguous ? 'url' : identity, item);
    if (seen.has(key)) continue;
    seen.add(key);
    const found = knownByKey.get(key) ?? knownByKey.get(urlAndContent(item)) ?? moved.sure.get(item);
    // One item may come back as two, one with its guid and one with its URL: only the first is its revision.
    const before = found && !matched.has(found) ? found : null;
    if (before) matched.add(before);
    if (found?.contentKey !== item.contentKey) result.unpublished.push({ item, known: before, identifiedBy });
    else if (before) result.unchanged.push(before);
  }
  return result;
}

/** The key that identifies an item of a feed with this identity: the most reliable one that it has. */
export function strongestKey(identity: ItemIdentity, keys: ItemKeys): { identifiedBy: ItemIdentity; key: string } {
  if (identity === 'guid' && keys.guidKey) return { identifiedBy: 'guid', key: keys.guidKey };
  if (identity !== 'content' && keys.urlKey) return { identifiedBy: 'url', key: keys.urlKey };
  return { identifiedBy: 'content', key: keys.contentKey };
}

function allKeys(keys: ItemKeys): string[] {
  return [keys.guidKey, keys.urlKey, keys.contentKey, urlAndContent(keys)].filter((key) => key !== null);
}

/** An item with the same URL (without one, the same date) and the same content is the same item, whatever its guid. */
function urlAndContent({ urlKey, contentKey, publishedAt }: ItemKeys): string {
  return `${urlKey ?? publishedAt?.getTime() ?? null} ${contentKey}`;
}

/** Items that returned under another guid and another URL, with what they were published as. */
interface MovedItems<I, K> {
  /** With the same date: the same words with another date are news again, as bulletins are. */
  sure: Map<I, K>;
  /** Where one of the dates is missing. */
  possible: number;
}

/** Only what is gone from the document can have moved: what stands beside it is another item. */
function findMoved<I extends ItemKeys, K extends ItemKeys>(document: I[], known: K[]): MovedItems<I, K> {
  const present = new Set(document.flatMap(idsOf));
  const stored = new Set(known.flatMap(idsOf));
  const gone = new Map<string, K>();
  for (const item of known) if (!idsOf(item).some((id) => present.has(id))) gone.set(item.contentKey, item);
  const moved: MovedItems<I, K> = { sure: new Map(), possible: 0 };
  for (const item of document) {
    const before = idsOf(item).some((id) => stored.has(id)) ? undefined : gone.get(item.contentKey);
    if (!before || idsOf(item).length === 0) continue;
    if (!before.publishedAt || !item.publishedAt) moved.possible++;
    else if (before.publishedAt.getTime() === item.publishedAt.getTime()) moved.sure.set(item, before);
  }
  return moved;
}

function idsOf({ guidKey, urlKey }: ItemKeys): string[] {
  return [guidKey && `guid ${guidKey}`, urlKey && `url ${urlKey}`].filter((id) => id !== null);
}

/**
 * What identifies a feed's items from now on: what did so far, or a weaker identifier when the present one turns out to be
 * shared by different items, or to change while the items stay the same.
 * @param known published items that share a key with one of `items`
 * @returns `reason` is one sentence, or null when the identity stays
 */
export function chooseIdentity(
  current: ItemIdentity,
  items: ItemKeys[],
  known: ItemKeys[],
): { identity: ItemIdentity; reason: string | null } {
  if (current === 'content' || items.length === 0) return { identity: current, reason: null };
  const moved = movedShare(items, known);
  if (moved > 0) {
    const reason = `${percent(moved)} of the items came back with another ${current === 'guid' ? 'guid and URL' : 'URL'}`;
    return { identity: 'content', reason: `${reason}: items are identified by ${NAMES.content}.` };
  }
  const withoutUrl = shareWithoutOwnUrl(items);
  const fallback = withoutUrl > MAX_UNRELIABLE ? 'content' : 'url';
  if (current === 'guid') {
    const fault = guidFault(items, known);
    if (!fault) return { identity: 'guid', reason: null };
    return { identity: fallback, reason: `${fault}: items are identified by ${NAMES[fallback]}.` };
  }
  if (fallback === 'url') return { identity: 'url', reason: null };
  const reason = `${percent(withoutUrl)} of the items have no URL of their own: items are identified by ${NAMES.content}.`;
  return { identity: 'content', reason };
}

/** Minimum share of moved items without dates, and of items in their document: these may be bulletins that say the same again. */
const [MIN_UNDATED_SHARE, MIN_UNDATED_ITEMS] = [0.5, 3];

/** Share of the items that have moved, if that is too much for a feed whose guids or URLs can be trusted; else 0. */
function movedShare(items: ItemKeys[], known: ItemKeys[]): number {
  const { sure, possible } = findMoved(items, known);
  if (sure.size / items.length > MAX_UNRELIABLE) return sure.size / items.length;
  const isMost = items.length >= MIN_UNDATED_ITEMS && possible / items.length > MIN_UNDATED_SHARE;
  return isMost ? possible / items.length : 0;
}

const NAMES = { url: 'URL', content: 'title and content' };

function guidFault(items: ItemKeys[], known: ItemKeys[]): string | null {
  const ambiguous = guidsOfDifferentItems(items);
  const sharing = items.filter(({ guidKey }) => guidKey && ambiguous.has(guidKey)).length / items.length;
  if (sharing > MAX_UNRELIABLE) return `${percent(sharing)} of the items share a guid with another item`;
  const renamed = countRenamed(items, known) / items.length;
  return renamed > MAX_UNRELIABLE ? `${percent(renamed)} of the items came back with another guid` : null;
}

/** Guids that different items have. The same item twice in a document does not count. */
function guidsOfDifferentItems(items: ItemKeys[]): Set<string> {
  const firstItem = new Map<string, string>();
  const ambiguous = new Set<string>();
  for (const { guidKey, urlKey, contentKey } of items) {
    if (!guidKey) continue;
    const item = urlKey ?? contentKey;
    if ((firstItem.get(guidKey) ?? item) !== item) ambiguous.add(guidKey);
    firstItem.set(guidKey, item);
  }
  return ambiguous;
}

/**
 * Items that were published under a guid that the document no longer has. Where items share a URL, or the document has only
 * one item, another item at a known URL is normal: there the content must be equal as well.
 */
function countRenamed(items: ItemKeys[], known: ItemKeys[]): number {
  const present = new Set(items.map((item) => item.guidKey));
  const published = new Set(known.map((item) => item.guidKey));
  const gone = known.filter(({ guidKey }) => guidKey && !present.has(guidKey));
  const shared = sharedUrlKeys(items);
  const urls = new Set(gone.map(({ urlKey }) => urlKey).filter((key) => key !== null && !shared.has(key)));
  const urlsAndContents = new Set(gone.map(urlAndContent));
  return items.filter((item) => {
    if (!item.guidKey || published.has(item.guidKey)) return false;
    return (items.length > 1 && urls.has(item.urlKey)) || urlsAndContents.has(urlAndContent(item));
  }).length;
}

function sharedUrlKeys(items: ItemKeys[]): Set<string | null> {
  const seen = new Set<string | null>();
  return new Set(items.map(({ urlKey }) => urlKey).filter((key) => seen.has(key) || !seen.add(key)));
}

/** Share of the items without a URL that no other item has. */
function shareWithoutOwnUrl(items: ItemKeys[]): number {
  const urls = new Set(items.map((item) => item.urlKey).filter((key) => key !== null));
  return (items.length - urls.size) / items.length;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
