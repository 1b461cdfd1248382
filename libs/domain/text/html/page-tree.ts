import { kindOf, type PartKind } from './page-parts.js';
import { type Attributes, parseHtml } from './parse-html.js';

export interface HtmlElement {
  name: string;
  attributes: Attributes;
  kind: PartKind | null;
  children: (HtmlElement | string)[];
}

/** The document as a tree. @returns a nameless element around the outermost nodes */
export function buildTree(html: string): HtmlElement {
  const root: HtmlElement = { name: '', attributes: {}, kind: null, children: [] };
  const open = [root];
  parseHtml(html, {
    onopentag(name, attributes) {
      const element = { name, attributes, kind: kindOf(name, attributes), children: [] };
      open.at(-1)!.children.push(element);
      open.push(element);
    },
    ontext(text) {
      open.at(-1)!.children.push(text);
    },
    onclosetag() {
      open.pop();
    },
  });
  return root;
}
