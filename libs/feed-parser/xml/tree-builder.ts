import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import type { ParseContext } from '../reading.js';
import type { Entities } from './entities.js';
import { impliedEnds, ITEMS } from './implied-end.js';
import { Scope } from './namespaces.js';
import { OpeningTag } from './opening-tag.js';
import type { XmlElement } from './xml-element.js';

/** An element that is open, and how it was written. */
interface OpenElement {
  element: XmlElement;
  written: string;
  scope: Scope;
  start: number;
}

/** Tags between two looks at the time. */
const TAGS_PER_LOOK = 512;

/**
 * Builds a tree of what the tokenizer finds, and takes what is not well-formed for what was probably meant: elements end
 * with their parents, closing tags that close nothing are passed over.
 */
export class TreeBuilder implements TokenizerCallbacks {
  private readonly root: XmlElement;
  private readonly tokenizer = new Tokenizer({ xmlMode: true, decodeEntities: false }, this);
  private readonly open: OpenElement[];
  /** Names of the open elements but the root. */
  private readonly names: string[] = [];
  private tag = new OpeningTag('', 0);
  private attribute = { name: '', value: '' };
  private tags = 0;
  private items = 0;
  private stopped = false;

  constructor(
    private readonly text: string,
    private readonly entities: Entities,
    private readonly reading: ParseContext,
    base?: string,
  ) {
    this.root = { name: '', attributes: new Map(), children: [], base, length: text.length, isComplete: true };
    this.open = [{ element: this.root, written: '', scope: new Scope(), start: 0 }];
  }

  /** @returns a nameless element around everything */
  build(): XmlElement {
    this.tokenizer.write(this.text);
    if (!this.stopped) this.tokenizer.end();
    if (this.open.length > 1 && !this.stopped) this.reading.warn('it ends before all its elements are closed');
    for (const { element, start } of this.open) element.length = this.text.length - start;
    return this.root;
  }

  onopentagname(start: number, end: number): void {
    this.tag = new OpeningTag(this.text.slice(start, end), start - 1);
    const { elements } = this.reading.limits;
    if (++this.tags > elements) {
      this.reading.truncate('too-many-elements', `it holds more than ${elements} elements`);
      this.stop();
    } else if (this.tags % TAGS_PER_LOOK === 0 && this.reading.isOutOfTime()) this.stop();
  }

  onattribname(start: number, end: number): void {
    this.attribute = { name: this.text.slice(start, end), value: '' };
  }

  onattribdata(start: number, end: number): void {
    this.attribute.value += this.text.slice(start, end);
  }

  onattribend(): void {
    this.tag.add(this.attribute.name, this.replaceReferences(this.attribute.value));
  }

  onopentagend(end: number): void {
    this.begin(end);
    const { nesting } = this.reading.limits;
    if (this.names.length <= nesting) return;
    this.reading.truncate('too-deep', `its elements are nested deeper than ${nesting} levels`);
    this.stop();
  }

  onselfclosingtag(end: number): void {
    this.begin(end);
    this.finish(end);
  }

  onclosetag(start: number, end: number): void {
    const written = this.text.slice(start, end).toLowerCase();
    const at = this.open.findLastIndex((element) => element.written === written);
    if (at < 1) {
      this.reading.warn('it closes elements that are not open');
      return;
    }
    if (at < this.open.length - 1) this.reading.warn('it leaves elements unclosed');
    while (this.open.length > at) this.finish(end);
  }

  ontext(start: number, end: number): void {
    this.add(this.replaceReferences(this.text.slice(start, end)));
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
    const scope = this.tag.scopeWithin(this.open.at(-1)!.scope);
    const name = scope.elementName(this.tag.written);
    const ends = impliedEnds(this.names, name);
    if (ends > 0) this.reading.warn('it leaves elements unclosed');
    if (scope.isUndeclared(this.tag.written)) this.reading.warn('it uses prefixes that it does not declare');
    for (let i = 0; i < ends; i++) this.finish(this.tag.start - 1);
    const parent = this.open.at(-1)!.element;
    const element = this.tag.element(name, parent, scope);
    element.length = end + 1 - this.tag.start;
    parent.children.push(element);
    this.open.push({ element, written: this.tag.written.toLowerCase(), scope, start: this.tag.start });
    this.names.push(name);
  }

  /** Closes the innermost element, whose last character is at `end`. */
  private finish(end: number): void {
    const { element, start } = this.open.pop()!;
    this.names.pop();
    element.length = end + 1 - start;
    element.isComplete = true;
    const { items } = this.reading.limits;
    if (!ITEMS.has(element.name) || ++this.items <= items) return;
    this.reading.truncate('too-many-items', `it holds more than ${items} items; the first ${items} were taken`);
    this.stop();
  }

  private add(text: string): void {
    if (text) this.open.at(-1)!.element.children.push(text);
  }

  private replaceReferences(text: string): string {
    const replaced = this.entities.replace(text);
    if (this.entities.isExhausted) this.stop();
    return replaced;
  }

  private stop(): void {
    this.stopped = true;
    this.tokenizer.pause();
  }
}
