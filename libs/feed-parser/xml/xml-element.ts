/** An element of a document that may have been anything but well-formed. Names are in lower case. */
export interface XmlElement {
  /** Its namespace's usual prefix and a colon before it, as namespaces.ts has them; none for RSS's own elements. */
  name: string;
  attributes: ReadonlyMap<string, string>;
  /** Elements, and text with its references already replaced. */
  children: (XmlElement | string)[];
  /** What relative addresses in it are relative to; undefined when neither xml:base nor the document's URL says. */
  base?: string;
  /** By the nearest xml:lang. */
  language?: string;
  /** Code units from the start of its opening tag to the end of its closing one. */
  length: number;
  /** False when the document ended, or reading did, before it was closed. */
  isComplete: boolean;
}

export function isElement(node: XmlElement | string): node is XmlElement {
  return typeof node !== 'string';
}

/** Children with one of these names, in the document's order. */
export function childrenNamed(parent: XmlElement, ...names: string[]): XmlElement[] {
  return parent.children.filter((child): child is XmlElement => isElement(child) && names.includes(child.name));
}

/** All text in it, that of the elements in it included. */
export function textOf(element: XmlElement): string {
  return element.children.map((child) => (isElement(child) ? textOf(child) : child)).join('');
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
