import type { ParseContext } from '../reading.js';
import { isElement, type XmlElement } from '../xml/xml-element.js';

/** Elements that never hold items, whatever stands in them. */
const CLOSED =
  /^(\?:|xhtml:|content:|dc:|(atom:)?(title|description|summary|content|subtitle|author|image|textinput)$)/;

/**
 * The elements of a document that are items, in its order; wherever they stand, because a feed's frame can be broken as
 * well. Items that are too large, too many, or cut off in the middle are left out, and this is said.
 */
export function collectItems(root: XmlElement, names: string[], reading: ParseContext): XmlElement[] {
  const found: XmlElement[] = [];
  collect(root, names, found);
  const whole = found.filter((item) => !isCutOff(item));
  if (whole.length < found.length) reading.warn('it ends within an item, which was left out');
  const { items, itemLength } = reading.limits;
  const fitting = whole.filter((item) => item.length <= itemLength);
  if (fitting.length < whole.length)
    reading.truncate(
      'item-too-large',
      `${whole.length - fitting.length} of ${whole.length} items are larger than ${itemLength} characters`,
    );
  if (fitting.length > items)
    reading.truncate('too-many-items', `it holds ${fitting.length} items; the first ${items} were taken`);
  return fitting.slice(0, items);
}

function collect(parent: XmlElement, names: string[], found: XmlElement[]): void {
  for (const child of parent.children) {
    if (!isElement(child)) continue;
    if (names.includes(child.name)) found.push(child);
    else if (!CLOSED.test(child.name)) collect(child, names, found);
  }
}

/** An item that was not closed may only lack its closing tag; one of its elements that was not closed lacks text. */
function isCutOff(item: XmlElement): boolean {
  if (item.isComplete) return false;
  const last = item.children.findLast(isElement);
  return last === undefined || !last.isComplete;
}
