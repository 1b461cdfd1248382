import { CharClass, classOf } from '#libs/domain/entities/char-classes.js';
import { fold } from '#libs/domain/entities/fold.js';

/**
 * Surface form of a name as the tokenizer finds it in clean text, which is in NFC: runs of one character class, each folded,
 * separated by a space (see libs/domain/entities/extract-anchors.ts). Digits and punctuation only separate runs.
 */
export function surfaceForm(name: string): string {
  const tokens: string[] = [];
  let token = '';
  let tokenClass: number = CharClass.Separator;
  for (const char of name.normalize('NFC')) {
    // The tokenizer takes characters beyond 16 bits for separators.
    const charClass = char.length > 1 ? CharClass.Separator : (classOf[char.charCodeAt(0)] ?? CharClass.Separator);
    if (charClass === CharClass.Mark && token) {
      token += char;
      continue;
    }
    if (charClass !== tokenClass) {
      tokens.push(foldToken(token, tokenClass));
      token = '';
      tokenClass = charClass;
    }
    if (isLetter(charClass)) token += char;
  }
  return [...tokens, foldToken(token, tokenClass)].filter(Boolean).join(' ');
}

/** Runs of Thai, Lao, Khmer and Burmese are looked up unfolded. */
const foldToken = (token: string, charClass: number) => (charClass === CharClass.SouthEastAsian ? token : fold(token));

const isLetter = (charClass: number) =>
  charClass !== CharClass.Separator && charClass !== CharClass.Digit && charClass !== CharClass.Mark;

const UNSPACED_CLASSES: readonly number[] = [
  CharClass.Han,
  CharClass.Hiragana,
  CharClass.Katakana,
  CharClass.SouthEastAsian,
];

/** Whether a surface form is in a script without spaces. */
export function isUnspaced(form: string): boolean {
  return UNSPACED_CLASSES.includes(classOf[form.charCodeAt(0)] ?? CharClass.Separator);
}
