import { CharClass } from './char-classes.js';
import type { LexiconEntry } from './lexicon.js';

/** Articles and prepositions written in front of a word. */
const ARABIC_PREFIXES = ['وال', 'بال', 'كال', 'فال', 'لل', 'ال', 'و', 'ب', 'ل', 'ف'];
const HEBREW_PREFIXES = ['וה', 'של', 'ה', 'ב', 'ל', 'מ', 'ו', 'כ', 'ש'];
/** Endings that a case form may have put in the place of its own: Москве, Москвы for Москва; Prahy for Praha. */
const BASE_ENDINGS: Record<number, string> = { [CharClass.Cased]: 'аяьйоыие', [CharClass.Latin]: 'aeoyiu' };
const LONGEST_ENDING = 4;

/** Finds the entry of a folded form. */
type LookUp = (folded: string) => LexiconEntry | null;

/** Looks a folded word up as it is, then without what is written in front of it (Arabic, Hebrew), then without its ending. */
export function findInflected(lookUp: LookUp, folded: string, charClass: number): LexiconEntry | null {
  return (
    lookUp(folded) ??
    (charClass === CharClass.Uncased ? withoutPrefix(lookUp, folded) : null) ??
    withoutEnding(lookUp, folded, charClass)
  );
}

function withoutPrefix(lookUp: LookUp, folded: string): LexiconEntry | null {
  for (const prefix of prefixesFor(folded.charCodeAt(0))) {
    if (folded.length - prefix.length < 3 || !folded.startsWith(prefix)) continue;
    const entry = lookUp(folded.slice(prefix.length));
    if (entry) return entry;
  }
  return null;
}

/** The more is cut off, the longer a stem has to be left: "Polizei" is not from Poland. */
function withoutEnding(lookUp: LookUp, folded: string, charClass: number): LexiconEntry | null {
  const isCased = charClass === CharClass.Cased || charClass === CharClass.Latin;
  const longest = charClass === CharClass.Hangul ? 2 : LONGEST_ENDING;
  for (let cut = 1; cut <= longest; cut++) {
    const stem = folded.slice(0, folded.length - cut);
    if (stem.length < shortestStem(charClass, cut)) return null;
    const entry = lookUp(stem) ?? (isCased && cut <= 2 ? withBaseEnding(lookUp, stem, charClass) : null);
    if (entry) return entry;
  }
  return null;
}

function shortestStem(charClass: number, cut: number): number {
  if (charClass === CharClass.Hangul) return 2;
  return charClass === CharClass.Uncased ? 3 : 3 + cut;
}

function withBaseEnding(lookUp: LookUp, stem: string, charClass: number): LexiconEntry | null {
  if (stem.length < 4) return null;
  for (const ending of BASE_ENDINGS[charClass]!) {
    const entry = lookUp(stem + ending);
    if (entry) return entry;
  }
  return null;
}

function prefixesFor(code: number): string[] {
  if (code >= 0x600 && code < 0x780) return ARABIC_PREFIXES;
  return code >= 0x590 && code < 0x600 ? HEBREW_PREFIXES : [];
}
