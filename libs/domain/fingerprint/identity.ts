import { createHash, type Hash } from 'node:crypto';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { canonicalUrl } from '../text/canonical-url.js';
import { characterOf, IN_CONTENT, isSurrogate, SMALL } from '../text/characters.js';
import { toNfc } from '../text/normal-form.js';

/**
 * Who an article is, from the strongest name it has: the source's own id, else its address, else its content.
 * Independent of time and of anything a later version of the extraction could change.
 * @returns 32 hex digits
 */
export function articleIdentity(raw: RawArticle): string {
  if (raw.guid) return hash(raw.edition, 'guid', raw.source, raw.guid);
  const url = raw.url && canonicalUrl(raw.url);
  if (url) return hash(raw.edition, 'url', url);
  return hash(raw.edition, 'content', raw.source, contentHash(raw.title ?? '', raw.text || raw.html || ''));
}

/** Code units that are folded at a time, and room for one more, as pairs stay together. */
const CHUNK = 1 << 14;
const folded = Buffer.alloc(2 * (CHUNK + 1));
/** Control characters are no content: ('ab', 'c') and ('a', 'bc') differ. */
const SEPARATOR = Buffer.from([0, 0]);

/**
 * Equal for texts that differ in case, space, punctuation and Unicode form only.
 * @returns 32 hex digits
 */
export function contentHash(title: string, text: string): string {
  const sha = createHash('sha256');
  hashContent(sha, toNfc(title));
  sha.update(SEPARATOR);
  hashContent(sha, toNfc(text));
  return sha.digest('hex').slice(0, 32);
}

/** Hashes the small letters, marks, numbers and symbols of a text as UTF-16, little-endian. */
function hashContent(sha: Hash, text: string): void {
  for (let i = 0; i < text.length;) {
    const stop = Math.min(i + CHUNK, text.length);
    let end = 0;
    for (; i < stop; i++) {
      const unit = text.charCodeAt(i);
      if (isSurrogate(unit) && text.codePointAt(i)! > MAX_UNIT) {
        end = addPair(text.codePointAt(i++)!, end);
        continue;
      }
      // Written whether it is content or not, and then kept or written over: a branch here would be hard to predict.
      const character = characterOf(unit);
      folded[end] = character;
      folded[end + 1] = character >>> 8;
      end += (character >>> CONTENT_SHIFT) & 2;
    }
    sha.update(folded.subarray(0, end));
  }
}

const MAX_UNIT = 0xffff;
/** Makes IN_CONTENT the 2 bytes that a code unit takes. */
const CONTENT_SHIFT = Math.log2(IN_CONTENT) - 1;

function addPair(code: number, end: number): number {
  const character = characterOf(code);
  return character & IN_CONTENT ? end + folded.write(String.fromCodePoint(character & SMALL), end, 'utf16le') : end;
}

/** JSON keeps the parts apart. */
function hash(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
