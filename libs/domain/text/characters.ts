/** Unicode properties of characters, as tables for loops over every character of a text. */

const CODE_POINTS = 0x110000;
/** The low 21 bits of an entry: the character in lower case. */
export const LOWER_CASE = 0x1fffff;
/** It is a letter, a mark or a number. */
export const IN_WORD = 1 << 21;
/** It is neither punctuation, nor white space, nor a control, format, private or unassigned character. */
export const IN_CONTENT = 1 << 22;
const IS_KNOWN = 1 << 23;

const WORD = /[\p{L}\p{M}\p{N}]/u;
const NO_CONTENT = /[\p{P}\p{Z}\p{C}]/u;
/** Lower case that depends on the context: every sigma is one letter, and a capital I with a dot is an i. */
const LOWER_CASE_LETTERS: Record<string, string> = { ς: 'σ', İ: 'i' };
/** Ignored: lower-casing a capital I with a dot leaves it behind. */
const DOT_ABOVE = 0x307;

/** By code point, filled at first use: only pages of scripts that occur take memory. */
const properties = new Int32Array(CODE_POINTS);

/** A code point's LOWER_CASE, IN_WORD and IN_CONTENT. Lone surrogates are content. */
export function charProperties(code: number): number {
  return properties[code] || computeProperties(code);
}

function computeProperties(code: number): number {
  const character = String.fromCodePoint(code);
  const content = isSurrogate(code) || (code !== DOT_ABOVE && !NO_CONTENT.test(character));
  const lower = (LOWER_CASE_LETTERS[character] ?? character.toLowerCase()).codePointAt(0)!;
  return (properties[code] = lower | (WORD.test(character) ? IN_WORD : 0) | (content ? IN_CONTENT : 0) | IS_KNOWN);
}

/** Whether a UTF-16 code unit is half of a surrogate pair. */
export function isSurrogate(unit: number): boolean {
  return (unit & 0xfff800) === 0xd800;
}

/** Scripts by number; 0 is any other one. */
export const SCRIPT_NAMES = [
  'Other', 'Latin', 'Han', 'Hiragana', 'Katakana', 'Hangul', 'Cyrillic', 'Greek', 'Arabic', 'Hebrew', 'Devanagari', 'Bengali', 'Thai', 'Tamil',
  'Telugu', 'Gujarati', 'Gurmukhi', 'Kannada', 'Malayalam', 'Georgian', 'Armenian', 'Ethiopic', 'Khmer', 'Lao', 'Myanmar', 'Sinhala', 'Tibetan',
  'Oriya', 'Thaana',
] as const; // prettier-ignore

export type ScriptName = (typeof SCRIPT_NAMES)[number];

const CODE_UNITS = 0x10000;
/** Surrogates become U+FFFD, which is no letter. */
const ALL_CODE_UNITS = new TextDecoder('utf-16le').decode(Uint16Array.from({ length: CODE_UNITS }, (_, code) => code));

/** By UTF-16 code unit: its script's number in SCRIPT_NAMES, for letters and marks. */
export const scriptOf = new Uint8Array(CODE_UNITS);
/** By UTF-16 code unit: a letter's lower case (a capital I with a dot is an i); 0 for what is no letter. */
export const lowerCaseOf = new Uint16Array(CODE_UNITS);

const scripts = SCRIPT_NAMES.slice(1).map((name) => `(\\p{Script=${name}}+)`);
for (const match of ALL_CODE_UNITS.matchAll(new RegExp(scripts.join('|'), 'gu'))) {
  scriptOf.fill(match.indexOf(match[0], 1), match.index, match.index + match[0].length);
}

/** No other character's lower case has two code units. */
const LOWER_CASE_UNITS = ALL_CODE_UNITS.replace('İ', 'i').toLowerCase();
for (const { 0: run, index } of ALL_CODE_UNITS.matchAll(/\p{L}+/gu)) {
  for (let code = index; code < index + run.length; code++) lowerCaseOf[code] = LOWER_CASE_UNITS.charCodeAt(code);
}
