import type { ParseContext } from '../model/parse-context.js';
import type { ParsedItem } from '../model/parsed-feed.js';
import { isElement, type XmlElement } from '../xml/xml-element.js';

/** Elements that never contain items. */
const WITHOUT_ITEMS =
  /^(\?:|xhtml:|content:|dc:|(atom:)?(title|description|summary|content|subtitle|author|image|textinput)$)/;

/**
 * The item elements of a document, in its order and at any depth, because a feed's outer elements can be broken, too. An item
 * that the end of the document truncates is left out, and so are those beyond a limit.
 */
export function collectItems(root: XmlElement, names: string[], context: ParseContext): XmlElement[] {
  const found: XmlElement[] = [];
  collect(root, names, found);
  const complete = found.filter((item) => !isTruncated(item));
  if (complete.length < found.length) context.warn('it ends within an item, which is left out');
  return limitItems(complete, (item) => item.length, context);
}

function collect(parent: XmlElement, names: string[], found: XmlElement[]): void {
  for (const child of parent.children) {
    if (!isElement(child)) continue;
    if (names.includes(child.name)) found.push(child);
    else if (!WITHOUT_ITEMS.test(child.name)) collect(child, names, found);
  }
}

/** An open item may lack its end tag only; if its last element is open, text is missing. */
function isTruncated(item: XmlElement): boolean {
  if (item.isComplete) return false;
  const last = item.children.findLast(isElement);
  return last === undefined || !last.isComplete;
}

/** Leaves out items that are too large, and those after the first `limits.items`. */
export function limitItems<T>(items: T[], lengthOf: (item: T) => number, context: ParseContext): T[] {
  const { items: maxItems, itemLength } = context.limits;
  const fitting = items.filter((item) => lengthOf(item) <= itemLength);
  const tooLarge = items.length - fitting.length;
  if (tooLarge > 0)
    context.truncate('item-too-large', `${tooLarge} of ${items.length} items are larger than ${itemLength} characters`);
  if (fitting.length > maxItems)
    context.truncate('too-many-items', `it has ${fitting.length} items; the first ${maxItems} are kept`);
  return fitting.slice(0, maxItems);
}

/** Maps items one by one until the time is over. An item without a publication date was published when it was updated. */
export function mapItems<T>(items: T[], map: (item: T) => ParsedItem, context: ParseContext): ParsedItem[] {
  const mapped: ParsedItem[] = [];
  for (const item of items) {
    if (context.isOutOfTime()) break;
    const parsed = map(item);
    mapped.push({ ...parsed, published: parsed.published ?? parsed.updated });
  }
  return mapped;
}
