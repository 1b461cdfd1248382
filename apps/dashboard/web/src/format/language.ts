const names = new Intl.DisplayNames('en', { type: 'language' });
const RIGHT_TO_LEFT = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'syr', 'ug', 'ur', 'yi']);

/** The language's English name, or its tag when it has none. */
export function languageName(tag: string): string {
  if (tag === 'und') return 'unknown language';
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** `lang` and `dir` of text in this language, for screen readers, fonts and hyphenation. */
export function languageAttributes(tag: string): { lang?: string; dir: 'ltr' | 'rtl' | 'auto' } {
  if (tag === 'und') return { dir: 'auto' };
  return { lang: tag, dir: RIGHT_TO_LEFT.has(tag.split('-')[0] ?? '') ? 'rtl' : 'ltr' };
}

/** Languages that the pipeline detects. */
export const LANGUAGES = (
  'af am ar az be bg bn bs ca ckb cs cy da de el en eo es et eu fa fi fil fr gl gu ha he hi hr hu hy id is it ja ka kk kn ko ky ' +
  'lo lt lv mk ml mn mr ms my nb ne nl nn no or pa pl ps pt ro ru sk sl sq sr sr-Latn sv sw ta te th tr uk ur uz vi yo zh-Hans zh-Hant'
).split(' ');
