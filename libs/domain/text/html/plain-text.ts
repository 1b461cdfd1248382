import { decodeHTMLStrict } from 'entities';
import { BLOCK_ELEMENTS, isHtmlElement } from './elements.js';
import { parseHtml } from './parse-html.js';

/** A tag, up to a length that hostile texts can't repeat at every bracket; a comment. */
const TAG = /<(\/?)([a-z][a-z0-9]{0,11})((?:\s|\/)[^<>]{0,1000})?>|<!--/gi;
/** Tags in a text that are looked at. */
const MAX_TAGS = 10_000;
/** How often publishers escape a text too much. */
export const MAX_ROUNDS = 4;

/**
 * Whether a text is HTML: it has an element with its end tag, a tag with an attribute, a line break, or begins with a block.
 * 'a < b' and 'use the <b> tag' are not.
 */
export function hasMarkup(text: string): boolean {
  if (!text.includes('<')) return false;
  const opened = new Map<string, number>();
  let tags = 0;
  for (const { 0: tag, 1: slash, 2: written, 3: rest = '', index } of text.matchAll(TAG)) {
    if (tag === '<!--') return true;
    const name = written!.toLowerCase();
    if (!isHtmlElement(name)) continue;
    const times = opened.get(name) ?? 0;
    if (slash ? times > 0 : rest.includes('=') || rest.endsWith('/')) return true;
    if (!slash && (BLOCK_ELEMENTS.has(name) || name === 'br')) {
      const isWord = /\s/.test(text[index - 1] ?? '') && /[\s.,;:!?)]/.test(text[index + tag.length] ?? '');
      if (times > 0 || !isWord) return true;
    }
    if (!slash) opened.set(name, times + 1);
    if (++tags > MAX_TAGS) return false;
  }
  return false;
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
