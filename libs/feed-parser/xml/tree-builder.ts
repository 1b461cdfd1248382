import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { absoluteUrl } from '#libs/domain/text/url.js';
import type { ParseContext } from '../model/parse-context.js';
import type { EntityDecoder } from './entities.js';
import { NamespaceScope } from './namespaces.js';
import type { XmlElement } from './xml-element.js';

/** An element that is open, with its name as written. */
interface OpenElement {
  element: XmlElement;
  written: string;
  scope: NamespaceScope;
  start: number;
}

/** Tags between two checks of the time. */
const CHECK_INTERVAL = 512;

/**
 * Builds a tree from htmlparser2's tokens and repairs what is not well-formed: elements end with their parents, and end tags
 * without a start tag are ignored.
 */
export class TreeBuilder implements TokenizerCallbacks {
  private readonly root: XmlElement;
  private readonly tokenizer = new Tokenizer({ xmlMode: true, decodeEntities: false }, this);
  private readonly open: OpenElement[];
  /** Names of the open elements but the root. */
  private readonly names: string[] = [];
  private tag = new StartTag('', 0);
  private attribute = { name: '', value: '' };
  private tags = 0;
  private items = 0;
  private stopped = false;

  constructor(
    private readonly text: string,
    private readonly entities: EntityDecoder,
    private readonly context: ParseContext,
    base?: string,
  ) {
    this.root = { name: '', attributes: new Map(), children: [], base, length: text.length, isComplete: true };
    this.open = [{ element: this.root, written: '', scope: new NamespaceScope(), start: 0 }];
  }

  /** @returns a nameless element around the outermost nodes */
  build(): XmlElement {
    this.tokenizer.write(this.text);
    if (!this.stopped) this.tokenizer.end();
    if (this.open.length > 1 && !this.stopped) this.context.warn('it ends before all its elements are closed');
    for (const { element, start } of this.open) element.length = this.text.length - start;
    return this.root;
  }

  onopentagname(start: number, end: number): void {
    this.tag = new StartTag(this.text.slice(start, end), start - 1);
    const { elements } = this.context.limits;
    if (++this.tags > elements) {
      this.context.truncate('too-many-elements', `it has more than ${elements} elements`);
      this.stop();
    } else if (this.tags % CHECK_INTERVAL === 0 && this.context.isOutOfTime()) this.stop();
  }

  onattribname(start: number, end: number): void {
    this.attribute = { name: this.text.slice(start, end), value: '' };
  }

  onattribdata(start: number, end: number): void {
    this.attribute.value += this.text.slice(start, end);
  }

  onattribend(): void {
    this.tag.add(this.attribute.name, this.decodeEntities(this.attribute.value));
  }

  onopentagend(end: number): void {
    this.openElement(end);
    const { nesting } = this.context.limits;
    if (this.names.length <= nesting) return;
    this.context.truncate('too-deep', `its elements are nested deeper than ${nesting} levels`);
    this.stop();
  }

  onselfclosingtag(end: number): void {
    this.openElement(end);
    this.closeElement(end);
  }

  onclosetag(start: number, end: number): void {
    const written = this.text.slice(start, end).toLowerCase();
    const at = this.open.findLastIndex((element) => element.written === written);
    if (at < 1) {
      this.context.warn('it closes elements that are not open');
      return;
    }
    if (at < this.open.length - 1) this.context.warn('it leaves elements unclosed');
    while (this.open.length > at) this.closeElement(end);
  }

  ontext(start: number, end: number): void {
    this.addText(this.decodeEntities(this.text.slice(start, end)));
  }

  oncdata(start: number, end: number, offset: number): void {
    this.addText(this.text.slice(start, end - offset));
  }

  onattribentity(): void {}
  oncomment(): void {}
  ondeclaration(): void {}
  onend(): void {}
  onprocessinginstruction(): void {}
  ontextentity(): void {}

  private openElement(end: number): void {
    const scope = this.tag.scopeWithin(this.open.at(-1)!.scope);
    const name = scope.elementName(this.tag.written);
    const ends = countImpliedEnds(this.names, name);
    if (ends > 0) this.context.warn('it leaves elements unclosed');
    if (scope.isUndeclared(this.tag.written)) this.context.warn('it uses undeclared namespace prefixes');
    for (let i = 0; i < ends; i++) this.closeElement(this.tag.start - 1);
    const parent = this.open.at(-1)!.element;
    const element = this.tag.toElement(name, parent, scope);
    element.length = end + 1 - this.tag.start;
    parent.children.push(element);
    this.open.push({ element, written: this.tag.written.toLowerCase(), scope, start: this.tag.start });
    this.names.push(name);
  }

  /** Closes the innermost element, whose last character is at `end`. */
  private closeElement(end: number): void {
    const { element, start } = this.open.pop()!;
    this.names.pop();
    element.length = end + 1 - start;
    element.isComplete = true;
    const { items } = this.context.limits;
    if (!ITEMS.has(element.name) || ++this.items <= items) return;
    this.context.truncate('too-many-items', `it has more than ${items} items; the first ${items} are kept`);
    this.stop();
  }

  private addText(text: string): void {
    if (text) this.open.at(-1)!.element.children.push(text);
  }

  private decodeEntities(text: string): string {
    const decoded = this.entities.decode(text);
    if (this.entities.isExhausted) this.stop();
    return decoded;
  }

  private stop(): void {
    this.stopped = true;
    this.tokenizer.pause();
  }
}

/** Further attributes of an element are ignored. */
const MAX_ATTRIBUTES = 1000;
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

/** A start tag, its names as written. */
class StartTag {
  private readonly attributes: [name: string, value: string][] = [];

  /** @param start its index in the document */
  constructor(
    readonly written: string,
    readonly start: number,
  ) {}

  add(name: string, value: string): void {
    if (this.attributes.length < MAX_ATTRIBUTES) this.attributes.push([name, value]);
  }

  /** The namespace declarations in scope within the element. */
  scopeWithin(outer: NamespaceScope): NamespaceScope {
    const declarations = this.attributes.filter(([name]) => /^xmlns(:|$)/i.test(name));
    if (declarations.length === 0) return outer;
    const scope = new NamespaceScope(outer);
    for (const [name, uri] of declarations) scope.declare(name.slice(6).toLowerCase(), uri);
    return scope;
  }

  /** The element, still empty. */
  toElement(name: string, parent: XmlElement, scope: NamespaceScope): XmlElement {
    const attributes = this.attributes.length > 0 ? this.namedAttributes(scope) : NO_ATTRIBUTES;
    const base = attributes.get('xml:base');
    return {
      name,
      attributes,
      children: [],
      // The parent's base stays in force when the element's own is not a web address.
      base: (base !== undefined && absoluteUrl(base, parent.base)) || parent.base,
      language: attributes.get('xml:lang')?.trim().replaceAll('_', '-') ?? parent.language,
      length: 0,
      isComplete: false,
    };
  }

  /** By name; of several with one name the first. */
  private namedAttributes(scope: NamespaceScope): Map<string, string> {
    const named = new Map<string, string>();
    for (const [written, value] of this.attributes) {
      const name = scope.attributeName(written);
      if (!named.has(name)) named.set(name, value);
    }
    return named;
  }
}

/** Each starts a new item, and ends one that is open with everything in it. */
const ITEMS = new Set(['item', 'atom:entry', 'entry']);
/** RSS elements, and modules, whose elements hold text only. */
const TEXT_ELEMENTS = new Set(['title', 'link', 'guid', 'pubdate', 'author', 'category', 'comments', 'lastbuilddate']);
const TEXT_MODULES = /^(dc|dcterms|sy):/;
/** Elements that never stand within text, and those that stand only within a description, which may hold HTML. */
const NEVER_IN_HTML = new Set(['guid', 'pubdate', 'enclosure', 'channel', 'comments', 'content:encoded', 'dc:creator', 'dc:date']); // prettier-ignore
const NEVER_IN_TEXT = new Set(['link', 'title', 'description', 'author', 'category']);

/**
 * How many open elements a start tag ends although they aren't closed: without a forgotten `</title>` the rest of its item
 * would be part of the title.
 * @param open names of the open elements, the innermost last
 */
function countImpliedEnds(open: string[], starting: string): number {
  const item = ITEMS.has(starting) ? open.lastIndexOf(starting) : -1;
  if (item !== -1) return open.length - item;
  const innermost = open.at(-1) ?? '';
  const isText = TEXT_ELEMENTS.has(innermost) || TEXT_MODULES.test(innermost);
  if (!isText && innermost !== 'description') return 0;
  return ITEMS.has(starting) || NEVER_IN_HTML.has(starting) || (isText && NEVER_IN_TEXT.has(starting)) ? 1 : 0;
}
