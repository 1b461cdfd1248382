import { absoluteUrl } from '../absolute-url.js';
import type { ParsedItem } from '../parsed-feed.js';
import { childrenNamed, firstText, isElement, textOf, type XmlElement } from '../xml/xml-element.js';
import { atomLinks } from './atom-links.js';
import { authorOf } from './authors.js';
import { languageTag } from './format.js';
import { firstFragment } from './fragment.js';
import { textConstruct } from './text-construct.js';
import { firstDate } from './written-dates.js';

export const AUTHORS = ['author', 'dc:creator', 'dc:author', 'atom:author', 'itunes:author', 'googleplay:author'];
const CONTENT = ['content:encoded', 'xhtml:body', 'body', 'fullitem', 'xhtml:div'];
const SUMMARY = [
  'dc:description',
  'dcterms:abstract',
  'itunes:summary',
  'itunes:subtitle',
  'googleplay:description',
  'media:description',
];

/** What an item takes from its channel. */
export interface Channel {
  /** What its relative addresses are relative to, unless xml:base says otherwise. */
  base?: string;
  language?: string;
  author?: string;
  /** The channel's xml:lang: an item's own is one that differs. */
  feedLanguage?: string;
}

export function rssItem(item: XmlElement, channel: Channel): ParsedItem {
  const base = item.attributes.has('xml:base') ? item.base : (channel.base ?? item.base);
  const own = item.language === channel.feedLanguage ? undefined : item.language;
  const language = languageTag(firstText(item, 'dc:language', 'language') ?? own);
  const media = childrenNamed(item, 'media:group', 'media:content');
  const content = firstFragment(item, CONTENT, base) ?? textConstruct(childrenNamed(item, 'atom:content')[0]);
  return {
    id:
      firstText(item, 'guid', 'atom:id') ??
      item.attributes.get('rdf:about')?.trim() ??
      firstText(item, 'id', 'dc:identifier'),
    titleHtml:
      firstFragment(item, ['title', 'dc:title', 'media:title', 'itunes:title'], base) ??
      firstOf(media, 'media:title', base),
    link: linkOf(item, base),
    summaryHtml:
      firstInOrder(item, ['description', 'summary'], base) ??
      textConstruct(childrenNamed(item, 'atom:summary')[0]) ??
      firstFragment(item, SUMMARY, base) ??
      firstOf(media, 'media:description', base),
    contentHtml: content,
    author: authorOf(item, AUTHORS) ?? channel.author,
    language,
    published: firstDate(
      item,
      ['pubdate', 'dcterms:issued', 'atom:published', 'dcterms:created', 'dc:date', 'date'],
      language ?? channel.language,
    ),
    updated: firstDate(item, ['dcterms:modified', 'atom:updated', 'dc:date'], language ?? channel.language),
  };
}

/** FeedBurner's original goes before the link, whose address counts readers; a guid is a link unless it says that it is none. */
function linkOf(item: XmlElement, base: string | undefined): string | undefined {
  const written = childrenNamed(item, 'link').map((link) =>
    link.children.filter((child) => !isElement(child)).join(''),
  );
  const guid = childrenNamed(item, 'guid').find(
    (element) => element.attributes.get('ispermalink')?.trim().toLowerCase() !== 'false',
  );
  return (
    absoluteUrl(firstText(item, 'feedburner:origlink'), base) ??
    written.map((link) => absoluteUrl(link, base)).find(Boolean) ??
    atomLinks(item, ['atom:link', 'link']).alternate ??
    (guid && absoluteUrl(textOf(guid))) ??
    absoluteUrl(item.attributes.get('rdf:about'))
  );
}

function firstOf(parents: XmlElement[], name: string, base: string | undefined): string | undefined {
  return parents.map((parent) => firstFragment(parent, [name], base)).find(Boolean);
}

/** Of children with different names that mean the same, the first that says something. */
function firstInOrder(item: XmlElement, names: string[], base: string | undefined): string | undefined {
  for (const child of childrenNamed(item, ...names)) {
    const fragment = firstFragment({ ...item, children: [child] }, names, base);
    if (fragment) return fragment;
  }
  return undefined;
}
