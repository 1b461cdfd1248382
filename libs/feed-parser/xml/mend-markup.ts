import type { ParseContext } from '../reading.js';
import { windows1252 } from '#libs/domain/text/windows-1252.js';

const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
/** A bracket that cannot begin a tag, a comment, an instruction or a declaration. */
const STRAY = /<(?![A-Za-z_:/!?\u0080-\uffff])/;

/** Mends the characters of a document that a reader of elements would stumble over. */
export function mendMarkup(text: string, reading: ParseContext): string {
  let mended = windows1252(text);
  if (FORBIDDEN.test(mended)) {
    reading.warn('it holds control characters');
    mended = mended.replace(new RegExp(FORBIDDEN, 'g'), '');
  }
  if (STRAY.test(mended)) mended = escapeStray(mended, reading);
  return mended;
}

/** `I <3 you` is text, not an element called 3. What stands in CDATA and comments is left as it is. */
function escapeStray(text: string, reading: ParseContext): string {
  const parts: string[] = [];
  let done = 0;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    if (text.startsWith('<![CDATA[', at)) at = endOf(text, ']]>', at);
    else if (text.startsWith('<!--', at)) at = endOf(text, '-->', at);
    else if (STRAY.test(text.slice(at, at + 2))) {
      reading.warn('it holds brackets that begin no tag');
      parts.push(text.slice(done, at), '&lt;');
      done = ++at;
    } else at++;
  }
  return parts.join('') + text.slice(done);
}

function endOf(text: string, sign: string, from: number): number {
  const found = text.indexOf(sign, from);
  return found === -1 ? text.length : found;
}
