import { isForeign } from './foreign.js';
import type { Language } from './language.js';
import { splitSentences } from './sentences.js';

/** Parts of which each embedded post has one. */
export const POST_TRACES = ['(@', 't.co/', 'pic.twitter.com/'];

/** '— Name (@handle) July 17, 2025' under an embedded post. */
const ATTRIBUTION =
  /\s*[—–-]{1,2}\s*[^\n—–()]{1,60}\(@\w{1,30}\)(?:\s+(?:\p{L}[\p{L}\p{M}.]*\s+\d{1,2},?\s+\d{4}|\d{1,2}\.?\s+(?:de\s+)?\p{L}[\p{L}\p{M}.]*\s+(?:de\s+)?\d{4}))?/gu;
const POST_LENGTH = 300;
/** More posts in one paragraph are left as they are. */
const MOST_POSTS = 100;
const LINK = /\b(?:pic\.twitter\.com|t\.co)\/\w/;
const LINKS = /(?:https?:\/\/)?\b(?:pic\.twitter\.com|t\.co)\/\w+/g;

/** The quoted sentences go with their attribution where they are in another language or make up the whole paragraph. */
export function dropPosts(line: string, main: Language): string {
  if (!line.includes('(@') && !LINK.test(line)) return line;
  let text = '';
  let end = 0;
  ATTRIBUTION.lastIndex = 0;
  for (let posts = 0; posts < MOST_POSTS; posts++) {
    const match = ATTRIBUTION.exec(line);
    if (!match) break;
    const before = join(text, line.slice(end, match.index));
    text = before.slice(0, before.length - quotedLength(before, main)).trim();
    end = match.index + match[0].length;
  }
  return join(text, line.slice(end).trim()).replace(LINKS, '').trim();
}

function join(kept: string, next: string): string {
  const rest = next.trimStart();
  return rest && kept ? `${kept} ${rest}` : kept || rest;
}

/** The length of the quoted post that ends here. */
function quotedLength(before: string, main: Language): number {
  if (before.length <= POST_LENGTH) return before.length;
  const last = before.slice(-POST_LENGTH * 3);
  let length = 0;
  for (const sentence of splitSentences(last).reverse()) {
    const start = last.lastIndexOf(sentence, last.length - length);
    if (start < 0 || last.length - start > POST_LENGTH * 2 || !isForeign(sentence, main)) break;
    length = last.length - start;
  }
  return length;
}
