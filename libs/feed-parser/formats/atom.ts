import { withMostWords } from '#libs/domain/text/html/read-page.js';
import { absoluteUrl } from '#libs/domain/text/url.js';
import type { ParsedItem } from '../model/parsed-feed.js';
import { childrenNamed, firstText, textOf, type XmlElement } from '../xml/xml-element.js';
import { firstAtomText, firstFragment, mediaFragments } from './html-fragment.js';
import { collectItems, mapItems } from './items.js';
import { updateSchedule } from './update-schedule.js';
import { atomLinks, authorsOf, firstDate, languageTag, type FeedContent, type Parsing } from './values.js';

/** Atom's elements, and the same without its namespace, which feeds forget to declare. */
const atom = (...names: string[]): string[] => names.flatMap((name) => [`atom:${name}`, name]);
const PUBLISHED = [...atom('published', 'issued', 'created'), 'dcterms:issued', 'dc:date'];
const UPDATED = [...atom('updated', 'modified'), 'dcterms:modified', 'dc:date'];

/**
 * Atom 0.3 and 1.0 (RFC 4287).
 * @param document the nameless element around the feed
 * @param root `feed`, or `entry` of a document that is a single one
 */
export function readAtom(document: XmlElement, root: XmlElement, { origin, context }: Parsing): FeedContent {
  const links = atomLinks(root, atom('link'));
  const language = languageTag(root.language ?? firstText(root, 'dc:language', 'language') ?? origin.language);
  const feed = { url: origin.url, language, declaredLanguage: root.language };
  return {
    version: root.attributes.get('version')?.trim() === '0.3' ? 'atom03' : 'atom10',
    titleHtml: firstAtomText(root, atom('title')) ?? firstFragment(root, ['dc:title']),
    link: links.alternate,
    language,
    self: links.self,
    hubs: links.hubs,
    schedule: updateSchedule(root),
    items: mapItems(collectItems(document, atom('entry'), context), (entry) => readEntry(entry, feed), context),
  };
}

/** What entries depend on in their feed. */
interface EntryFeed {
  /** The document's URL. */
  url?: string;
  language?: string;
  /** The feed's xml:lang: an entry has a language of its own when it differs. */
  declaredLanguage?: string;
}

function readEntry(entry: XmlElement, feed: EntryFeed): ParsedItem {
  const content = childrenNamed(entry, ...atom('content'))[0];
  const declared = content?.language ?? entry.language;
  const own = declared === feed.declaredLanguage ? undefined : declared;
  const language = languageTag(firstText(entry, 'dc:language') ?? own);
  const media = mediaFragments(entry);
  return {
    id: idOf(entry, feed.url),
    titleHtml: firstAtomText(entry, atom('title')) ?? firstFragment(entry, ['dc:title']) ?? media.title,
    link: absoluteUrl(firstText(entry, 'feedburner:origlink')) ?? atomLinks(entry, atom('link')).alternate,
    summaryHtml: firstAtomText(entry, atom('summary')) ?? firstFragment(entry, ['dc:description']) ?? media.description,
    contentHtml: withMostWords([firstAtomText(entry, atom('content')), firstFragment(entry, ['content:encoded'])]),
    authors: authorsOf(entry, [...atom('author'), 'dc:creator']),
    language,
    published: firstDate(entry, PUBLISHED, language ?? feed.language),
    updated: firstDate(entry, UPDATED, language ?? feed.language),
  };
}

/**
 * Ids are compared as written. A relative one is resolved against an explicit xml:base only: the document's own URL changes
 * with every redirect, and ids must not.
 */
function idOf(entry: XmlElement, url: string | undefined): string | undefined {
  const id = childrenNamed(entry, ...atom('id'))[0];
  const written = id && textOf(id).trim();
  if (!written || id.base === url || /^[a-z][a-z\d+.-]*:/i.test(written)) return written || undefined;
  return absoluteUrl(written, id.base) ?? written;
}
