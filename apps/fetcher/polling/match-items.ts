import type { ItemIdentity } from '#libs/database/entities/feed.entity.js';
import { addressAndContent, judgeIdentity, nameOfItem, sharedGuids, type ItemKeys } from './item-identity.js';

/** An item that was never handed on, or that changed since: `known` is what was handed on. */
export interface FreshItem<I, K> {
  item: I;
  known: K | null;
  /** Which of its names it is recognised by. */
  namedBy: ItemIdentity;
}

/** What is to be done about the items of one document. `I` is an item, `K` one that was handed on before. */
export interface MatchedItems<I, K> {
  identity: ItemIdentity;
  /** Why the feed's items are recognised by less than before; null when nothing changed. */
  reason: string | null;
  fresh: FreshItem<I, K>[];
  /** In the document again, as they were. */
  unchanged: K[];
}

/** Tells new and changed items from those that were handed on before. Doubles within the document count once. */
export function matchItems<I extends ItemKeys, K extends ItemKeys>(
  current: ItemIdentity,
  document: I[],
  known: K[],
): MatchedItems<I, K> {
  const { identity, reason } = judgeIdentity(current, document, known);
  const guids = sharedGuids(document);
  const byName = new Map<string, K>();
  for (const before of known) for (const name of namesOf(before)) byName.set(name, before);
  const result: MatchedItems<I, K> = { identity, reason, fresh: [], unchanged: [] };
  const seen = new Set<string>();
  const taken = new Set<K>();
  for (const item of document) {
    // A feed of good guids may hold a few items that share one: those alone are recognised by less.
    const { by, name } = nameOfItem(
      item.guidKey && guids.has(item.guidKey) && identity === 'guid' ? 'url' : identity,
      item,
    );
    if (seen.has(name)) continue;
    seen.add(name);
    const found = byName.get(name) ?? byName.get(addressAndContent(item));
    // What was one item may come again as two, one with its guid and one with its address.
    const before = found && !taken.has(found) ? found : null;
    if (before) taken.add(before);
    if (found?.contentKey !== item.contentKey) result.fresh.push({ item, known: before, namedBy: by });
    else if (before) result.unchanged.push(before);
  }
  return result;
}

function namesOf(keys: ItemKeys): string[] {
  return [keys.guidKey, keys.urlKey, keys.contentKey, addressAndContent(keys)].filter((name) => name !== null);
}
