import { decodeHTMLStrict } from 'entities';
import { BLOCK_ELEMENTS, isHtmlElement } from './elements.js';
import { parseHtml } from './parse-html.js';

/** A tag, up to a length that hostile texts can't repeat at every bracket; a comment or a document type. */
const TAG = /<(\/?)([a-z][a-z0-9]{0,11})((?:\s|\/)[^<>]{0,1000})?>|<!(?:--|doctype\b)/gi;
/** Tags in a text that are looked at. */
const MAX_TAGS = 10_000;
/** How often publishers escape a text too much. */
export const MAX_ROUNDS = 4;

/**
 * Whether a text is HTML: it has an element with its end tag, a tag with an attribute, or a tag that is no word of a sentence.
 * 'a < b' and 'use the <b> tag' are not.
 */
export function hasMarkup(text: string): boolean {
  if (!text.includes('<')) return false;
  const opened = new Set<string>();
  let tags = 0;
  for (const { 0: tag, 1: slash, 2: written, 3: rest = '', index } of text.matchAll(TAG)) {
    const name = written?.toLowerCase();
    if (name === undefined) return true;
    if (!isHtmlElement(name)) continue;
    if (slash) {
      if (opened.has(name)) return true;
    } else {
      if (rest.includes('=') || rest.endsWith('/')) return true;
      const isBreak = name === 'br' || name === 'wbr' || BLOCK_ELEMENTS.has(name);
      if (rest.trim() === '' && !isWord(text, index, index + tag.length, isBreak)) return true;
      if (isBreak && opened.has(name)) return true;
      opened.add(name);
    }
    if (++tags > MAX_TAGS) return false;
  }
  return false;
}

/** Whether a tag stands between spaces like a word, or at a word like a type's parameter. A break at the beginning does neither. */
function isWord(text: string, start: number, end: number, isBreak: boolean): boolean {
  if (!isBreak && /[\p{L}\p{N}]/u.test(text[start - 1] ?? '')) return true;
  const isApart = start === 0 ? !isBreak : /[\s"'“‘(]/.test(text[start - 1]!);
  return isApart && /[\s.,;:!?"'”’)]/.test(text[end] ?? ' ');
}

/** A text that has markup, without tags that HTML doesn't know: 'List<String>', '<ann@quay.example>'. */
export function escapeUnknownTags(text: string): string {
  return text.replace(/<\/?([a-z][^\s<>/]{0,100})/gi, (tag, name: string) =>
    isHtmlElement(name.toLowerCase()) || /^[\w.]+[-:][\w.:-]+$/.test(name) ? tag : tag.replace('<', '&lt;'),
  );
}

/** Elements whose content isn't text that a reader sees: pronunciations of ruby texts among them. */
export const UNREAD_ELEMENTS: ReadonlySet<string> = new Set('script style template rt rp rtc'.split(' '));

/**
 * The text of what may be HTML, in one line: a title, a name. Entities and tags that were escaped twice are resolved, and
 * plain text stays as it is.
 */
export function plainText(html: string): string {
  let text = html;
  for (let round = 0; round < MAX_ROUNDS && /[<&]/.test(text); round++) {
    const next = hasMarkup(text) ? withoutTags(text) : decodeHTMLStrict(text);
    if (next === text) break;
    text = next;
  }
  return withSingleSpaces(text);
}

function withoutTags(html: string): string {
  const text: string[] = [];
  let unread = 0;
  const separate = (name: string) => (BLOCK_ELEMENTS.has(name) || name === 'br' ? text.push(' ') : 0);
  parseHtml(html, {
    onopentag(name) {
      if (UNREAD_ELEMENTS.has(name)) unread++;
      separate(name);
    },
    ontext(data) {
      if (unread === 0) text.push(data);
    },
    onclosetag(name) {
      if (UNREAD_ELEMENTS.has(name)) unread--;
      separate(name);
    },
  });
  return text.join('');
}

export function withSingleSpaces(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
