/** Scripts of languages that are not written in Latin letters, or not in these alone. */
const SCRIPTS: Record<string, string> = {
  zh: 'Han', ja: 'Han Hiragana Katakana', ko: 'Hangul Han', ru: 'Cyrillic', uk: 'Cyrillic', be: 'Cyrillic', bg: 'Cyrillic', sr: 'Cyrillic Latin', mk: 'Cyrillic', kk: 'Cyrillic Latin', ky: 'Cyrillic', mn: 'Cyrillic', tg: 'Cyrillic',
  el: 'Greek', ar: 'Arabic', fa: 'Arabic', ur: 'Arabic', ps: 'Arabic', ku: 'Arabic Latin', he: 'Hebrew', yi: 'Hebrew', hi: 'Devanagari', mr: 'Devanagari', ne: 'Devanagari', bn: 'Bengali', as: 'Bengali',
  th: 'Thai', ta: 'Tamil', te: 'Telugu', gu: 'Gujarati', pa: 'Gurmukhi Arabic', kn: 'Kannada', ml: 'Malayalam', ka: 'Georgian', hy: 'Armenian', am: 'Ethiopic', ti: 'Ethiopic', km: 'Khmer',
  lo: 'Lao', my: 'Myanmar', si: 'Sinhala', bo: 'Tibetan', dz: 'Tibetan', or: 'Oriya', dv: 'Thaana', az: 'Latin Cyrillic', uz: 'Latin Cyrillic', und: 'Any',
}; // prettier-ignore

const patterns = new Map<string, RegExp>();

/** How many letters of a text belong to the scripts that a language (BCP 47) is written in. */
export function lettersOf(text: string, language: string): number {
  const code = language.split('-')[0]!;
  let pattern = patterns.get(code);
  if (!pattern) {
    const scripts = (SCRIPTS[code] ?? 'Latin').split(' ');
    const classes = scripts.map((script) => (script === 'Any' ? '\\p{L}' : `\\p{Script=${script}}`));
    patterns.set(code, (pattern = new RegExp(`[${classes.join('')}]`, 'gu')));
  }
  return text.match(pattern)?.length ?? 0;
}
