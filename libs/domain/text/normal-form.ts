/** Far more marks on one letter than any writing has. */
const MARKS = 30;
/** All below are composed; a search for the first that may not be costs less than a look at each. */
const COMPOSABLE = /[\u0300-\uffff]/;
const OVERLOADED = new RegExp(String.raw`\p{M}{${MARKS}}(?=\p{M})`, 'gu');
const JOINER = '\u034f';

/**
 * NFC, in time linear in the length. Putting marks into order is not when a letter bears thousands of them: then a
 * joiner parts them as in the Stream-Safe Text Format (Unicode Standard Annex 15, section 13).
 */
export function toNfc(text: string): string {
  if (!COMPOSABLE.test(text) || isCertainlyNfc(text)) return text;
  return text.replace(OVERLOADED, `$&${JOINER}`).normalize('NFC');
}

/** The quick check of Unicode Standard Annex 15, section 9: hardly a text has characters that may be changed. */
function isCertainlyNfc(text: string): boolean {
  let found = 0;
  let marks = 0;
  for (let i = 0; i < text.length; i++) {
    const trait = traits[text.charCodeAt(i)]!;
    marks = (marks + 1) & -(trait & MARK);
    found |= trait | (MARKS - marks);
  }
  // Negative where there were too many marks.
  return found >= 0 && (found & CHANGES) === 0;
}

/** CHANGES lies above what marks are counted in. */
const MARK = 1;
const CHANGES = 0x80;

const IS_MARK = /\p{M}/u;
/** The marks with the lowest and the highest combining class: others change places with one of them. */
const [LOWEST, HIGHEST] = ['\u0334', '\u0345'];
/** Blocks without marks whose characters stay as they are: ideographs and what is between, syllables and private use. */
const STABLE: [first: number, last: number][] = [
  [0x3400, 0xa66e],
  [0xac00, 0xd7a3],
  [0xe000, 0xf8ff],
];
/** Letters that syllables are composed of, and halves of surrogate pairs, of which some are marks. */
const UNSTABLE: [first: number, last: number][] = [
  [0x1100, 0x11ff],
  [0xd800, 0xdfff],
];

const traits = buildTraits();

function buildTraits(): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (const [first, last] of UNSTABLE) table.fill(CHANGES, first, last + 1);
  for (let code = 0; code < table.length; code++) {
    const stable = STABLE.find(([first, last]) => first <= code && code <= last);
    if (stable) code = stable[1] + 1;
    const character = String.fromCharCode(code);
    const parts = character.normalize('NFD');
    for (let i = 1; i < parts.length; i++) table[parts.charCodeAt(i)]! |= CHANGES;
    const isMark = IS_MARK.test(character);
    if (character.normalize('NFC') !== character || (isMark && isReordered(character))) table[code]! |= CHANGES;
    if (isMark) table[code]! |= MARK;
  }
  return table;
}

function isReordered(mark: string): boolean {
  const parts = mark.normalize('NFD');
  return (HIGHEST + mark).normalize('NFD') !== HIGHEST + parts || (mark + LOWEST).normalize('NFD') !== parts + LOWEST;
}
