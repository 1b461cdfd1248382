import { hash } from 'node:crypto';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { canonicalUrl } from '../text/url.js';
import { charProperties, IN_CONTENT, isSurrogate, LOWER_CASE } from '../text/characters.js';
import { toNfc } from '../text/normalize-text.js';

/**
 * Who an article is, from the strongest name it has: the source's own id, else its address, else its content.
 * Independent of time and of anything a later version of the extraction could change.
 * @returns 32 hex digits
 */
export function articleIdentity(raw: RawArticle): string {
  if (raw.guid) return hashOf(raw.edition, 'guid', raw.source, raw.guid);
  const url = raw.url && canonicalUrl(raw.url);
  if (url) return hashOf(raw.edition, 'url', url);
  return hashOf(raw.edition, 'content', raw.source, contentHash(raw.title ?? '', raw.text || raw.html || ''));
}

/** Room for the folded form of a usual text; longer ones get their own. */
const usual = Buffer.alloc(1 << 16);
/** Control characters are no content: ('ab', 'c') and ('a', 'bc') differ. */
const SEPARATOR = 0;

/**
 * Equal for texts that differ in case, space, punctuation and Unicode form only.
 * @returns 32 hex digits
 */
export function contentHash(title: string, text: string): string {
  const [first, second] = [toNfc(title), toNfc(text)];
  const room = 2 * (first.length + 1 + second.length + 1);
  const folded = room <= usual.length ? usual : Buffer.allocUnsafe(room);
  const end = folded.writeUInt16LE(SEPARATOR, foldContent(first, folded, 0));
  return hash('sha256', folded.subarray(0, foldContent(second, folded, end))).slice(0, 32);
}

/**
 * Writes the small letters, marks, numbers and symbols of a text as UTF-16, little-endian, from `start` on; where they end.
 * @param folded has room for one code unit more than the text has
 */
function foldContent(text: string, folded: Buffer, start: number): number {
  let end = start;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (isSurrogate(unit) && text.codePointAt(i)! > MAX_UNIT) {
      end = addPair(text.codePointAt(i++)!, folded, end);
      continue;
    }
    // Written whether it is content or not, and then kept or written over: a branch here would be hard to predict.
    const character = charProperties(unit);
    folded[end] = character;
    folded[end + 1] = character >>> 8;
    end += (character >>> CONTENT_SHIFT) & 2;
  }
  return end;
}

const MAX_UNIT = 0xffff;
/** Makes IN_CONTENT the 2 bytes that a code unit takes. */
const CONTENT_SHIFT = Math.log2(IN_CONTENT) - 1;

function addPair(code: number, folded: Buffer, end: number): number {
  const character = charProperties(code);
  return character & IN_CONTENT
    ? end + folded.write(String.fromCodePoint(character & LOWER_CASE), end, 'utf16le')
    : end;
}

/** JSON keeps the parts apart. */
function hashOf(...parts: string[]): string {
  return hash('sha256', JSON.stringify(parts)).slice(0, 32);
}
