import { CharClass, classOf } from '#libs/domain/entities/char-classes.js';
import { fold } from '#libs/domain/entities/fold.js';

/**
 * A name as the scanner of articles meets it in clean text, which is in NFC: runs of one character class, each folded,
 * with a space between them (see libs/domain/entities/extract-anchors.ts). Digits and punctuation only part the runs.
 */
export function surfaceOf(name: string): string {
  const tokens: string[] = [];
  let token = '';
  let tokenClass: number = CharClass.Separator;
  for (const char of name.normalize('NFC')) {
    // Characters beyond 16 bits are separators to the scanner.
    const charClass = char.length > 1 ? CharClass.Separator : (classOf[char.charCodeAt(0)] ?? CharClass.Separator);
    if (charClass === CharClass.Mark && token) {
      token += char;
      continue;
    }
    if (charClass !== tokenClass) {
      tokens.push(lookedUp(token, tokenClass));
      token = '';
      tokenClass = charClass;
    }
    if (isLetter(charClass)) token += char;
  }
  return [...tokens, lookedUp(token, tokenClass)].filter(Boolean).join(' ');
}

/** Runs of Thai, Lao, Khmer and Burmese are looked up as they stand in the text, words folded. */
const lookedUp = (token: string, charClass: number) => (charClass === CharClass.SouthEastAsian ? token : fold(token));

const isLetter = (charClass: number) =>
  charClass !== CharClass.Separator && charClass !== CharClass.Digit && charClass !== CharClass.Mark;
