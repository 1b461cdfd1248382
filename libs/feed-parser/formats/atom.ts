import { absoluteUrl } from '#libs/domain/text/absolute-url.js';
import { childrenNamed, firstText, textOf, type XmlElement } from '../xml/xml-element.js';
import type { ParsedItem } from '../parsed-feed.js';
import { atomLinks } from './atom-links.js';
import { authorOf } from './authors.js';
import { collectItems } from './collect-items.js';
import { adaptItems, languageTag, type AdaptedFeed, type Source } from './format.js';
import { firstFragment } from './fragment.js';
import { mediaOf } from './media.js';
import { rhythmOf } from './rhythm.js';
import { textConstruct } from './text-construct.js';
import { firstDate } from './written-dates.js';

/** Atom's elements, and the same without its namespace, which feeds forget to declare. */
const named = (...names: string[]): string[] => names.flatMap((name) => [`atom:${name}`, name]);
const PUBLISHED = [...named('published', 'issued', 'created'), 'dcterms:issued', 'dc:date'];
const UPDATED = [...named('updated', 'modified'), 'dcterms:modified', 'dc:date'];

/**
 * Atom 0.3 and 1.0 (RFC 4287).
 * @param document the nameless element around the feed
 * @param root `feed`, or `entry` of a document that is a single one
 */
export function adaptAtom(document: XmlElement, root: XmlElement, { origin, reading }: Source): AdaptedFeed {
  const links = atomLinks(root, named('link'));
  const language = languageTag(root.language ?? firstText(root, 'dc:language', 'language') ?? origin.language);
  const author = authorOf(root, [...named('author'), 'dc:creator']);
  return {
    format: 'atom',
    version: root.attributes.get('version')?.trim() === '0.3' ? 'atom03' : 'atom10',
    titleHtml: textOfFirst(root, 'title') ?? firstFragment(root, ['dc:title']),
    subtitleHtml: textOfFirst(root, 'subtitle', 'tagline', 'info') ?? firstFragment(root, ['dc:description']),
    link: links.alternate,
    id: idOf(root, origin.url),
    language,
    author,
    published: firstDate(root, PUBLISHED, language),
    updated: firstDate(root, UPDATED, language),
    self: links.self,
    hubs: links.hubs,
    schedule: rhythmOf(root),
    items: adaptItems(
      collectItems(document, named('entry'), reading),
      (entry) => atomEntry(entry, { url: origin.url, language, author, feedLanguage: root.language }),
      reading,
    ),
  };
}

/** What entries take from their feed. */
interface InheritedByEntries {
  /** The document's address. */
  url?: string;
  language?: string;
  author?: string;
  /** The feed's xml:lang: an entry's own is one that differs. */
  feedLanguage?: string;
}

function atomEntry(entry: XmlElement, feed: InheritedByEntries): ParsedItem {
  const content = childrenNamed(entry, ...named('content'))[0];
  const own = content?.language ?? entry.language;
  const language = languageTag(firstText(entry, 'dc:language') ?? (own === feed.feedLanguage ? undefined : own));
  const media = mediaOf(entry);
  return {
    id: idOf(entry, feed.url),
    titleHtml: textOfFirst(entry, 'title') ?? firstFragment(entry, ['dc:title']) ?? media.titleHtml,
    link: absoluteUrl(firstText(entry, 'feedburner:origlink')) ?? atomLinks(entry, named('link')).alternate,
    summaryHtml: textOfFirst(entry, 'summary') ?? firstFragment(entry, ['dc:description']) ?? media.descriptionHtml,
    contentHtml: textOfFirst(entry, 'content') ?? firstFragment(entry, ['content:encoded']),
    author: authorOf(entry, [...named('author'), 'dc:creator']) ?? sourceAuthor(entry) ?? feed.author,
    language,
    published: firstDate(entry, PUBLISHED, language ?? feed.language),
    updated: firstDate(entry, UPDATED, language ?? feed.language),
  };
}

/**
 * An id is compared as it is written. A relative one is resolved where the document itself says against what; its own
 * address changes with every redirect, and ids must not.
 */
function idOf(element: XmlElement, url: string | undefined): string | undefined {
  const id = childrenNamed(element, ...named('id'))[0];
  const written = id && textOf(id).trim();
  if (!written || id.base === url || /^[a-z][a-z\d+.-]*:/i.test(written)) return written || undefined;
  return absoluteUrl(written, id.base) ?? written;
}

/** An entry that was taken over from another feed may have its author there (RFC 4287, 4.2.1). */
function sourceAuthor(entry: XmlElement): string | undefined {
  const source = childrenNamed(entry, ...named('source'))[0];
  return source && authorOf(source, named('author'));
}

function textOfFirst(parent: XmlElement, ...names: string[]): string | undefined {
  for (const name of names) {
    const text = childrenNamed(parent, ...named(name))
      .map(textConstruct)
      .find(Boolean);
    if (text) return text;
  }
  return undefined;
}
