import { countWords } from './count-words.js';
import { BLOCK_ELEMENTS } from './elements.js';
import type { PartKind } from './page-parts.js';
import type { HtmlElement } from './page-tree.js';
import { withSingleSpaces } from './plain-text.js';

/** What a reading includes besides visible text. */
export interface Reading {
  /** Keeps links, menus and other things around an article: a fragment has only what belongs to it. */
  isFragment: boolean;
  /** Reads what only browsers without scripts show. */
  noscript?: boolean;
  /** Reads what is hidden, which a script may show, and what only classes say isn't the article. */
  hidden?: boolean;
}

/** A line of the page. */
export interface Block {
  text: string;
  words: number;
  linkWords: number;
  /** null when the line has no <time>. */
  time: TimeInLine | null;
  isDropped: boolean;
}

interface TimeInLine {
  /** Words in all <time> elements. */
  words: number;
  hasYear: boolean;
  /** What follows the last of them. */
  rest: string;
}

/** An element that begins a line, with its blocks: [start, end). */
export interface Part extends Range {
  element: HtmlElement;
  kind: PartKind | null;
  parent: Part | null;
  links: number;
  /** It has the page's heading. */
  hasTitle: boolean;
  /** End of the parts within it, in the order of the document. */
  partsEnd: number;
}

export interface Range {
  start: number;
  end: number;
}

const PREFORMATTED_STYLE = /white-space\s*:\s*(?:pre|break-spaces)/i;
/** A line of preformatted text with as many characters goes on in the next one, unless that one starts a list item or has columns. */
const MIN_WRAPPED_LENGTH = 60;
const COLUMNS = '   ';
const YEAR = /\p{Nd}{4}/u;

/** Splits a tree into lines, and says which elements hold which of them. */
export const readBlocks = (root: HtmlElement, reading: Reading): { blocks: Block[]; parts: Part[] } =>
  new PageReader(reading).read(root);

class PageReader {
  private readonly blocks: Block[] = [];
  private readonly parts: Part[] = [];
  private readonly chunks: string[] = [];
  private readonly links: string[] = [];
  private readonly times: string[] = [];
  /** Number of chunks up to the end of the line's last <time>. */
  private timeEnd = 0;
  /** The current line of preformatted text. */
  private written = '';
  private preformattedDepth = 0;
  private linkDepth = 0;
  private timeDepth = 0;
  private linkCount = 0;
  private titleCount = 0;
  private parent: Part | null = null;

  constructor(private readonly reading: Reading) {}

  read(root: HtmlElement): { blocks: Block[]; parts: Part[] } {
    this.readElement(root, null);
    this.endLine();
    return { blocks: this.blocks, parts: this.parts };
  }

  private readChildren(element: HtmlElement): void {
    for (const child of element.children) {
      if (typeof child === 'string') this.readText(child);
      else this.readChild(child);
    }
  }

  private readChild(element: HtmlElement): void {
    const { kind } = element;
    if (kind === 'unread' || (kind === 'hidden' && !this.reading.hidden)) {
      if (BLOCK_ELEMENTS.has(element.name)) this.endLine();
    } else if (element.name === 'noscript' && !this.reading.noscript) this.endLine();
    else if (element.name === 'br' || element.name === 'hr') this.endLine();
    else if (kind !== null || BLOCK_ELEMENTS.has(element.name)) this.readElement(element, kind);
    else this.readInline(element);
  }

  private readElement(element: HtmlElement, kind: PartKind | null): void {
    this.endLine();
    const { parent } = this;
    const part: Part = {
      element,
      kind,
      parent,
      start: this.blocks.length,
      end: 0,
      links: 0,
      hasTitle: false,
      partsEnd: 0,
    };
    const [links, titles] = [this.linkCount, this.titleCount];
    this.parts.push(part);
    this.parent = part;
    if (element.name === 'h1') this.titleCount++;
    if (element.name === 'li') this.chunks.push('- ');
    this.readInline(element);
    this.endLine();
    part.end = this.blocks.length;
    part.links = this.linkCount - links;
    part.hasTitle = this.titleCount > titles;
    part.partsEnd = this.parts.length;
    this.parent = parent;
  }

  private readInline(element: HtmlElement): void {
    const isLink = element.name === 'a' && 'href' in element.attributes;
    if (isLink) [this.linkDepth, this.linkCount] = [this.linkDepth + 1, this.linkCount + 1];
    const isPreformatted = element.name === 'pre' || PREFORMATTED_STYLE.test(element.attributes.style ?? '');
    if (isPreformatted) this.preformattedDepth++;
    if (element.name === 'time') this.timeDepth++;
    this.readChildren(element);
    if (isPreformatted) this.preformattedDepth--;
    if (isLink) this.linkDepth--;
    if (element.name === 'time') [this.timeDepth, this.timeEnd] = [this.timeDepth - 1, this.chunks.length];
  }

  private readText(text: string): void {
    if (this.preformattedDepth === 0) return this.addText(text);
    const [first, ...lines] = text.split('\n');
    this.addLine(first!);
    for (const [i, line] of lines.entries()) {
      const isUnknown = line === '' && i === lines.length - 1;
      if (isWrapped(this.written) && (isUnknown || /^[^\s*•-]/.test(line))) this.addText(' ');
      else this.endLine();
      this.written = '';
      this.addLine(line);
    }
  }

  private addLine(line: string): void {
    this.addText(line);
    this.written += line;
  }

  private addText(text: string): void {
    this.chunks.push(text);
    if (this.linkDepth > 0) this.links.push(text);
    if (this.timeDepth > 0) this.times.push(text);
  }

  private endLine(): void {
    this.written = '';
    if (this.chunks.length === 0) return;
    const text = withSingleSpaces(this.chunks.join(''));
    if (text !== '' && text !== '-') {
      const words = countWords(text);
      const linkWords = this.links.length > 0 ? Math.min(words, countWords(this.links.join(''))) : 0;
      this.blocks.push({ text, words, linkWords, time: this.timeInLine(), isDropped: false });
    }
    for (const texts of [this.chunks, this.links, this.times]) texts.length = 0;
    this.timeEnd = 0;
  }
  private timeInLine(): TimeInLine | null {
    const time = this.times.join('');
    const words = countWords(time);
    if (words === 0) return null;
    return { words, hasYear: YEAR.test(time), rest: this.chunks.slice(this.timeEnd).join('') };
  }
}

/** Whether a line of preformatted text ends because it is full. */
function isWrapped(line: string): boolean {
  const text = line.trim();
  return text.length >= MIN_WRAPPED_LENGTH && !text.includes(COLUMNS);
}
