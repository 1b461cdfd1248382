/** Names of items: each ends one that is open, and whatever is open in it. */
export const ITEMS = new Set(['item', 'atom:entry', 'entry']);
/** Elements of RSS that hold text and none of the elements that follow them; so do those of the modules in MODULES. */
const LEAVES = new Set(['title', 'link', 'guid', 'pubdate', 'author', 'category', 'comments', 'lastbuilddate']);
const MODULES = /^(dc|dcterms|sy):/;
/** What never stands within a text, and what stands within none but a description, which may hold HTML. */
const NEVER_IN_TEXT = new Set(['guid', 'pubdate', 'enclosure', 'channel', 'comments', 'content:encoded', 'dc:creator', 'dc:date']); // prettier-ignore
const NEVER_IN_LEAF = new Set(['link', 'title', 'description', 'author', 'category']);

/**
 * How many of the open elements a new one ends although they were not closed: a forgotten `</title>` would make the rest
 * of its item a part of the title.
 * @param open names of the open elements, the innermost last
 */
export function impliedEnds(open: string[], opening: string): number {
  const item = ITEMS.has(opening) ? open.lastIndexOf(opening) : -1;
  if (item !== -1) return open.length - item;
  const innermost = open.at(-1) ?? '';
  const isLeaf = LEAVES.has(innermost) || MODULES.test(innermost);
  if (!isLeaf && innermost !== 'description') return 0;
  return ITEMS.has(opening) || NEVER_IN_TEXT.has(opening) || (isLeaf && NEVER_IN_LEAF.has(opening)) ? 1 : 0;
}
