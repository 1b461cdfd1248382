import { toNfc } from './normal-form.js';

/** Characters that are not seen: soft hyphens, zero-width marks, byte order marks, directional marks, controls. */
const INVISIBLE =
  /[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;
const LINE_BREAK = /\r\n?|[\u2028\u2029\u0085]/g;

const WIDE_GAP = /[^\S\n]{3,}/g;
/** Where a page's blocks were glued when its markup was lost: 'monétaire.Accord', not 'U.S.A' or 'site.com'. */
const GLUED = /[.!?](?<=\p{Ll}{2}[.!?])["'”’»)]?(?=["'“‘«]?\p{Lu}(?:\p{Ll}|['’]\p{L}))/gu;
/** Every space but a single plain one. */
const UNEVEN_SPACE = /\s{2,}|[^\S ]/g;

export interface PlainText {
  text: string;
  /** It has no other spaces than single plain ones and newlines. */
  isEven: boolean;
}

/** NFC without invisible characters; every kind of line break is a newline. */
export function toPlain(raw: string): PlainText {
  const text = toNfc(raw);
  const found = traitsOf(text);
  if (!(found & ODD)) return { text, isEven: !(found & (ODD_SPACE | TWO_SPACES)) };
  const plain = inPieces(text, (piece) => piece.replace(LINE_BREAK, '\n').replace(INVISIBLE, ''));
  return { text: plain, isEven: false };
}

const ODD = 1;
const ODD_SPACE = 2;
const SPACE = 4;
const TWO_SPACES = SPACE << 1;

/** By code unit: what is special about it. Hardly a text has any such character. */
const traits = Uint8Array.from({ length: 0x10000 }, (_, code) => {
  const character = String.fromCharCode(code);
  const isOdd = character.search(LINE_BREAK) === 0 || character.search(INVISIBLE) === 0;
  return (isOdd ? ODD : 0) | (/[^\S \n]/.test(character) ? ODD_SPACE : 0) | (character === ' ' ? SPACE : 0);
});

/** One pass instead of a search for each, without a branch that spaces would make unpredictable. */
function traitsOf(text: string): number {
  let found = 0;
  let last = 0;
  for (let i = 0; i < text.length; i++) {
    const trait = traits[text.charCodeAt(i)]!;
    found |= trait | ((trait & last & SPACE) << 1);
    last = trait;
  }
  return found;
}

/** The paragraphs of a plain text: at line breaks, at wide gaps, and where sentences were glued without a space. */
export function splitParagraphs({ text, isEven }: PlainText): string[] {
  const parted = (isEven ? text : text.replace(WIDE_GAP, '\n')).replace(GLUED, '$&\n').split('\n');
  const lines = parted.map((line) => (isEven ? line : line.replace(UNEVEN_SPACE, ' ')).trim());
  return lines.filter((line) => line !== '');
}

/** The same text with single spaces and without empty lines; nothing else is parted. */
export function evenSpaces(text: string): string {
  // Again for the spaces where pieces meet.
  return evenPiece(inPieces(text, evenPiece)).trim();
}

function evenPiece(text: string): string {
  return text.replace(/[^\S\n]{2,}|[^\S\n ]/g, ' ').replace(/ \n[ \n]*|\n[ \n]+/g, '\n');
}

/** Code units in which a replacement may match at each without taking memory by the gigabyte. */
const PIECE = 1 << 20;

/** Changes a long text piece by piece; a line break is in one piece. */
function inPieces(text: string, change: (piece: string) => string): string {
  if (text.length <= PIECE) return change(text);
  const pieces: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = start + PIECE + (text[start + PIECE] === '\n' ? 1 : 0);
    pieces.push(change(text.slice(start, end)));
    start = end;
  }
  return pieces.join('');
}
