import { parseDate } from '#libs/domain/text/dates/parse-date.js';
import type { WrittenDate } from '../parsed-feed.js';
import { childrenNamed, textOf, type XmlElement } from '../xml/xml-element.js';

/** No date is longer, whatever stands in its place. */
const LONGEST = 200;

/** Elements of one name that are looked at. */
const MOST = 10;

export function writtenDate(raw: string | undefined, language?: string): WrittenDate | undefined {
  const text = raw?.trim().slice(0, LONGEST);
  return text ? { raw: text, date: parseDate(text, language) } : undefined;
}

/**
 * The date by the order of the names; of several elements with one name the last, and one that can be understood goes
 * before one that cannot.
 */
export function firstDate(parent: XmlElement, names: string[], language?: string): WrittenDate | undefined {
  let first: WrittenDate | undefined;
  for (const name of names) {
    for (const child of childrenNamed(parent, name).slice(-MOST).reverse()) {
      const date = writtenDate(textOf(child), language);
      if (date?.date) return date;
      first ??= date;
    }
  }
  return first;
}
