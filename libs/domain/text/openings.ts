import { characterOf, SMALL } from './characters.js';

/** Tells whether a line opens with one of many phrases, in any case: only those with its first two letters are compared. */
export class Openings {
  private readonly marks: RegExp;
  private readonly patterns = new Map<number, RegExp>();

  /**
   * @param marks the characters that may stand before a phrase (the inside of a character class)
   * @param after what has to follow it (a regular expression)
   */
  constructor(phrases: readonly string[], marks: string, after: string) {
    this.marks = new RegExp(`[${marks}]*`, 'uy');
    const choices = new Map<number, string[]>();
    for (const phrase of phrases.map((phrase) => phrase.normalize('NFC').toLowerCase())) {
      const key = keyOf(phrase, 0);
      choices.set(key, [...(choices.get(key) ?? []), phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')]);
    }
    for (const [key, same] of choices) {
      same.sort((a, b) => b.length - a.length);
      this.patterns.set(key, new RegExp(`(?:${same.join('|')})${after}`, 'iuy'));
    }
  }

  test(line: string): boolean {
    this.marks.lastIndex = 0;
    this.marks.test(line);
    const start = this.marks.lastIndex;
    const pattern = this.patterns.get(keyOf(line, start));
    if (!pattern) return false;
    pattern.lastIndex = start;
    return pattern.test(line);
  }
}

/** The two code units at `start` in small letters; 0 stands for those behind the end. */
function keyOf(line: string, start: number): number {
  const [first, second] = [line.charCodeAt(start) || 0, line.charCodeAt(start + 1) || 0];
  return (characterOf(first) & SMALL) * 0x10000 + (characterOf(second) & SMALL);
}
