/** Names repeat, within a text and from text to text. */
const MAX_CACHED = 5000;
const cache = new Map<string, string>();

/**
 * Folds a name for comparison: lower case, without punctuation and invisible characters; in Latin, Greek, Cyrillic, Hebrew and
 * Arabic letters without marks, and Arabic letters that languages encode differently as one.
 */
export function foldName(name: string): string {
  let folded = cache.get(name);
  if (folded === undefined) {
    folded = fold(name);
    if (cache.size >= MAX_CACHED) cache.clear();
    cache.set(name, folded);
  }
  return folded;
}

function fold(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]/g, '')
    .replace(/[\p{P}\p{Cf}\u0640]/gu, '')
    .replace(/[يىېۍ]/g, 'ی')
    .replace(/ك/g, 'ک')
    .replace(/[ةۃەہھ]/g, 'ه')
    .replace(/\s+/g, ' ')
    .toLowerCase()
    .trim();
}
