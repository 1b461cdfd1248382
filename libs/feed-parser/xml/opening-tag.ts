import { absoluteUrl } from '#libs/domain/text/absolute-url.js';
import { Scope } from './namespaces.js';
import type { XmlElement } from './xml-element.js';

/** More attributes than these are passed over. */
const MOST_ATTRIBUTES = 1000;
const NONE: ReadonlyMap<string, string> = new Map();

/** An opening tag as it was written. */
export class OpeningTag {
  private readonly attributes: [name: string, value: string][] = [];

  /** @param start where it begins in the document */
  constructor(
    readonly written: string,
    readonly start: number,
  ) {}

  add(name: string, value: string): void {
    if (this.attributes.length < MOST_ATTRIBUTES) this.attributes.push([name, value]);
  }

  /** The namespace declarations in force in its element. */
  scopeWithin(outer: Scope): Scope {
    const declarations = this.attributes.filter(([name]) => /^xmlns(:|$)/i.test(name));
    if (declarations.length === 0) return outer;
    const scope = new Scope(outer);
    for (const [name, address] of declarations) scope.declare(name.slice(6).toLowerCase(), address);
    return scope;
  }

  /** Its element, still empty. */
  element(name: string, parent: XmlElement, scope: Scope): XmlElement {
    const attributes = this.attributes.length > 0 ? this.namedAttributes(scope) : NONE;
    const base = attributes.get('xml:base');
    return {
      name,
      attributes,
      children: [],
      // One that is no web address leaves the outer one in force.
      base: (base !== undefined && absoluteUrl(base, parent.base)) || parent.base,
      language: attributes.get('xml:lang')?.trim().replaceAll('_', '-') ?? parent.language,
      length: 0,
      isComplete: false,
    };
  }

  /** By name; the first of several with one name counts. */
  private namedAttributes(scope: Scope): Map<string, string> {
    const named = new Map<string, string>();
    for (const [written, value] of this.attributes) {
      const name = scope.attributeName(written);
      if (!named.has(name)) named.set(name, value);
    }
    return named;
  }
}
