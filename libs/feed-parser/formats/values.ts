import { parseDate } from '#libs/domain/text/dates/parse-date.js';
import { plainText } from '#libs/domain/text/html/plain-text.js';
import { absoluteUrl } from '#libs/domain/text/url.js';

import type { ParseContext } from '../model/parse-context.js';
import type { DocumentOrigin, ParsedFeed, WrittenDate } from '../model/parsed-feed.js';
import { childrenNamed, firstText, isElement, ownTextOf, textOf, type XmlElement } from '../xml/xml-element.js';

/** What a format reads of a document. */
export type FeedContent = Omit<ParsedFeed, 'warnings' | 'truncated'>;

/** A document's origin and the state of its parsing. */
export interface Parsing {
  origin: DocumentOrigin;
  context: ParseContext;
}

/** A language tag with hyphens; publishers write underscores, too. Of a list, as in headers, the first. */
export function languageTag(written: string | undefined): string | undefined {
  return written?.split(',')[0]!.trim().replaceAll('_', '-').slice(0, 100) || undefined;
}

/** Code units of a date; the rest is cut off. */
const MAX_DATE_LENGTH = 200;
/** Elements of one name that are tried. */
const MAX_DATES = 10;

export function writtenDate(raw: string | undefined, language?: string): WrittenDate | undefined {
  const text = raw?.trim().slice(0, MAX_DATE_LENGTH);
  return text ? { raw: text, date: parseDate(text, language) } : undefined;
}

/** The first date that can be parsed, else the first one; by the order of the names, and of several with one name the last. */
export function firstDate(parent: XmlElement, names: string[], language?: string): WrittenDate | undefined {
  let first: WrittenDate | undefined;
  for (const name of names) {
    for (const child of childrenNamed(parent, name).slice(-MAX_DATES).reverse()) {
      const date = writtenDate(textOf(child), language);
      if (date?.date) return date;
      first ??= date;
    }
  }
  return first;
}

/** Papers have hundreds; the first ones are kept. */
const MAX_AUTHORS = 20;
/** RSS authors: `ann@quay.example (Ann Lee)`. */
const ADDRESS_WITH_NAME = /^\S+@\S+\s*\((.+)\)$/;

/** Names of the authors in the first of these elements that has any. */
export function authorsOf(parent: XmlElement, names: string[]): string[] | undefined {
  for (const name of names) {
    const authors = childrenNamed(parent, name)
      .slice(0, MAX_AUTHORS)
      .map(authorName)
      .filter((author) => author !== '');
    if (authors.length > 0) return [...new Set(authors)];
  }
  return undefined;
}

function authorName(element: XmlElement): string {
  const name = element.children.some(isElement) ? firstText(element, 'atom:name', 'name', 'itunes:name') : undefined;
  return plainText(name ?? ownTextOf(element)).replace(ADDRESS_WITH_NAME, '$1');
}

interface AtomLinks {
  /** The page: `rel=alternate` or no rel, HTML before other types. */
  alternate?: string;
  self?: string;
  hubs: string[];
}

export function atomLinks(parent: XmlElement, names: string[]): AtomLinks {
  const links = childrenNamed(parent, ...names).flatMap((element) => {
    const href = absoluteUrl(element.attributes.get('href'), element.base);
    const rel = element.attributes.get('rel')?.trim().toLowerCase() || 'alternate';
    const type = element.attributes.get('type')?.trim().toLowerCase() ?? '';
    return href ? [{ href, rel: rel.replace(/^http:\/\/www\.iana\.org\/assignments\/relation\//, ''), type }] : [];
  });
  const pages = links.filter(({ rel }) => rel === 'alternate');
  const page = pages.find(({ type }) => type === '' || type.includes('html')) ?? pages[0];
  return {
    alternate: page?.href,
    self: links.find(({ rel }) => rel === 'self')?.href,
    hubs: [...new Set(links.filter(({ rel }) => rel === 'hub').map(({ href }) => href))],
  };
}
