import { lowerCaseOf, SCRIPT_NAMES, type ScriptName, scriptOf } from './characters.js';

/** A writing system (ISO 15924). */
export interface WritingSystem {
  code: string;
  /** By script number: 1 for the scripts of its letters. */
  scripts: Uint8Array;
}

const SCRIPTS_BY_CODE: Record<string, ScriptName[]> = {
  Latn: ['Latin'], Hans: ['Han'], Jpan: ['Han', 'Hiragana', 'Katakana'], Kore: ['Hangul', 'Han'], Cyrl: ['Cyrillic'],
  Grek: ['Greek'], Arab: ['Arabic'], Hebr: ['Hebrew'], Deva: ['Devanagari'], Beng: ['Bengali'], Thai: ['Thai'], Taml: ['Tamil'],
  Telu: ['Telugu'], Gujr: ['Gujarati'], Guru: ['Gurmukhi'], Knda: ['Kannada'], Mlym: ['Malayalam'], Geor: ['Georgian'], Armn: ['Armenian'],
  Ethi: ['Ethiopic'], Khmr: ['Khmer'], Laoo: ['Lao'], Mymr: ['Myanmar'], Sinh: ['Sinhala'], Tibt: ['Tibetan'], Orya: ['Oriya'], Thaa: ['Thaana'],
}; // prettier-ignore

/** Other writing systems of languages that are written in more than their likely one (CLDR's term). */
const OTHER_SYSTEMS: Record<string, string> = { sr: 'Latn', bs: 'Cyrl', az: 'Cyrl', uz: 'Cyrl', kk: 'Latn', tk: 'Cyrl', tt: 'Latn', ku: 'Arab', pa: 'Arab', ms: 'Arab', crh: 'Latn' }; // prettier-ignore

const writingSystems = new Map(Object.entries(SCRIPTS_BY_CODE).map(([code, names]) => [code, scriptSet(names)]));
writingSystems.set('Hant', writingSystems.get('Hans')!);
/** Scripts that characters.ts doesn't tell apart. */
const OTHER = scriptSet(['Other']);
export const LATIN = writingSystems.get('Latn')!;

/** The writing systems of a locale, the likeliest one first; empty when CLDR doesn't know its language. */
export function writingSystemsOf(locale: Intl.Locale): WritingSystem[] {
  const likely = [locale, new Intl.Locale(locale.language)].map((of) => of.maximize().script);
  const codes = [...likely, OTHER_SYSTEMS[locale.language]].filter((code) => code !== undefined);
  return likely[1] ? [...new Set(codes)].map((code) => ({ code, scripts: writingSystems.get(code) ?? OTHER })) : [];
}

/** By script number: 1 for the scripts of the set. */
function scriptSet(names: readonly ScriptName[]): Uint8Array {
  return Uint8Array.from(SCRIPT_NAMES, (name) => (names.includes(name) ? 1 : 0));
}

/** By language subtag; filled at first use. */
const scriptsOf = new Map<string, Uint8Array>();

/** Counts a text's letters in the scripts of a language (BCP 47); for `und` in all scripts. */
export function countLetters(text: string, language: string): number {
  const code = language.split('-')[0]!;
  if (code === 'und') return countAllLetters(text);
  let scripts = scriptsOf.get(code);
  if (!scripts) {
    const systems = writingSystemsOf(new Intl.Locale(code));
    scripts = systems.length > 0 ? union(systems) : LATIN;
    scriptsOf.set(code, scripts);
  }
  return countLettersIn(text, scripts);
}

export function countAllLetters(text: string): number {
  let letters = 0;
  for (let i = 0; i < text.length; i++) if (lowerCaseOf[text.charCodeAt(i)]) letters++;
  return letters;
}

function union(systems: WritingSystem[]): Uint8Array {
  return Uint8Array.from(SCRIPT_NAMES, (_, script) => Math.max(...systems.map(({ scripts }) => scripts[script]!)));
}

/** Counts a text's letters in a set of scripts. Marks count, too; of scripts that aren't told apart only letters do. */
export function countLettersIn(text: string, scripts: Uint8Array): number {
  let letters = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const script = scriptOf[code]!;
    if (script > 0 || lowerCaseOf[code]) letters += scripts[script]!;
  }
  return letters;
}
