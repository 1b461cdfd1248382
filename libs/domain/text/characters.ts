const CODE_POINTS = 0x110000;
/** The low 21 bits of an entry: the character in small letters. */
export const SMALL = 0x1fffff;
/** It is a letter, a mark or a number. */
export const IN_WORD = 1 << 21;
/** It is neither punctuation, nor space, nor a control, format, private or unassigned character. */
export const IN_CONTENT = 1 << 22;
const KNOWN = 1 << 23;

const WORD = /[\p{L}\p{M}\p{N}]/u;
const NO_CONTENT = /[\p{P}\p{Z}\p{C}]/u;
/** Letters that their context makes small in different ways: every sigma is one, and a capital I with a dot an i. */
const SMALL_LETTERS: Record<string, string> = { ς: 'σ', İ: 'i' };
/** The dot above that small letters get from a capital I with a dot is no difference. */
const DOT_ABOVE = 0x307;

/** By code point, looked up at first use: memory is touched only where texts have been. */
const table = new Int32Array(CODE_POINTS);

/** What a code point is, in bits: SMALL, IN_WORD and IN_CONTENT. Halves of surrogate pairs are content. */
export function characterOf(code: number): number {
  return table[code] || learn(code);
}

function learn(code: number): number {
  const character = String.fromCodePoint(code);
  const content = isSurrogate(code) || (code !== DOT_ABOVE && !NO_CONTENT.test(character));
  const small = (SMALL_LETTERS[character] ?? character.toLowerCase()).codePointAt(0)!;
  return (table[code] = small | (WORD.test(character) ? IN_WORD : 0) | (content ? IN_CONTENT : 0) | KNOWN);
}

/** Whether a UTF-16 code unit is half of a character. */
export function isSurrogate(unit: number): boolean {
  return (unit & 0xfff800) === 0xd800;
}
