import { scriptOf, SCRIPT_NAMES, smallLetterOf } from './letters.js';

/** Up to so many UTF-16 code units a text is read from its beginning, a longer one in parts from all over it. */
const SHORT = 350;
const PARTS = 5;
const PART_BYTES = 90;
/** What may come on top, for the last word of a part. */
const OVERRUN = 30;
/** A part ends after so many code units even if there are few letters among them. */
const PART_SPAN = 1000;
/** A part that would start in a word starts after it, unless it runs on for longer than this. */
const WORD_REST = 30;
/** Longest UTF-8 form of a code unit, and the 0 after it. */
const ROOM = 4;
/** Below are the letters of the Latin, Greek and Cyrillic scripts, and few others. */
const FIRST_COUNTED = 0x530;

/** The words of a text by which its language is told: samples from all over it outvote a foreign line. */
export class LanguageSample {
  /** The words in small letters as UTF-8, each with a 0 after it. */
  readonly bytes = new Uint8Array(PARTS * (PART_BYTES + OVERRUN + ROOM));
  length = 0;
  letters = 0;
  /** How many of the letters are in a script, by its number; Latin, Greek and Cyrillic letters are not counted. */
  readonly scripts = new Uint16Array(SCRIPT_NAMES.length);

  /** Replaces the sample by one of `text`. The work has the same bound however long the text is. */
  take(text: string): void {
    this.length = this.letters = 0;
    this.scripts.fill(0);
    if (text.length <= SHORT) return this.read(text, 0, text.length, PARTS * PART_BYTES);
    const step = text.length / PARTS;
    for (let part = 0; part < PARTS; part++) {
      const start = Math.floor(part * step);
      const end = Math.min(Math.floor(start + step), start + PART_SPAN);
      this.read(text, part === 0 ? 0 : skipWord(text, start), end, PART_BYTES);
    }
  }

  /** Reads words from `start` until one ends behind `end` or after so many bytes. */
  private read(text: string, start: number, end: number, size: number): void {
    const { bytes } = this;
    let { length, letters } = this;
    let wordStart = length;
    const enough = length + size;
    for (let i = start; i < text.length && length < enough + OVERRUN; i++) {
      const code = text.charCodeAt(i);
      const letter = smallLetterOf[code]! || apostropheAt(text, i, code);
      if (letter === 0) {
        if (length > wordStart) bytes[length++] = 0;
        wordStart = length;
        if (i >= end || length >= enough) break;
        continue;
      }
      letters++;
      if (letter < 0x80) bytes[length++] = letter;
      else length = this.addBytes(letter, length);
    }
    if (length > wordStart) bytes[length++] = 0;
    this.length = length;
    this.letters = letters;
  }

  /** Writes a code unit of more than seven bits; returns where the next one goes. */
  private addBytes(code: number, at: number): number {
    const { bytes } = this;
    if (code >= FIRST_COUNTED) this.scripts[scriptOf[code]!]!++;
    if (code < 0x800) bytes[at++] = 0xc0 | (code >> 6);
    else {
      bytes[at++] = 0xe0 | (code >> 12);
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
    }
    bytes[at++] = 0x80 | (code & 0x3f);
    return at;
  }
}

/** An apostrophe belongs to the letter that it stands before; 0 for anything else. */
function apostropheAt(text: string, i: number, code: number): number {
  const isApostrophe = code === 0x27 || code === 0x2019 || code === 0x60;
  return isApostrophe && smallLetterOf[text.charCodeAt(i + 1)] ? code : 0;
}

function skipWord(text: string, start: number): number {
  let end = start;
  while (end < start + WORD_REST && smallLetterOf[text.charCodeAt(end)]) end++;
  return end < start + WORD_REST ? end : start;
}
