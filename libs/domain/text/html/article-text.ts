import { countWords } from './count-words.js';
import { type Block, type Part, type Range, readBlocks, type Reading } from './page-blocks.js';
import { isCommentsHeading } from './page-parts.js';
import type { HtmlElement } from './page-tree.js';

export interface ArticleText {
  /** One block element a line. */
  text: string;
  words: number;
}

/** Words from which a line is a sentence, and the share of them in links up to which it isn't a list of links. */
const MIN_SENTENCE_WORDS = 8;
const MAX_LINKED_SHARE = 0.4;
/** Longer boxes and labels hold text of the article, whatever their classes say. */
const MAX_BOX_WORDS = 90;
const MAX_LABEL_WORDS = 25;
/** Words around a <time> in a line that only tells a date; with more than the first number, the line is no sentence. */
const [MAX_DATE_LABEL_WORDS, MAX_DATELINE_WORDS] = [4, 8];
/** No part with a larger share of the sentences is left out for its class. */
const MAX_DROPPED_SHARE = 0.5;
/** A container with this share of the sentences is the article. */
const MIN_ARTICLE_SHARE = 0.4;
const MIN_ARTICLE_WORDS = 30;
/** The same, where it is the only article with the page's heading. */
const MIN_TITLED_SHARE = 0.15;
/** Share of the sentences that an element must have to be chosen instead of what is around it. */
const MIN_INNER_SHARE = 0.75;
const MIN_LIST_LINKS = 3;
const MIN_LIST_LINKED_SHARE = 0.6;

const SENTENCE_END = /[.!?…。！？।؟][\s"'”’»)\]]*$/u;
const HEADING_ELEMENTS = new Set(['h2', 'h3', 'h4', 'h5', 'h6', 'summary', 'legend', 'p', 'div', 'header']);

/** The text of the article in a page, or of a fragment. Parts are chosen by their words, and by markup where it says more. */
export function articleText(root: HtmlElement, reading: Reading): ArticleText {
  const { blocks, parts } = readBlocks(root, reading);
  const sums = new SentenceSums(blocks);
  dropParts(blocks, parts, sums, reading);
  sums.update();
  const { start, end } = chooseArticle(parts, sums, reading) ?? { start: 0, end: blocks.length };
  const lines = blocks.slice(start, end).filter(({ isDropped }) => !isDropped);
  return { text: lines.map(({ text }) => text).join('\n'), words: lines.reduce((sum, { words }) => sum + words, 0) };
}

/** Words of sentences, and of links, in any range of blocks. */
class SentenceSums {
  private readonly sentences: Float64Array;
  private readonly words: Float64Array;
  private readonly linked: Float64Array;

  constructor(private readonly blocks: Block[]) {
    [this.sentences, this.words, this.linked] = [0, 1, 2].map(() => new Float64Array(blocks.length + 1)) as [Float64Array, Float64Array, Float64Array]; // prettier-ignore
    this.update();
  }

  /** Call it when blocks were dropped. */
  update(): void {
    this.blocks.forEach((block, i) => {
      const counts = block.isDropped ? 0 : 1;
      this.sentences[i + 1] = this.sentences[i]! + (isSentence(block) ? counts * (block.words - block.linkWords) : 0);
      this.words[i + 1] = this.words[i]! + counts * block.words;
      this.linked[i + 1] = this.linked[i]! + counts * block.linkWords;
    });
  }

  get total(): number {
    return this.sentences[this.blocks.length]!;
  }

  inSentences({ start, end }: Range): number {
    return this.sentences[end]! - this.sentences[start]!;
  }

  inAll({ start, end }: Range): number {
    return this.words[end]! - this.words[start]!;
  }

  inLinks({ start, end }: Range): number {
    return this.linked[end]! - this.linked[start]!;
  }
}

function isSentence({ words, linkWords }: Block): boolean {
  return words >= MIN_SENTENCE_WORDS && linkWords <= MAX_LINKED_SHARE * words;
}

/** Leaves out what isn't the article. */
function dropParts(blocks: Block[], parts: Part[], sums: SentenceSums, reading: Reading): void {
  for (let i = 0; i < parts.length;) {
    const part = parts[i]!;
    const section = isDroppable(part, sums, reading) ? part : commentSection(part, blocks, sums);
    if (section) for (const block of blocks.slice(part.start, section.end)) block.isDropped = true;
    i = section ? section.partsEnd : i + 1;
  }
  for (const block of blocks) if (isDateline(block)) block.isDropped = true;
}

function isDroppable(part: Part, sums: SentenceSums, reading: Reading): boolean {
  const { kind } = part;
  if (reading.hidden && kind !== 'comments' && kind !== 'boilerplate') return false;
  const sentences = sums.inSentences(part);
  const isArticle = part.hasTitle && sentences >= MIN_ARTICLE_WORDS;
  if (kind === 'comments') return !isArticle;
  if (kind === 'boilerplate') return !isArticle && sentences <= MAX_DROPPED_SHARE * sums.total;
  if (kind === 'box') return sums.inAll(part) <= MAX_BOX_WORDS && sentences <= MAX_DROPPED_SHARE * sums.total;
  if (kind === 'label') return sums.inAll(part) <= MAX_LABEL_WORDS && sentences <= MAX_DROPPED_SHARE * sums.total;
  return !reading.isFragment && isLinkList(part, sums);
}

function isLinkList(part: Part, sums: SentenceSums): boolean {
  if (part.links < MIN_LIST_LINKS || part.hasTitle || sums.inSentences(part) > MAX_DROPPED_SHARE * sums.total)
    return false;
  return sums.inLinks(part) >= MIN_LIST_LINKED_SHARE * sums.inAll(part);
}

/** The element around the heading of a comment section: from the heading on, it has only comments. */
function commentSection(heading: Part, blocks: Block[], sums: SentenceSums): Part | null {
  const { element, parent, start, end } = heading;
  if (end - start !== 1 || !parent || !HEADING_ELEMENTS.has(element.name)) return null;
  return isCommentsHeading(blocks[start]!.text) && sums.inSentences({ start: 0, end: start }) > 0 ? parent : null;
}

/** 'Last updated: 26 November 2026', with the date in a <time>. A sentence has its punctuation mark outside of it. */
function isDateline({ text, words, time }: Block): boolean {
  if (!time) return false;
  const others = words - time.words;
  if (SENTENCE_END.test(time.rest))
    return others <= MAX_DATE_LABEL_WORDS && time.hasYear && countWords(time.rest) === 0;
  return others <= MAX_DATE_LABEL_WORDS || (others <= MAX_DATELINE_WORDS && !SENTENCE_END.test(text));
}

/**
 * The container of the article. Of those that markup names, the only one with the page's heading, or the one with the most
 * sentences, or a smaller one within it that has most of them; else the smallest element with most of the page's sentences.
 */
function chooseArticle(parts: Part[], sums: SentenceSums, { isFragment }: Reading): Part | null {
  const articles = parts.filter(({ kind }) => kind === 'article');
  const titled = articles.filter((part) => part.element.name === 'article' && part.hasTitle);
  const isEnough = (part: Part, share: number) =>
    sums.inSentences(part) >= Math.max(MIN_ARTICLE_WORDS, share * sums.total);
  const isTitled = titled.length === 1 && isEnough(titled[0]!, MIN_TITLED_SHARE);
  let chosen = isTitled ? titled[0]! : null;
  for (const part of articles) {
    const best: number = chosen ? sums.inSentences(chosen) : 0;
    const isWithin = chosen && part.start >= chosen.start && part.end <= chosen.end;
    const isOther = !isWithin && !isTitled && isEnough(part, MIN_ARTICLE_SHARE);
    const words = sums.inSentences(part);
    if ((isWithin && words >= MIN_INNER_SHARE * best) || (isOther && words > best)) chosen = part;
  }
  if (chosen || isFragment || sums.total < MIN_ARTICLE_WORDS) return chosen;
  for (const part of parts) if (sums.inSentences(part) >= MIN_INNER_SHARE * sums.total) chosen = part;
  return chosen;
}
