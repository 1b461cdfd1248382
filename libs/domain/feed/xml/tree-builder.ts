import { Tokenizer, type QuoteType, type TokenizerCallbacks } from 'htmlparser2';
import { absoluteUrl } from '../absolute-url.js';
import type { Reading } from '../reading.js';
import type { Entities } from './entities.js';
import { impliedEnds, ITEMS } from './implied-end.js';
import { Scope } from './namespaces.js';
import type { XmlElement } from './xml-element.js';

/** An element that is open: what it becomes, and how it was written. */
interface OpenElement {
  element: XmlElement;
  written: string;
  scope: Scope;
  start: number;
}

/** Tags between two looks at the time. */
const TAGS_PER_LOOK = 512;
/** Of an element; more are passed over. */
const MOST_ATTRIBUTES = 1000;
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

/**
 * Builds a tree of what the tokenizer finds, and takes what is not well-formed for what was probably meant: elements end
 * with their parents, closing tags that close nothing are passed over.
 */
export class TreeBuilder implements TokenizerCallbacks {
  readonly root: XmlElement;
  private readonly tokenizer = new Tokenizer({ xmlMode: true, decodeEntities: false }, this);
  private readonly open: OpenElement[];
  private readonly names: string[] = [];
  private tag = { written: '', start: 0 };
  private attributes: [name: string, value: string][] = [];
  private attribute = { name: '', value: '' };
  private tags = 0;
  private items = 0;
  private stopped = false;

  constructor(
    private readonly text: string,
    private readonly entities: Entities,
    private readonly reading: Reading,
    base?: string,
  ) {
    this.root = { name: '', attributes: NO_ATTRIBUTES, children: [], base, length: text.length, isComplete: true };
    this.open = [{ element: this.root, written: '', scope: new Scope(), start: 0 }];
  }

  build(): XmlElement {
    this.tokenizer.write(this.text);
    if (!this.stopped) this.tokenizer.end();
    if (this.open.length > 1 && !this.stopped) this.reading.flaw('it ends before all its elements are closed');
    this.open.forEach(({ element, start }) => (element.length = this.text.length - start));
    return this.root;
  }

  onopentagname(start: number, end: number): void {
    this.tag = { written: this.text.slice(start, end), start: start - 1 };
    this.attributes = [];
    if (++this.tags % TAGS_PER_LOOK === 0 && this.reading.isOutOfTime()) this.stop();
    if (this.tags > this.reading.limits.elements) {
      this.reading.cap('too-many-elements', `it holds more than ${this.reading.limits.elements} elements`);
      this.stop();
    }
  }

  onattribname(start: number, end: number): void {
    this.attribute = { name: this.text.slice(start, end), value: '' };
  }

  onattribdata(start: number, end: number): void {
    this.attribute.value += this.text.slice(start, end);
  }

  onattribend(_quote: QuoteType, _end: number): void {
    const { name, value } = this.attribute;
    if (this.attributes.length < MOST_ATTRIBUTES) this.attributes.push([name, this.entities.replace(value)]);
    this.stopWhenExhausted();
  }

  onopentagend(end: number): void {
    this.begin(end);
    if (this.open.length <= this.reading.limits.nesting) return;
    this.reading.cap('too-deep', `its elements are nested deeper than ${this.reading.limits.nesting} levels`);
    this.stop();
  }

  onselfclosingtag(end: number): void {
    this.begin(end);
    this.finish(end, true);
  }

  onclosetag(start: number, end: number): void {
    const written = this.text.slice(start, end).toLowerCase();
    const at = this.open.findLastIndex((element) => element.written === written);
    if (at < 1) {
      this.reading.flaw('it closes elements that are not open');
      return;
    }
    if (at < this.open.length - 1) this.reading.flaw('it leaves elements unclosed');
    while (this.open.length > at) this.finish(end, true);
  }

  ontext(start: number, end: number): void {
    this.add(this.entities.replace(this.text.slice(start, end)));
    this.stopWhenExhausted();
  }

  oncdata(start: number, end: number, offset: number): void {
    this.add(this.text.slice(start, end - offset));
  }

  onattribentity(): void {}
  oncomment(): void {}
  ondeclaration(): void {}
  onend(): void {}
  onprocessinginstruction(): void {}
  ontextentity(): void {}

  private begin(end: number): void {
    const scope = this.declareNamespaces();
    const name = scope.elementName(this.tag.written);
    const ends = this.names.length > 0 ? impliedEnds(this.names, name) : 0;
    if (ends > 0) this.reading.flaw('it leaves elements unclosed');
    for (let i = 0; i < ends; i++) this.finish(this.tag.start, true);
    const parent = this.open.at(-1)!.element;
    const attributes = this.attributes.length > 0 ? this.nameAttributes(scope) : NO_ATTRIBUTES;
    const element: XmlElement = {
      name,
      attributes,
      children: [],
      base: attributes.has('xml:base') ? baseOf(attributes.get('xml:base')!, parent.base) : parent.base,
      language: attributes.get('xml:lang')?.trim().replaceAll('_', '-') ?? parent.language,
      length: end - this.tag.start,
      isComplete: false,
    };
    parent.children.push(element);
    this.open.push({ element, written: this.tag.written.toLowerCase(), scope, start: this.tag.start });
    this.names.push(name);
  }

  /** Closes the innermost element. */
  private finish(end: number, isComplete: boolean): void {
    const { element, start } = this.open.pop()!;
    this.names.pop();
    element.length = end + 1 - start;
    element.isComplete = isComplete;
    if (ITEMS.has(element.name) && ++this.items > this.reading.limits.items) this.stopAfterItems();
  }

  private declareNamespaces(): Scope {
    const outer = this.open.at(-1)!.scope;
    const declarations = this.attributes.filter(([name]) => /^xmlns(:|$)/i.test(name));
    if (declarations.length === 0) return outer;
    const scope = new Scope(outer);
    for (const [name, address] of declarations) scope.declare(name.slice(6).toLowerCase(), address);
    return scope;
  }

  private nameAttributes(scope: Scope): Map<string, string> {
    const named = new Map<string, string>();
    for (const [written, value] of this.attributes) {
      const name = scope.attributeName(written);
      if (!named.has(name)) named.set(name, value);
    }
    return named;
  }

  private add(text: string): void {
    if (text) this.open.at(-1)!.element.children.push(text);
  }

  private stopAfterItems(): void {
    const { items } = this.reading.limits;
    this.reading.cap('too-many-items', `it holds more than ${items} items; the first ${items} were taken`);
    this.stop();
  }

  private stopWhenExhausted(): void {
    if (this.entities.isExhausted) this.stop();
  }

  private stop(): void {
    this.stopped = true;
    this.tokenizer.pause();
  }
}

/** An xml:base that is none, or no web address, leaves the outer one in force. */
function baseOf(written: string, outer: string | undefined): string | undefined {
  return absoluteUrl(written, outer) ?? outer;
}
