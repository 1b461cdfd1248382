import type { FeedItem } from '#libs/database/entities/feed-item.entity.js';
import type { Feed } from '#libs/database/entities/feed.entity.js';
import type { FreshItem } from './match-items.js';
import type { ItemKeys } from './item-identity.js';
import type { ParsedItem } from '#libs/feed-parser/model/parsed-feed.js';

/** Ids that are unique in the world, or mean to be: the same article in two feeds of one name stays one. */
const UNIQUE = /^(?:https?:|tag:|urn:)|^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const LONGEST = 2000;

/**
 * The guid of an item's article. A revision keeps the one of the first version, whatever its item is recognised by now. Others
 * get the item's id, in the name space of the feed if it is as short as `17`; or none where the URL names the article; or one
 * of the content.
 */
export function articleGuid(
  feed: Pick<Feed, 'url'>,
  {
    item,
    known,
    namedBy,
  }: FreshItem<ItemKeys & { parsed: ParsedItem }, Pick<FeedItem, 'articleGuid' | keyof ItemKeys>>,
): string | undefined {
  if (known) return known.articleGuid ?? undefined;
  if (namedBy === 'url') return undefined;
  if (namedBy === 'content') return `${feed.url}#${item.contentKey}`.slice(-LONGEST);
  const id = item.parsed.id!;
  return UNIQUE.test(id) ? id.slice(0, LONGEST) : `${feed.url}#${id}`.slice(-LONGEST);
}
