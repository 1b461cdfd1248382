import { isUtf8 } from 'node:buffer';
import { innerHtml } from '../xml/serialize.js';
import { isElement, textOf, type XmlElement } from '../xml/xml-element.js';
import { htmlFragment, textFragment } from './fragment.js';

/** Closing tags by which HTML is told that nobody called HTML. */
const EVIDENTLY_HTML = /<\/(a|b|blockquote|div|em|h[1-6]|i|li|p|span|strong|table|ul|ol)\s*>/i;

/**
 * Text of an Atom element as an HTML fragment, by its type (RFC 4287, 3.1 and 4.1.3), or by type and mode in Atom 0.3.
 * @returns undefined when it is empty or no text
 */
export function textConstruct(element: XmlElement | undefined): string | undefined {
  if (!element) return undefined;
  const type = element.attributes.get('type')?.trim().toLowerCase() ?? '';
  const mode = element.attributes.get('mode')?.trim().toLowerCase() ?? '';
  const hasElements = element.children.some(isElement);
  if (hasElements) return htmlFragment(innerHtml(/xhtml/.test(type) ? withoutDiv(element) : element));
  const text = textOf(element);
  if (mode === 'base64' || isBinary(type)) return decodeBase64(element, text);
  const isHtml = mode === 'escaped' ? type !== 'text/plain' : /^(html|text\/html)/.test(type);
  if (isHtml || (type === '' && EVIDENTLY_HTML.test(text))) return htmlFragment(text);
  return textFragment(text);
}

/** An xhtml text stands in a div that is not a part of it; in Atom 0.3 it mostly does as well. */
function withoutDiv(element: XmlElement): XmlElement {
  const elements = element.children.filter(isElement);
  const only = elements.length === 1 ? elements[0]! : element;
  return /^(xhtml:|atom:)?div$/.test(only.name) ? only : element;
}

/** Types that RFC 4287 has in base64: all but texts and XML. */
function isBinary(type: string): boolean {
  return type.includes('/') && !/^text\/|[/+]xml\b|html/.test(type);
}

function decodeBase64(element: XmlElement, text: string): string | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (/^[\w+/=\s-]*$/.test(text) && isUtf8(bytes)) return htmlFragment(bytes.toString());
  // Content may be a picture; a title cannot be, so its type is wrong.
  return element.name.endsWith('content') ? undefined : textFragment(text);
}
