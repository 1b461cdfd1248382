import { lowerCaseOf } from '../text/characters.js';
import { CharClass } from './char-classes.js';
import { Trait } from './word-keys.js';

/** What is seen of the word at text[start, end), in bits of Trait. */
export function surfaceTraits(text: string, start: number, end: number, charClass: number): number {
  if (charClass === CharClass.Katakana) return Trait.Katakana;
  if (charClass !== CharClass.Latin && charClass !== CharClass.Cased) return 0;
  const cased = Trait.Cased | (charClass === CharClass.Latin ? Trait.Latin : 0);
  if (isSmall(text.charCodeAt(start))) return cased;
  return cased | Trait.Capital | (isAllCaps(text, start, end) ? Trait.AllCaps : 0);
}

const isSmall = (letter: number) => lowerCaseOf[letter] === letter;

/** Nearly always its second letter tells. */
function isAllCaps(text: string, start: number, end: number): boolean {
  const second = text.charCodeAt(start + 1);
  if (end - start < 2 || (second >= LETTER_A && second <= LETTER_Z)) return false;
  const surface = text.slice(start, end);
  return surface === surface.toUpperCase();
}

const [LETTER_A, LETTER_Z] = [0x61, 0x7a];
