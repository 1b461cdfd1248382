import { isElement, textOf, type XmlElement } from '../xml/xml-element.js';

const KNOWN: Record<string, string> = {
  html: 'it is an HTML page',
  opml: 'it is a list of feeds (OPML), no feed',
  urlset: 'it is a site map, no feed',
  sitemapindex: 'it is an index of site maps, no feed',
};
const HTML = new Set('head body title meta div p br script table'.split(' '));

/** Whether it is an HTML page; as XML these are hardly readable, so that caps say nothing about them. */
export function isPage(document: XmlElement): boolean {
  return whatItIs(document) === KNOWN.html;
}

/** What a document without a feed is, a sentence for whoever wonders. */
export function whatItIs(document: XmlElement): string {
  const elements = document.children.filter(isElement);
  const names = elements.map(({ name }) => name.slice(name.indexOf(':') + 1));
  const known = names.find((name) => Object.hasOwn(KNOWN, name));
  if (known) return KNOWN[known]!;
  if (names.length === 0) return textOf(document).trim() ? 'it is plain text' : 'it has no element';
  if (names.some((name) => HTML.has(name))) return KNOWN.html!;
  return `it is XML, but no feed: its outermost element is ${names[0]!.slice(0, 60)}`;
}
