import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { BLOCK_ELEMENTS, VOID_ELEMENTS } from './elements.js';

export type Attributes = Readonly<Record<string, string>>;

/** Shared: most elements have none. */
const NO_ATTRIBUTES: Attributes = Object.freeze({});

/** What parsing reports, in the order of the document. Every element that opens closes, the void ones too. */
export interface HtmlHandler {
  /** @param name in lower case, as those of the attributes */
  onopentag(name: string, attributes: Attributes): void;
  ontext(text: string): void;
  onclosetag(name: string): void;
}

/** Elements within one another. A deeper one closes its parent: it becomes a sibling. */
const MAX_DEPTH = 400;
/** The first elements of a document; no article has more. */
const MAX_ELEMENTS = 250_000;
/** Further attributes of an element are ignored. */
const MAX_ATTRIBUTES = 100;

const CELLS = ['td', 'th', 'caption'];
const RUBY_TEXTS = ['rb', 'rt', 'rp'];
/** By the element that opens: the innermost elements that it closes, whose end tags HTML lets authors omit. */
const CLOSED_BY: Record<string, string[]> = {
  ...Object.fromEntries([...BLOCK_ELEMENTS].map((block) => [block, ['p']])),
  body: ['head', 'title', 'p'],
  li: ['li', 'p'],
  dt: ['dt', 'dd', 'p'],
  dd: ['dt', 'dd', 'p'],
  td: [...CELLS, 'p'],
  th: [...CELLS, 'p'],
  tr: [...CELLS, 'tr', 'p'],
  tbody: [...CELLS, 'tr', 'thead', 'tbody'],
  tfoot: [...CELLS, 'tr', 'thead', 'tbody'],
  option: ['option'],
  optgroup: ['option', 'optgroup'],
  a: ['a'],
  rb: [...RUBY_TEXTS, 'rtc'],
  rt: RUBY_TEXTS,
  rp: RUBY_TEXTS,
  rtc: [...RUBY_TEXTS, 'rtc'],
};
/** An end tag closes no element around these: one that is lost in a table's cell doesn't end the table. */
const SCOPES = new Set([...CELLS, 'table']);
const TABLE_PARTS = new Set(['table', 'thead', 'tbody', 'tfoot', 'tr', ...CELLS, 'body', 'html']);

/** Parses HTML in time linear in its length, whatever it contains. */
export function parseHtml(html: string, handler: HtmlHandler): void {
  new HtmlParser(html, handler).parse();
}

/** Closes elements as the standard does, as far as it matters to text. */
class HtmlParser implements TokenizerCallbacks {
  private readonly tokenizer = new Tokenizer({}, this);
  private readonly open: string[] = [];
  /** By name: elements that are open, and end tags of elements that MAX_DEPTH closed early. */
  private readonly counts = new Map<string, number>();
  private readonly surplusEnds = new Map<string, number>();
  private elements = 0;
  private foreignDepth = 0;
  private name = '';
  private attributes: Record<string, string> = NO_ATTRIBUTES;
  private attributeCount = 0;
  private attribute = '';
  private value = '';

  constructor(
    private readonly html: string,
    private readonly handler: HtmlHandler,
  ) {}

  parse(): void {
    this.tokenizer.write(this.html);
    if (this.elements <= MAX_ELEMENTS) this.tokenizer.end();
    while (this.open.length > 0) this.closeInnermost();
  }

  onopentagname(start: number, end: number): void {
    this.name = this.html.slice(start, end).toLowerCase();
    this.attributes = NO_ATTRIBUTES;
    this.attributeCount = 0;
  }

  onattribname(start: number, end: number): void {
    this.attribute = this.html.slice(start, end).toLowerCase();
    this.value = '';
  }

  onattribdata(start: number, end: number): void {
    this.value += this.html.slice(start, end);
  }

  onattribentity(code: number): void {
    this.value += String.fromCodePoint(code);
  }

  onattribend(): void {
    if (++this.attributeCount > MAX_ATTRIBUTES || Object.hasOwn(this.attributes, this.attribute)) return;
    if (this.attributes === NO_ATTRIBUTES) this.attributes = {};
    this.attributes[this.attribute] = this.value;
  }

  onopentagend(): void {
    const { name } = this;
    if (++this.elements > MAX_ELEMENTS) return this.tokenizer.pause();
    const closed = Object.hasOwn(CLOSED_BY, name) ? CLOSED_BY[name]! : [];
    while (this.open.length > 0 && closed.includes(this.open.at(-1)!)) this.closeInnermost();
    if (this.open.length >= MAX_DEPTH) {
      add(this.surplusEnds, this.open.at(-1)!, 1);
      this.closeInnermost();
    }
    this.handler.onopentag(name, this.attributes);
    if (VOID_ELEMENTS.has(name)) return this.handler.onclosetag(name);
    this.open.push(name);
    add(this.counts, name, 1);
    if (isForeign(name)) this.foreignDepth++;
  }

  onselfclosingtag(): void {
    const isClosed = this.foreignDepth > 0;
    this.onopentagend();
    // HTML ignores the slash but in SVG and MathML.
    if (isClosed && this.open.at(-1) === this.name) this.closeInnermost();
  }

  onclosetag(start: number, end: number): void {
    const name = this.html.slice(start, end).toLowerCase();
    if (name === 'br') {
      this.handler.onopentag(name, NO_ATTRIBUTES);
      return this.handler.onclosetag(name);
    }
    if ((this.surplusEnds.get(name) ?? 0) > 0) return add(this.surplusEnds, name, -1);
    if (!(this.counts.get(name)! > 0)) return;
    const isTablePart = TABLE_PARTS.has(name);
    const index = this.open.findLastIndex((open) => open === name || (!isTablePart && SCOPES.has(open)));
    if (this.open[index] !== name) return;
    // The blocks in an inline element end with it; their own end tags, which follow, must not end outer blocks.
    if (!BLOCK_ELEMENTS.has(name))
      for (const inner of this.open.slice(index + 1)) if (BLOCK_ELEMENTS.has(inner)) add(this.surplusEnds, inner, 1);
    while (this.open.length > index) this.closeInnermost();
  }

  ontext(start: number, end: number): void {
    this.handler.ontext(this.html.slice(start, end));
  }

  ontextentity(code: number): void {
    this.handler.ontext(String.fromCodePoint(code));
  }

  isInForeignContext(): boolean {
    return this.foreignDepth > 0;
  }

  oncdata(start: number, end: number, offset: number): void {
    if (this.foreignDepth > 0) this.handler.ontext(this.html.slice(start, end - offset));
  }

  oncomment(): void {}
  ondeclaration(): void {}
  onend(): void {}
  onprocessinginstruction(): void {}

  private closeInnermost(): void {
    const name = this.open.pop()!;
    add(this.counts, name, -1);
    if (isForeign(name)) this.foreignDepth--;
    this.handler.onclosetag(name);
  }
}

function isForeign(name: string): boolean {
  return name === 'svg' || name === 'math';
}

function add(counts: Map<string, number>, name: string, change: number): void {
  counts.set(name, (counts.get(name) ?? 0) + change);
}
