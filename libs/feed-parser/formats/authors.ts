import { plainText } from '#libs/domain/text/plain-text.js';
import { childrenNamed, firstText, isElement, textOf, type XmlElement } from '../xml/xml-element.js';

const LONGEST = 1000;
/** Persons who are named; papers have hundreds. */
const MOST = 20;

/** Who wrote something: `Name (address)` where an Atom person has both, else the text; several with commas between. */
export function authorOf(parent: XmlElement, names: string[]): string | undefined {
  for (const name of names) {
    const authors = childrenNamed(parent, name)
      .slice(0, MOST)
      .flatMap((child) => person(child) ?? []);
    if (authors.length > 0) return [...new Set(authors)].join(', ').slice(0, LONGEST);
  }
  return undefined;
}

function person(element: XmlElement): string | undefined {
  if (!element.children.some(isElement)) return plainText(textOf(element)) || undefined;
  const name = firstText(element, 'atom:name', 'name', 'itunes:name');
  const email = firstText(element, 'atom:email', 'email', 'itunes:email');
  if (name && email && name !== email) return `${name} (${email})`;
  return name ?? email ?? (plainText(directText(element)) || undefined);
}

function directText(element: XmlElement): string {
  return element.children.filter((child) => !isElement(child)).join('');
}
