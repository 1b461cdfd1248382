import { isSurrogate } from './characters.js';
import { repairWindows1252 } from './decode-bytes.js';
import { repairDoubleEncoding } from './double-encoding.js';

/** Invisible characters: soft hyphens, zero-width characters, byte order marks, directional marks, controls. */
const INVISIBLE =
  /[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
const LINE_BREAK = /\r\n?|[\u2028\u2029]/g;

interface PlainText {
  text: string;
  /** It has no white space but single plain spaces and newlines. */
  isEven: boolean;
}

/**
 * NFC without invisible characters and unpaired surrogates; every kind of line break is a newline. Text that was decoded wrongly
 * and encoded once more gets back its letters, quotes and dashes.
 */
export function toPlainText(raw: string): PlainText {
  const text = toNfc(repairDoubleEncoding(raw.toWellFormed()));
  const found = findTraits(text);
  if (!(found & ODD)) return { text, isEven: !(found & (ODD_SPACE | TWO_SPACES)) };
  const plain = inChunks(text, repairCharacters);
  return { text: plain, isEven: false };
}

const repairCharacters = (text: string) => repairWindows1252(text).replace(LINE_BREAK, '\n').replace(INVISIBLE, '');

/** Plain text with single spaces and no line breaks. */
export function toSingleLine(raw: string): string {
  return toPlainText(raw).text.replace(/\s+/g, ' ').trim();
}

const ODD = 1;
const ODD_SPACE = 2;
const SPACE = 4;
const TWO_SPACES = SPACE << 1;

/** By code unit: whether `repairCharacters` changes it, whether it is unusual white space, or a plain space. */
const spaceTraits = Uint8Array.from({ length: 0x10000 }, (_, code) => {
  const character = String.fromCharCode(code);
  const isOdd = repairCharacters(character) !== character;
  return (isOdd ? ODD : 0) | (/[^\S \n]/.test(character) ? ODD_SPACE : 0) | (character === ' ' ? SPACE : 0);
});

/** One pass for all traits, since few texts have any; without branches, which spaces would make unpredictable. */
function findTraits(text: string): number {
  let found = 0;
  let last = 0;
  for (let i = 0; i < text.length; i++) {
    const trait = spaceTraits[text.charCodeAt(i)]!;
    found |= trait | ((trait & last & SPACE) << 1);
    last = trait;
  }
  return found;
}

const WIDE_GAP = /[^\S\n]{3,}/g;
/** Sentences joined without a space, where a page's markup was lost: 'monétaire.Accord', not 'U.S.A' or 'site.com'. */
const MISSING_BREAK = /[.!?](?<=\p{Ll}{2}[.!?])["'”’»)]?(?=["'“‘«]?\p{Lu}(?:\p{Ll}|['’]\p{L}))/gu;
/** White space but a single plain space. */
const UNEVEN_SPACE = /\s{2,}|[^\S ]/g;

/**
 * Splits a text at line breaks, at wide gaps, and where sentences are joined without a space.
 * @param maxLength code units that are split; longer texts are cut between lines or words
 * @returns `rest`: the remaining text with single spaces, empty lines removed
 */
export function splitParagraphs(
  { text, isEven }: PlainText,
  maxLength: number,
): { paragraphs: string[]; rest: string } {
  const length = cutLength(text, maxLength);
  const start = text.slice(0, length);
  const parts = (isEven ? start : start.replace(WIDE_GAP, '\n')).replace(MISSING_BREAK, '$&\n').split('\n');
  const lines = parts.map((part) => (isEven ? part : part.replace(UNEVEN_SPACE, ' ')).trim());
  return { paragraphs: lines.filter((line) => line !== ''), rest: evenSpaces(text.slice(length)) };
}

/** The whole length, or that of the lines, else words, else characters that fit. */
function cutLength(text: string, maxLength: number): number {
  if (text.length <= maxLength) return text.length;
  const gap = Math.max(text.lastIndexOf('\n', maxLength), 0) || text.lastIndexOf(' ', maxLength);
  if (gap > maxLength / 2) return gap;
  return isSurrogate(text.charCodeAt(maxLength)) ? maxLength - 1 : maxLength;
}

function evenSpaces(text: string): string {
  // Once more for spaces on both sides of a chunk's end.
  return evenChunk(inChunks(text, evenChunk)).trim();
}

function evenChunk(text: string): string {
  return text.replace(/[^\S\n]{2,}|[^\S\n ]/g, ' ').replace(/ \n[ \n]*|\n[ \n]+/g, '\n');
}

/** Code units of a chunk: a replacement that matches at each of them takes little memory. */
const CHUNK_LENGTH = 1 << 20;

/** Applies a replacement to a long text in chunks; CR LF stays in one chunk. */
function inChunks(text: string, replace: (chunk: string) => string): string {
  if (text.length <= CHUNK_LENGTH) return replace(text);
  const chunks: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = start + CHUNK_LENGTH + (text[start + CHUNK_LENGTH] === '\n' ? 1 : 0);
    chunks.push(replace(text.slice(start, end)));
    start = end;
  }
  return chunks.join('');
}

/** Maximum length of a run of combining marks: 30, as in the Stream-Safe Text Format. */
const MAX_MARKS = 30;
/** Texts without such characters are in NFC; the search is faster than the loop over all characters. */
const COMPOSABLE = /[\u0300-\uffff]/;
const TOO_MANY_MARKS = new RegExp(String.raw`\p{M}{${MAX_MARKS}}(?=\p{M})`, 'gu');
const COMBINING_GRAPHEME_JOINER = '\u034f';

/**
 * NFC in linear time. Sorting thousands of marks on one letter isn't linear, so a joiner separates long runs of marks, as in
 * the Stream-Safe Text Format (UAX 15 §13).
 */
export function toNfc(text: string): string {
  if (!COMPOSABLE.test(text) || isCertainlyNfc(text)) return text;
  return text.replace(TOO_MANY_MARKS, `$&${COMBINING_GRAPHEME_JOINER}`).normalize('NFC');
}

/** Quick check of UAX 15 §9: few texts have characters that may change. */
function isCertainlyNfc(text: string): boolean {
  let found = 0;
  let marks = 0;
  for (let i = 0; i < text.length; i++) {
    const trait = nfcTraits[text.charCodeAt(i)]!;
    marks = (marks + 1) & -(trait & IS_MARK);
    found |= trait | (MAX_MARKS - marks);
  }
  // Negative where there were too many marks.
  return found >= 0 && (found & MAY_CHANGE) === 0;
}

const IS_MARK = 1;
/** Above the bits that marks are counted in. */
const MAY_CHANGE = 0x80;

const MARK = /\p{M}/u;
/** The marks with the lowest and the highest combining class: marks of other classes change places with one of them. */
const [LOWEST, HIGHEST] = ['\u0334', '\u0345'];
/** Blocks without marks whose characters never change: ideographs and what is between, syllables and private use. */
const STABLE_RANGES: [first: number, last: number][] = [
  [0x3400, 0xa66e],
  [0xac00, 0xd7a3],
  [0xe000, 0xf8ff],
];
/** Letters that syllables are composed of, and surrogates, some of which are halves of marks. */
const UNSTABLE_RANGES: [first: number, last: number][] = [
  [0x1100, 0x11ff],
  [0xd800, 0xdfff],
];

/** By code unit: whether it is a mark, and whether NFC may change it. */
const nfcTraits = buildNfcTraits();

function buildNfcTraits(): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (const [first, last] of UNSTABLE_RANGES) table.fill(MAY_CHANGE, first, last + 1);
  for (let code = 0; code < table.length; code++) {
    const stable = STABLE_RANGES.find(([first, last]) => first <= code && code <= last);
    if (stable) code = stable[1] + 1;
    const character = String.fromCharCode(code);
    const parts = character.normalize('NFD');
    for (let i = 1; i < parts.length; i++) table[parts.charCodeAt(i)]! |= MAY_CHANGE;
    const isMark = MARK.test(character);
    if (character.normalize('NFC') !== character || (isMark && isReordered(character))) table[code]! |= MAY_CHANGE;
    if (isMark) table[code]! |= IS_MARK;
  }
  return table;
}

function isReordered(mark: string): boolean {
  const parts = mark.normalize('NFD');
  return (HIGHEST + mark).normalize('NFD') !== HIGHEST + parts || (mark + LOWEST).normalize('NFD') !== parts + LOWEST;
}
