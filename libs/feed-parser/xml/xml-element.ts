/** An element of a document that need not be well-formed. Names are in lower case. */
export interface XmlElement {
  /** With the usual prefix of its namespace (namespaces.ts) and a colon; RSS's own elements have none. */
  name: string;
  attributes: ReadonlyMap<string, string>;
  /** Elements, and text with its references replaced. */
  children: (XmlElement | string)[];
  /** Base of relative URLs; undefined when neither xml:base nor the document's URL gives one. */
  base?: string;
  /** By the nearest xml:lang. */
  language?: string;
  /** Code units from the start of its start tag to the end of its end tag. */
  length: number;
  /** False when the document, or parsing, ended before it was closed. */
  isComplete: boolean;
}

export function isElement(node: XmlElement | string): node is XmlElement {
  return typeof node !== 'string';
}

/** Children with one of these names, in the document's order. */
export function childrenNamed(parent: XmlElement, ...names: string[]): XmlElement[] {
  return parent.children.filter((child): child is XmlElement => isElement(child) && names.includes(child.name));
}

/** The text of the element and of the elements in it. */
export function textOf(element: XmlElement): string {
  return element.children.map((child) => (isElement(child) ? textOf(child) : child)).join('');
}

/** The text of the element without that of the elements in it. */
export function ownTextOf(element: XmlElement): string {
  return element.children.filter((child) => !isElement(child)).join('');
}

/** The text of the first child that has any, by the order of the names; without surrounding white space. */
export function firstText(parent: XmlElement, ...names: string[]): string | undefined {
  for (const name of names) {
    for (const child of childrenNamed(parent, name)) {
      const text = textOf(child).trim();
      if (text) return text;
    }
  }
  return undefined;
}
