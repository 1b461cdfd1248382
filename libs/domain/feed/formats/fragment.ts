import { escapeHtml } from '../html/escape-html.js';
import { sanitize } from '../html/sanitize.js';
import { innerHtml } from '../xml/serialize.js';
import { childrenNamed, isElement, textOf, type XmlElement } from '../xml/xml-element.js';

/** An element that holds HTML, escaped, in CDATA or as elements, as a safe fragment; undefined when it is empty. */
export function htmlFragment(element: XmlElement | undefined, base = element?.base): string | undefined {
  if (!element) return undefined;
  const html = element.children.some(isElement) ? innerHtml(element) : textOf(element);
  return sanitize(html, base) || undefined;
}

/** The fragment of the first child that has one, by the order of the names. */
export function firstFragment(parent: XmlElement, names: string[], base?: string): string | undefined {
  for (const name of names) {
    for (const child of childrenNamed(parent, name)) {
      const fragment = htmlFragment(child, child.attributes.has('xml:base') ? child.base : (base ?? child.base));
      if (fragment) return fragment;
    }
  }
  return undefined;
}

/** Plain text as a fragment; undefined when it is empty. */
export function textFragment(text: string | undefined): string | undefined {
  return (text && escapeHtml(text.trim())) || undefined;
}
