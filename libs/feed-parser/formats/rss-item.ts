import { absoluteUrl } from '#libs/domain/text/absolute-url.js';
import type { ParsedItem } from '../parsed-feed.js';
import { childrenNamed, firstText, isElement, textOf, type XmlElement } from '../xml/xml-element.js';
import { atomLinks } from './atom-links.js';
import { authorOf } from './authors.js';
import { languageTag } from './format.js';
import { firstFragment } from './fragment.js';
import { mediaOf } from './media.js';
import { textConstruct } from './text-construct.js';
import { firstDate } from './written-dates.js';

/** Names go before RSS's own author, which is an address. */
export const AUTHORS = ['dc:creator', 'dc:author', 'atom:author', 'itunes:author', 'googleplay:author', 'author'];
const IDS = ['guid', 'atom:id', 'id', 'dc:identifier'];
const TITLES = ['title', 'dc:title', 'itunes:title'];
const CONTENT = ['content:encoded', 'xhtml:body', 'body', 'fullitem', 'xhtml:div'];
const OTHER_SUMMARIES = [
  'dc:description',
  'dcterms:abstract',
  'itunes:summary',
  'googleplay:description',
  'itunes:subtitle',
];
const PUBLISHED = ['pubdate', 'dcterms:issued', 'atom:published', 'dcterms:created', 'dc:date', 'date'];
const UPDATED = ['dcterms:modified', 'atom:updated', 'dc:date'];

/** What an item takes from its channel. */
export interface Channel {
  /** The document's address, and what the channel's relative addresses are relative to. */
  url?: string;
  base?: string;
  language?: string;
  author?: string;
  /** The channel's xml:lang: an item's own is one that differs. */
  feedLanguage?: string;
}

export function rssItem(item: XmlElement, channel: Channel): ParsedItem {
  const base = item.base === channel.url ? channel.base : item.base;
  const own = item.language === channel.feedLanguage ? undefined : item.language;
  const language = languageTag(firstText(item, 'dc:language', 'language') ?? own);
  const media = mediaOf(item);
  const texts = textsOf(item);
  return {
    id: firstText(item, ...IDS) ?? item.attributes.get('rdf:about')?.trim(),
    titleHtml: firstFragment(item, TITLES) ?? media.titleHtml,
    link: linkOf(item, base),
    summaryHtml: texts.summary ?? media.descriptionHtml,
    contentHtml: texts.content,
    author: authorOf(item, AUTHORS) ?? channel.author,
    language,
    published: firstDate(item, PUBLISHED, language ?? channel.language),
    updated: firstDate(item, UPDATED, language ?? channel.language),
  };
}

/** Of a description and a summary the first is the summary; the other is the content where the item has no other. */
function textsOf(item: XmlElement): { summary?: string; content?: string } {
  const [summary, other] = childrenNamed(item, 'description', 'summary').flatMap(
    (child) => firstFragment({ ...item, children: [child] }, [child.name]) ?? [],
  );
  const atom = (name: string): string | undefined => textConstruct(childrenNamed(item, name)[0]);
  return {
    summary: summary ?? atom('atom:summary') ?? firstFragment(item, OTHER_SUMMARIES),
    content: firstFragment(item, CONTENT) ?? atom('atom:content') ?? other,
  };
}

/** FeedBurner's original goes before the link, whose address counts readers; a guid is a link unless it says that it is none. */
function linkOf(item: XmlElement, base: string | undefined): string | undefined {
  const guid = childrenNamed(item, 'guid').find(
    (element) => element.attributes.get('ispermalink')?.trim().toLowerCase() !== 'false',
  );
  return (
    absoluteUrl(firstText(item, 'feedburner:origlink'), base) ??
    writtenLink(item, base) ??
    atomLinks(item, ['atom:link', 'link']).alternate ??
    (guid && absoluteUrl(textOf(guid))) ??
    absoluteUrl(item.attributes.get('rdf:about')) ??
    enclosure(item, base)
  );
}

/** What an episode without a page is, its recording. */
function enclosure(item: XmlElement, base: string | undefined): string | undefined {
  return childrenNamed(item, 'enclosure')
    .map((element) => absoluteUrl(element.attributes.get('url'), base))
    .find(Boolean);
}

/** The first link that is text; those without are Atom's, whose prefix was forgotten. */
export function writtenLink(parent: XmlElement, base: string | undefined): string | undefined {
  return childrenNamed(parent, 'link')
    .map((link) => absoluteUrl(link.children.filter((child) => !isElement(child)).join(''), base))
    .find(Boolean);
}
