import { decodeHTMLStrict } from 'entities';
import { articleText, type ArticleText } from './article-text.js';
import { countWords } from './count-words.js';
import { type PageMetadata, readMetadata } from './page-metadata.js';
import { buildTree } from './page-tree.js';
import { escapeUnknownTags, hasMarkup, MAX_ROUNDS, withSingleSpaces } from './plain-text.js';

export interface Page extends PageMetadata {
  /** The article, one block element a line; empty when there is none. */
  text: string;
}

/** A text with fewer words may be a notice: 'Please enable JavaScript'. */
const MIN_WORDS = 20;
/** How many more words another place must have than the visible page. */
const MIN_GAIN = 1.25;
/** Pages repeat for browsers without scripts what others see, and add notices. */
const NOSCRIPT_GAIN = 2;
const HIDDEN_GAIN = 5;
/** Runs of words of a declared text that are looked for in the visible page, and the share that must be there. */
const MAX_SAMPLES = 8;
const SAMPLE_LENGTH = 24;
const MIN_FOUND_SHARE = 0.5;
/** Share of the words that reading a text once more must keep. */
const MIN_KEPT_SHARE = 0.7;

/**
 * Text and metadata of a page or a fragment of HTML; the same for every ingest channel. The text is the one with the most
 * words of those that the page has: visible, in JSON-LD or microdata, for browsers without scripts, hidden, its description.
 */
export function readPage(html: string): Page {
  return hasMarkup(html) ? readHtml(html, 1) : { ...NO_METADATA, text: unescape(withSingleSpaces(html), 0) };
}

/** The one of several texts in HTML with the most words, in any script; the first of equals. */
export function withMostWords(fragments: (string | undefined)[]): string | undefined {
  const [first, ...others] = fragments.filter((html) => html !== undefined);
  if (first === undefined || others.length === 0) return first;
  const words = [first, ...others].map((html) => countWords(readPage(html).text));
  return [first, ...others][words.indexOf(Math.max(...words))];
}

/**
 * A text that should be plain and may be HTML, with the page's metadata then. Entities and tags that were escaped too often are
 * resolved.
 */
export function readText(text: string): Page {
  return hasMarkup(text) ? readHtml(withLineBreaks(text), 1) : { ...NO_METADATA, text: unescape(text, 1) };
}

const NO_METADATA: PageMetadata = { title: null, language: null, publishedAt: null, url: null, siteName: null };

function readHtml(html: string, round: number): Page {
  const root = buildTree(html);
  const { metadata, bodies, description } = readMetadata(root);
  const isFragment = !root.children.some((child) => typeof child !== 'string' && PAGE_ELEMENTS.has(child.name));
  let text = articleText(root, { isFragment });
  for (const body of bodies) text = betterBody(toArticleText(body, round), text);
  if (/<noscript/i.test(html)) text = moreWords(articleText(root, { isFragment, noscript: true }), text, NOSCRIPT_GAIN);
  if (text.words < MIN_WORDS) text = moreWords(articleText(root, { isFragment, hidden: true }), text, HIDDEN_GAIN);
  if (text.words < MIN_WORDS && description) text = moreWords(toArticleText(description, round), text, 1);
  // Tags in a text that has no blocks of its own were escaped twice; others show them.
  const isEscaped = !BLOCK_TAG.test(html) || STARTS_WITH_TAG.test(text.text);
  return { ...metadata, text: isEscaped ? unescape(text.text, round) : decodeHTMLStrict(text.text) };
}

function toArticleText(written: string, round: number): ArticleText {
  const text = unescape(written, round);
  return { text, words: countWords(text) };
}

function moreWords(other: ArticleText, text: ArticleText, gain = MIN_GAIN): ArticleText {
  return other.words > gain * text.words ? other : text;
}

/** The body that the page declares, where it has more words, or where the visible text is something else. */
function betterBody(body: ArticleText, visible: ArticleText): ArticleText {
  if (body.words < MIN_WORDS || contains(visible.text, body.text)) return moreWords(body, visible);
  return body;
}

function contains(text: string, part: string): boolean {
  const [all, sought] = [foldText(text), foldText(part)];
  const step = Math.max(1, Math.floor((sought.length - SAMPLE_LENGTH) / MAX_SAMPLES));
  const samples = Array.from({ length: MAX_SAMPLES }, (_, i) => sought.slice(i * step, i * step + SAMPLE_LENGTH));
  return samples.filter((sample) => all.includes(sample)).length >= MIN_FOUND_SHARE * samples.length;
}

function foldText(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** A text without the entities and tags that are left when HTML was escaped too often. */
function unescape(text: string, round: number): string {
  if (round >= MAX_ROUNDS || !/[<&]/.test(text)) return text;
  if (!hasMarkup(text)) {
    const decoded = decodeHTMLStrict(text);
    return decoded === text ? text : unescape(decoded, round + 1);
  }
  const { text: read } = readHtml(withLineBreaks(text), round + 1);
  // A text about HTML has tags that swallow it.
  return countWords(read) >= MIN_KEPT_SHARE * countWords(text.replace(/<[^<>]*>/g, ' ')) ? read : text;
}

/** Where a text has no blocks, its lines are paragraphs. */
function withLineBreaks(text: string): string {
  const html = escapeUnknownTags(text);
  return BLOCK_TAG.test(html) || /<br\b/i.test(html) ? html : html.replace(/\n/g, '<br>');
}

const STARTS_WITH_TAG = /^\s*<(?:p|div|h[1-6]|b|strong|i|em|a|span|img|figure|ul|table)[\s/>]/i;
const BLOCK_TAG = /<(?:p|div|li|h[1-6]|td|blockquote|article|section|body)[\s/>]/i;
/** Elements of a whole document. */
const PAGE_ELEMENTS = new Set(['html', 'head', 'body', 'title']);
