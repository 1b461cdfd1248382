/** The scripts that are told apart; their numbers are their places here, and 0 is any other. */
export const SCRIPT_NAMES = [
  'Other', 'Latin', 'Han', 'Hiragana', 'Katakana', 'Hangul', 'Cyrillic', 'Greek', 'Arabic', 'Hebrew', 'Devanagari', 'Bengali', 'Thai', 'Tamil',
  'Telugu', 'Gujarati', 'Gurmukhi', 'Kannada', 'Malayalam', 'Georgian', 'Armenian', 'Ethiopic', 'Khmer', 'Lao', 'Myanmar', 'Sinhala', 'Tibetan',
  'Oriya', 'Thaana',
] as const; // prettier-ignore

export type ScriptName = (typeof SCRIPT_NAMES)[number];

const CODE_UNITS = 0x10000;
/** Surrogates become U+FFFD, which is no letter. */
const ALL_CODE_UNITS = new TextDecoder('utf-16le').decode(Uint16Array.from({ length: CODE_UNITS }, (_, code) => code));

/** By UTF-16 code unit: its number in SCRIPT_NAMES. Marks belong to a script as letters do. */
export const scriptOf = new Uint8Array(CODE_UNITS);
/** By UTF-16 code unit: the small letter that it is or has, a capital I with a dot being an i; 0 for what is no letter. */
export const smallLetterOf = new Uint16Array(CODE_UNITS);

const scripts = SCRIPT_NAMES.slice(1).map((name) => `(\\p{Script=${name}}+)`);
for (const match of ALL_CODE_UNITS.matchAll(new RegExp(scripts.join('|'), 'gu'))) {
  scriptOf.fill(match.indexOf(match[0], 1), match.index, match.index + match[0].length);
}

/** Nothing else becomes two code units when it is made small. */
const SMALL_CODE_UNITS = ALL_CODE_UNITS.replace('İ', 'i').toLowerCase();
for (const { 0: run, index } of ALL_CODE_UNITS.matchAll(/\p{L}+/gu)) {
  for (let code = index; code < index + run.length; code++) smallLetterOf[code] = SMALL_CODE_UNITS.charCodeAt(code);
}
