/** Elements of feeds that hold text and none of the elements that follow them. */
const LEAVES = new Set(
  ['title', 'link', 'guid', 'pubdate', 'author', 'category', 'comments', 'description', 'lastbuilddate'].flatMap(
    (name) => [name, `atom:${name}`],
  ),
);
/** What never stands within a leaf. */
const AFTER_LEAF = new Set([
  'guid',
  'pubdate',
  'enclosure',
  'channel',
  'comments',
  'content:encoded',
  'dc:creator',
  'dc:date',
]);
/** What stands within none but a description, which may hold HTML. */
const AFTER_SHORT_LEAF = new Set(['link', 'title', 'description', 'author', 'category']);
/** Names of items, as far as they end one another. */
export const ITEMS = new Set(['item', 'atom:entry', 'entry']);

/**
 * How many of the open elements a new one ends although they were not closed: a forgotten `</title>` would make the rest
 * of its item a part of the title.
 * @param open names of the open elements, the innermost last
 */
export function impliedEnds(open: string[], opening: string): number {
  if (ITEMS.has(opening)) {
    const item = open.lastIndexOf(opening);
    return item === -1 ? leafEnds(open) : open.length - item;
  }
  const innermost = open.at(-1);
  if (innermost === undefined || !LEAVES.has(innermost)) return 0;
  const isShort = innermost !== 'description';
  return AFTER_LEAF.has(opening) || (isShort && AFTER_SHORT_LEAF.has(opening)) ? 1 : 0;
}

function leafEnds(open: string[]): number {
  return LEAVES.has(open.at(-1) ?? '') ? 1 : 0;
}
