import { isUtf8 } from 'node:buffer';
import { escapeAttribute, escapeText } from 'entities';
import { hasMarkup } from '#libs/domain/text/html/plain-text.js';
import { childrenNamed, isElement, textOf, type XmlElement } from '../xml/xml-element.js';

/**
 * HTML as the publisher wrote it, cut where it is nested too deep. It isn't sanitised.
 * @returns undefined when it is empty
 */
export function htmlFragment(html: string): string | undefined {
  return cutTooDeep(repairHtml(html)).trim() || undefined;
}

/** Plain text as HTML; undefined when it is empty. */
export function textFragment(text: string | undefined): string | undefined {
  return (text && escapeText(text.trim())) || undefined;
}

/** Plain text with meaningful line breaks as HTML; undefined when it is empty. */
export function linesFragment(text: string | undefined): string | undefined {
  return textFragment(text)?.replace(/\r?\n/g, '<br />');
}

/** Of an element that should hold plain text with meaningful line breaks, and often holds HTML. */
export function textOrHtmlFragment(text: string | undefined): string | undefined {
  return text && hasMarkup(text) ? htmlFragment(text) : linesFragment(text);
}

/** The first child with content as HTML (escaped, in CDATA or as elements), by the order of the names. */
export function firstFragment(parent: XmlElement, names: string[]): string | undefined {
  for (const name of names) {
    for (const child of childrenNamed(parent, name)) {
      const fragment = htmlFragment(child.children.some(isElement) ? innerHtml(child) : textOf(child));
      if (fragment) return fragment;
    }
  }
  return undefined;
}

/** The first Atom text construct with content, by the order of the names. */
export function firstAtomText(parent: XmlElement, names: string[]): string | undefined {
  for (const name of names) {
    const text = childrenNamed(parent, name).map(atomText).find(Boolean);
    if (text) return text;
  }
  return undefined;
}

/** End tags that show that a text without a type is HTML. */
const EVIDENTLY_HTML = /<\/(a|b|blockquote|div|em|h[1-6]|i|li|p|span|strong|table|ul|ol)\s*>/i;

/** By its type (RFC 4287, 3.1 and 4.1.3), or by type and mode in Atom 0.3; undefined when it is empty or not text. */
function atomText(element: XmlElement): string | undefined {
  const type = element.attributes.get('type')?.trim().toLowerCase() ?? '';
  const mode = element.attributes.get('mode')?.trim().toLowerCase() ?? '';
  if (element.children.some(isElement))
    return htmlFragment(innerHtml(type.includes('xhtml') ? withoutDiv(element) : element));
  const text = textOf(element);
  if (mode === 'base64' || isBinary(type)) return decodeBase64(element, text);
  const isHtml = mode === 'escaped' ? type !== 'text/plain' : /^(html|text\/html)/.test(type);
  return isHtml || (type === '' && EVIDENTLY_HTML.test(text)) ? htmlFragment(text) : textFragment(text);
}

/** XHTML stands in a div that isn't part of it; in Atom 0.3 it mostly does as well. */
function withoutDiv(element: XmlElement): XmlElement {
  const elements = element.children.filter(isElement);
  const only = elements.length === 1 ? elements[0]! : element;
  return /^(xhtml:|atom:)?div$/.test(only.name) ? only : element;
}

/** RFC 4287 has all types but text and XML in base64. */
function isBinary(type: string): boolean {
  return type.includes('/') && !/^text\/|[/+]xml\b|html/.test(type);
}

function decodeBase64(element: XmlElement, text: string): string | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (/^[\w+/=\s-]*$/.test(text) && isUtf8(bytes)) return htmlFragment(bytes.toString());
  // Content may be a picture; a title can't be, so its type is wrong.
  return element.name.endsWith('content') ? undefined : textFragment(text);
}

/** Title and description in Media RSS (https://www.rssboard.org/media-rss), directly in the item or in a group. */
export function mediaFragments(item: XmlElement): { title?: string; description?: string } {
  const owners = [item, ...childrenNamed(item, 'media:group', 'media:content')];
  return {
    title: owners.map((owner) => firstFragment(owner, ['media:title'])).find(Boolean),
    description: owners
      .flatMap((owner) => childrenNamed(owner, 'media:description'))
      .map(mediaDescription)
      .find(Boolean),
  };
}

/** Plain text with meaningful line breaks, unless its type is html. */
function mediaDescription(element: XmlElement): string | undefined {
  const isHtml = element.attributes.get('type')?.trim().toLowerCase() === 'html';
  return isHtml ? htmlFragment(textOf(element)) : linesFragment(textOf(element));
}

const VOID_ELEMENTS = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

/** An element's content as HTML: names without prefixes, and elements of other vocabularies as if they were HTML's. */
function innerHtml(element: XmlElement): string {
  return element.children.map((child) => (isElement(child) ? outerHtml(child) : escapeText(child))).join('');
}

function outerHtml(element: XmlElement): string {
  const name = element.name.slice(element.name.indexOf(':') + 1);
  const attributes = [...element.attributes]
    .filter(([attribute]) => !attribute.includes(':'))
    .map(([attribute, value]) => ` ${attribute}="${escapeAttribute(value)}"`)
    .join('');
  const startTag = `<${name}${attributes}>`;
  // A void element can't have children: they follow as siblings.
  return VOID_ELEMENTS.has(name) ? startTag + innerHtml(element) : `${startTag}${innerHtml(element)}</${name}>`;
}

const CDATA = '<![CDATA[';

/**
 * Repairs what an HTML parser misreads: a self-closing iframe, which would stay open to the end, and text within CDATA twice,
 * which would be a comment.
 */
function repairHtml(html: string): string {
  if (!html.includes('<')) return html;
  const closed = html.replace(/<iframe\b([^<>]*)\/>/gi, '<iframe$1></iframe>');
  return closed.includes(CDATA) ? closed.replaceAll(CDATA, '').replaceAll(']]>', '') : closed;
}

/** Elements within one another. An HTML parser's cost of a tag grows with the number of open elements. */
const MAX_DEPTH = 200;
/** Elements that end at the next one of their kind: left open, they nest no deeper. */
const SELF_ENDING = new Set(['p', 'li', 'dt', 'dd', 'tr', 'td', 'th', 'option']);
const TAG = /<(\/?)([a-z][^\s/>]*)/gi;

function cutTooDeep(html: string): string {
  const open: string[] = [];
  for (const tag of html.matchAll(TAG)) {
    const name = tag[2]!.toLowerCase();
    if (tag[1]) {
      const at = open.lastIndexOf(name);
      if (at !== -1) open.length = at;
    } else if (!VOID_ELEMENTS.has(name) && !(SELF_ENDING.has(name) && open.at(-1) === name)) {
      open.push(name);
      if (open.length > MAX_DEPTH) return html.slice(0, tag.index);
    }
  }
  return html;
}
