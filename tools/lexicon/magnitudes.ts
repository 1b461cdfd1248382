import { CharClass, classOf } from '#libs/domain/entities/char-classes.js';
import { readLocales } from './cldr.js';
import type { LexiconEntries } from './lexicon-entries.js';
import { surfaceForm } from './surface-form.js';

/** Patterns of compact notation by power of ten and plural: `1000000-count-other`: `0 million`. */
type Patterns = Record<string, string>;
interface Numbers {
  numbers: Record<string, { long: { decimalFormat: Patterns }; short: { decimalFormat: Patterns } }>;
}
/** Number of locales by word and number of digits. */
type Votes = Map<string, Map<number, number>>;

const MAX_MAGNITUDE = 1e12;
/** Words of one language that follow numbers far more often as a unit, another word or a case ending (2005ko). */
const AMBIGUOUS_WORDS = new Set(['km', 'ko', 'kr', 'ma', 'mano', 'mile', 'mm', 'ми', 'мј']);
/** Abbreviations whose use by one country's newspapers (£5bn, R$ 5 bi) outweighs the other locales. */
const NEWSPAPER_USAGE: Record<string, number> = { bn: 10, bi: 10 };

/**
 * Adds words such as "million" as `X:` and the number of digits of their power of ten (`X:7`), from the patterns of
 * compact notation, https://www.unicode.org/reports/tr35/tr35-numbers.html#Compact_Number_Formats. A word that
 * differs between languages (billion) has the meaning of most locales.
 */
export function addMagnitudes(entries: LexiconEntries): void {
  const votes: Votes = new Map();
  for (const [, { numbers }] of readLocales<Numbers>('cldr-numbers-full/numbers.json')) {
    for (const [word, digits] of wordsOf(numbers)) {
      const counts = votes.get(word) ?? new Map<number, number>();
      votes.set(word, counts.set(digits, (counts.get(digits) ?? 0) + 1));
    }
  }
  for (const [word, counts] of votes) {
    const [mostVoted] = [...counts].sort(([, a], [, b]) => b - a)[0]!;
    if (!AMBIGUOUS_WORDS.has(word)) entries.add(word, `X:${NEWSPAPER_USAGE[word] ?? mostVoted}`);
  }
}

/** Magnitude words of one locale with their digits; a word may have several. */
function wordsOf(numbers: Numbers['numbers']): [string, number][] {
  const words = new Map<string, [string, number]>();
  for (const [section, formats] of Object.entries(numbers)) {
    if (!section.startsWith('decimalFormats-')) continue;
    for (const { decimalFormat } of [formats.long, formats.short]) {
      for (const [key, pattern] of Object.entries(decimalFormat)) {
        const found = readPattern(Number.parseInt(key), pattern);
        if (found && isWord(found[0])) words.set(found.join(), found);
      }
    }
  }
  return [...words.values()];
}

/** `00 thousand` for 10,000: "thousand" has four digits. Null where no word replaces digits. */
function readPattern(power: number, pattern: string): [string, number] | null {
  const [positive = ''] = pattern.split(';');
  const digitsShown = positive.replace(/[^0]/g, '').length;
  const word = surfaceForm(positive.replace(/[0.']/g, ''));
  return power <= MAX_MAGNITUDE && digitsShown && word ? [word, String(power).length - digitsShown + 1] : null;
}

/** Single letters (K, M) are ambiguous; single ideographs and syllables (万, 억) are not. */
function isWord(word: string): boolean {
  const first = classOf[word.charCodeAt(0)];
  return word.length > 1 || first === CharClass.Han || first === CharClass.Hangul;
}
