import { cutTooDeep } from '../html/cut-too-deep.js';
import { escapeHtml } from '../html/escape-html.js';
import { innerHtml } from '../xml/serialize.js';
import { childrenNamed, isElement, textOf, type XmlElement } from '../xml/xml-element.js';

/**
 * HTML as the document has it, without anything nested deeper than a page would show. It is not sanitised: whoever shows it
 * has to do that.
 * @returns undefined when it is empty
 */
export function htmlFragment(html: string): string | undefined {
  return cutTooDeep(repairHtml(html)).trim() || undefined;
}

/** The first child that holds HTML (escaped, in CDATA or as elements), by the order of the names. */
export function firstFragment(parent: XmlElement, names: string[]): string | undefined {
  for (const name of names) {
    for (const child of childrenNamed(parent, name)) {
      const fragment = htmlFragment(child.children.some(isElement) ? innerHtml(child) : textOf(child));
      if (fragment) return fragment;
    }
  }
  return undefined;
}

/** Plain text as a fragment; undefined when it is empty. */
export function textFragment(text: string | undefined): string | undefined {
  return (text && escapeHtml(text.trim())) || undefined;
}

/** Plain text whose lines mean something as a fragment; undefined when it is empty. */
export function linesFragment(text: string | undefined): string | undefined {
  return textFragment(text)?.replace(/\r?\n/g, '<br />');
}

const CDATA = '<![CDATA[';

/**
 * Repairs what an HTML parser misreads: a frame that closes itself would stay open to the end, and text that was put into
 * CDATA twice would be a comment.
 */
function repairHtml(html: string): string {
  if (!html.includes('<')) return html;
  const closed = html.replace(/<iframe\b([^<>]*)\/>/gi, '<iframe$1></iframe>');
  return closed.includes(CDATA) ? closed.replaceAll(CDATA, '').replaceAll(']]>', '') : closed;
}
