import { hash } from 'node:crypto';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { charProperties, IN_CONTENT, isSurrogate, LOWER_CASE } from '../text/characters.js';
import { toNfc } from '../text/normalize-text.js';
import { canonicalUrl } from '../text/canonical-url.js';

/**
 * Identifies an article by its strongest name: the source's id, else its URL, else its content. Depends neither on time nor on
 * anything that a later version of the extraction may change.
 * @returns 32 hex digits
 */
export function articleIdentity(raw: RawArticle): string {
  const source = raw.sourceId ?? raw.source;
  if (raw.guid) return hashOf(raw.edition, 'guid', source, raw.guid);
  const url = raw.url && canonicalUrl(raw.url);
  if (url) return hashOf(raw.edition, 'url', url);
  return hashOf(raw.edition, 'content', source, contentHash(raw.title ?? '', raw.text || raw.html || ''));
}

/** JSON separates the parts. */
function hashOf(...parts: string[]): string {
  return hash('sha256', JSON.stringify(parts)).slice(0, 32);
}

/** Holds the folded form of texts of usual length. */
const shared = Buffer.alloc(1 << 16);
/** A control character, which is no content: ('ab', 'c') and ('a', 'bc') differ. */
const SEPARATOR = 0;

/**
 * Hash of title and text that ignores case, space, punctuation and Unicode form.
 * @returns 32 hex digits
 */
export function contentHash(title: string, text: string): string {
  const [first, second] = [toNfc(title), toNfc(text)];
  const size = 2 * (first.length + 1 + second.length + 1);
  const folded = size <= shared.length ? shared : Buffer.allocUnsafe(size);
  const end = folded.writeUInt16LE(SEPARATOR, writeContent(first, folded, 0));
  return hash('sha256', folded.subarray(0, writeContent(second, folded, end))).slice(0, 32);
}

/**
 * Writes a text's letters in lower case, marks, numbers and symbols as UTF-16, little-endian, from `start` on; returns the end.
 * @param folded has room for one code unit more than the text
 */
function writeContent(text: string, folded: Buffer, start: number): number {
  let end = start;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (isSurrogate(unit) && text.codePointAt(i)! > MAX_UNIT) {
      end = writePair(text.codePointAt(i++)!, folded, end);
      continue;
    }
    // Written even if it is no content, and then overwritten: a branch here would be unpredictable.
    const character = charProperties(unit);
    folded[end] = character;
    folded[end + 1] = character >>> 8;
    end += (character >>> CONTENT_SHIFT) & 2;
  }
  return end;
}

const MAX_UNIT = 0xffff;
/** Shifts IN_CONTENT to 2, the bytes of a code unit. */
const CONTENT_SHIFT = Math.log2(IN_CONTENT) - 1;

function writePair(code: number, folded: Buffer, end: number): number {
  const character = charProperties(code);
  return character & IN_CONTENT
    ? end + folded.write(String.fromCodePoint(character & LOWER_CASE), end, 'utf16le')
    : end;
}

/** Of articles without a letter, number or symbol: a picture, or a title of punctuation. They are no copies of each other. */
export const NO_CONTENT = contentHash('', '');
