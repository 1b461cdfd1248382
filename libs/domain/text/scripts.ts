import { SCRIPT_NAMES, scriptOf, smallLetterOf } from './letters.js';

/** Scripts of languages that are not written in Latin letters, or not in these alone. */
const SCRIPTS: Record<string, string> = {
  zh: 'Han', ja: 'Han Hiragana Katakana', ko: 'Hangul Han', ru: 'Cyrillic', uk: 'Cyrillic', be: 'Cyrillic', bg: 'Cyrillic', sr: 'Cyrillic Latin', mk: 'Cyrillic', kk: 'Cyrillic Latin', ky: 'Cyrillic', mn: 'Cyrillic', tg: 'Cyrillic', tt: 'Cyrillic', ba: 'Cyrillic', cv: 'Cyrillic',
  el: 'Greek', ar: 'Arabic', fa: 'Arabic', ur: 'Arabic', ps: 'Arabic', ku: 'Arabic Latin', ckb: 'Arabic', ug: 'Arabic', sd: 'Arabic', he: 'Hebrew', yi: 'Hebrew', hi: 'Devanagari', mr: 'Devanagari', ne: 'Devanagari', mai: 'Devanagari', bho: 'Devanagari', bn: 'Bengali', as: 'Bengali',
  th: 'Thai', ta: 'Tamil', te: 'Telugu', gu: 'Gujarati', pa: 'Gurmukhi Arabic', kn: 'Kannada', ml: 'Malayalam', ka: 'Georgian', hy: 'Armenian', am: 'Ethiopic', ti: 'Ethiopic', km: 'Khmer',
  lo: 'Lao', my: 'Myanmar', si: 'Sinhala', bo: 'Tibetan', dz: 'Tibetan', or: 'Oriya', dv: 'Thaana', az: 'Latin Cyrillic', uz: 'Latin Cyrillic',
}; // prettier-ignore

const scriptsOf = new Map(Object.entries(SCRIPTS).map(([language, names]) => [language, setOf(names.split(' '))]));
const LATIN = setOf(['Latin']);

/** A set of scripts: by script number, 1 for those that are in it. */
function setOf(names: string[]): Uint8Array {
  return Uint8Array.from(SCRIPT_NAMES, (name) => (names.includes(name) ? 1 : 0));
}

/** How many letters of a text belong to the scripts that a language (BCP 47) is written in; all of them for `und`. */
export function lettersOf(text: string, language: string): number {
  const code = language.split('-')[0]!;
  let letters = 0;
  if (code === 'und') {
    for (let i = 0; i < text.length; i++) if (smallLetterOf[text.charCodeAt(i)]) letters++;
    return letters;
  }
  const scripts = scriptsOf.get(code) ?? LATIN;
  for (let i = 0; i < text.length; i++) letters += scripts[scriptOf[text.charCodeAt(i)]!]!;
  return letters;
}
