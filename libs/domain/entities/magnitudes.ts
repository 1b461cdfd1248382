import { CharClass, classOf } from './char-classes.js';
import { FoldedWord } from './folded-word.js';
import { findBaseForm } from './inflection.js';
import { lexicon, NO_ENTRY } from './lexicon.js';

/** Power of ten of the magnitude words that follow a number, and where they end; 0 when none follows. */
export interface Magnitude {
  power: number;
  end: number;
}

const BLANKS = new Set([0x20, 0xa0, 0x202f, 0x2d]);
const LONGEST_WORD = 24;
/** Shorter words are looked up as they are: `millas` is not `mill`, `billet` not `bill`. */
const INFLECTED_FROM = 7;
/** Stands between number and magnitude in Romanian (20 de milioane). */
const LINK = 'de';
const MAX_WORDS = 3;

/** Reads `million`, `mil millones`, `천만`, `หมื่นล้าน`: magnitudes that stand together multiply. */
export function readMagnitude(text: string, after: number): Magnitude {
  const found = { power: 0, end: after };
  for (let words = 0; words < MAX_WORDS; words++) {
    const next = readOne(text, found.end);
    // What follows a magnitude and is not larger belongs to something else.
    if (!next || (found.power > 0 && next.power < found.power)) break;
    found.power += next.power;
    found.end = next.end;
  }
  return found;
}

function readOne(text: string, after: number): Magnitude | null {
  let at = after;
  while (at - after < 2 && BLANKS.has(text.charCodeAt(at))) at++;
  const charClass = at < text.length ? (classOf[text.charCodeAt(at)] ?? 0) : CharClass.Separator;
  if (charClass === CharClass.Separator || charClass === CharClass.Digit || charClass === CharClass.Mark) return null;
  if (charClass === CharClass.Han || charClass === CharClass.SouthEastAsian || charClass === CharClass.Hiragana)
    return inRun(text, at);
  const end = wordEnd(text, at, charClass);
  const word = folded.take(text, at, end);
  if (at > after && word.length === LINK.length && word.startsWith(LINK)) return readOne(text, end);
  const power = word.length > 1 ? powerOf(word, charClass) : 0;
  if (power > 0) return { power, end };
  return charClass === CharClass.Hangul ? inHangul(text, at) : null;
}

/** Holds one word at a time. */
const folded = new FoldedWord();

function powerOf(word: FoldedWord, charClass: number): number {
  const exact = lexicon().lookUp(word.low, word.high, '');
  const isInflected = exact === NO_ENTRY && word.length >= INFLECTED_FROM;
  return lexicon().magnitudeOf(isInflected ? findBaseForm(lexicon(), word, charClass, '') : exact);
}

function inRun(text: string, at: number): Magnitude | null {
  for (let length = Math.min(8, text.length - at); length >= 1; length--) {
    const power = lexicon().magnitudeOf(lexicon().entryAt(text, at, at + length));
    if (power > 0) return { power, end: at + length };
  }
  return null;
}

/** 5만명: a syllable before the counting word. */
function inHangul(text: string, at: number): Magnitude | null {
  const power = lexicon().magnitudeOf(lexicon().entryAt(text, at, at + 1));
  return power > 0 ? { power, end: at + 1 } : null;
}

function wordEnd(text: string, start: number, charClass: number): number {
  const limit = Math.min(text.length, start + LONGEST_WORD);
  let end = start;
  while (
    end < limit &&
    (classOf[text.charCodeAt(end)] === charClass || classOf[text.charCodeAt(end)] === CharClass.Mark)
  )
    end++;
  return end;
}
