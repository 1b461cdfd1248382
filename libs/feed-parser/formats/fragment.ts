import { escapeHtml } from '../html/escape-html.js';
import { sanitize } from '../html/sanitize.js';
import { titleFragment } from '../html/title-fragment.js';
import { innerHtml } from '../xml/serialize.js';
import { childrenNamed, isElement, textOf, type XmlElement } from '../xml/xml-element.js';

type Clean = (html: string, base?: string) => string;

/**
 * The first child that holds HTML (escaped, in CDATA or as elements) as a safe fragment, by the order of the names.
 * @param base what relative addresses are relative to, where the child has no xml:base
 */
export function firstFragment(parent: XmlElement, names: string[], base?: string): string | undefined {
  return firstClean(parent, names, base, sanitize);
}

/** The same for a title. */
export function firstTitle(parent: XmlElement, names: string[], base?: string): string | undefined {
  return firstClean(parent, names, base, titleFragment);
}

/** Plain text as a fragment; undefined when it is empty. */
export function textFragment(text: string | undefined): string | undefined {
  return (text && escapeHtml(text.trim())) || undefined;
}

/** Plain text whose lines mean something as a fragment; undefined when it is empty. */
export function linesFragment(text: string | undefined): string | undefined {
  return textFragment(text)?.replace(/\r?\n/g, '<br />');
}

function firstClean(parent: XmlElement, names: string[], base: string | undefined, clean: Clean): string | undefined {
  for (const name of names) {
    for (const child of childrenNamed(parent, name)) {
      const html = child.children.some(isElement) ? innerHtml(child) : textOf(child);
      const fragment = clean(html, child.attributes.has('xml:base') ? child.base : (base ?? child.base));
      if (fragment) return fragment;
    }
  }
  return undefined;
}
