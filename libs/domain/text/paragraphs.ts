/** Characters that are not seen: soft hyphens, zero-width marks, byte order marks, directional marks, controls. */
const INVISIBLE =
  /[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;

/** Where a page's blocks were glued when its markup was lost: 'monétaire.Accord', not 'U.S.A' or 'site.com'. */
const GLUED = /(?<=\p{Ll}{2}[.!?]["'”’»)]?)(?=["'“‘«]?\p{Lu}(?:\p{Ll}|['’]\p{L}))/gu;

/** NFC without invisible characters; every kind of space is a space. */
export function toPlain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(INVISIBLE, '');
}

/** The paragraphs of a plain text: at line breaks, at wide gaps, and where sentences were glued without a space. */
export function splitParagraphs(text: string): string[] {
  return toPlain(text)
    .replace(/[^\S\n]{3,}/g, '\n')
    .replace(GLUED, '\n')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '');
}
