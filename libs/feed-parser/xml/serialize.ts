import { escapeHtml } from '../html/escape-html.js';
import { isElement, type XmlElement } from './xml-element.js';

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

/** What stands in an element, as HTML: names without prefixes, and elements of other vocabularies as if they were HTML's. */
export function innerHtml(element: XmlElement): string {
  return element.children.map((child) => (isElement(child) ? outerHtml(child) : escapeHtml(child))).join('');
}

function outerHtml(element: XmlElement): string {
  const name = element.name.slice(element.name.indexOf(':') + 1);
  const attributes = [...element.attributes]
    .filter(([attribute]) => !attribute.includes(':'))
    .map(([attribute, value]) => ` ${attribute}="${escapeHtml(value).replace(/"/g, '&quot;')}"`)
    .join('');
  const opening = `<${name}${attributes}>`;
  // What stands in one that holds nothing came after it: nobody closed it.
  return VOID.has(name) ? opening + innerHtml(element) : `${opening}${innerHtml(element)}</${name}>`;
}
