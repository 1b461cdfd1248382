import { charProperties, LOWER_CASE } from './characters.js';

/**
 * Tells which groups of phrases occur in a text, in one pass (Aho and Corasick 1975), ignoring case and word boundaries. Time
 * doesn't depend on the number of phrases.
 */
export class PhraseMatcher {
  /** By UTF-16 code unit: its number in the phrases' alphabet, 0 for other characters. */
  private readonly letters = new Uint8Array(0x10000);
  private alphabetSize = 1;
  /** By state and letter: the next state. A state is the index of its first edge. */
  private readonly next: Int32Array;
  /** By state: bits of the groups with a phrase that ends in it. */
  private readonly groups: Int32Array;

  /** @param groups up to 31 lists of phrases: group i is reported as bit i */
  constructor(groups: readonly (readonly string[])[]) {
    const phrases = groups.flatMap((group, i) =>
      group.map((phrase) => ({ phrase: phrase.toLowerCase(), bit: 1 << i })),
    );
    for (const { phrase } of phrases) for (const letter of phrase) this.addLetter(letter);
    const states = phrases.reduce((sum, { phrase }) => sum + phrase.length, 1);
    this.next = new Int32Array(states * this.alphabetSize);
    this.groups = new Int32Array(states * this.alphabetSize);
    let size = this.alphabetSize;
    for (const { phrase, bit } of phrases) size = this.addPhrase(phrase, bit, size);
    this.linkFailures();
  }

  /** Bits of the groups with a phrase in the text, from `start` on. */
  find(text: string, start = 0): number {
    const { letters, next, groups } = this;
    let state = 0;
    let found = 0;
    for (let i = start; i < text.length; i++) {
      state = next[state + letters[text.charCodeAt(i)]!]!;
      found |= groups[state]!;
    }
    return found;
  }

  private addLetter(lowerCase: string): void {
    const number = (this.letters[lowerCase.charCodeAt(0)] ||= this.alphabetSize++);
    this.letters[lowerCase.toUpperCase().charCodeAt(0)] = number;
  }

  /** Adds a phrase to the trie, whose edges end at `size`; returns their new end. */
  private addPhrase(phrase: string, bit: number, size: number): number {
    let end = size;
    let state = 0;
    for (const letter of phrase) {
      const edge = state + this.letters[letter.charCodeAt(0)]!;
      if (!this.next[edge]) {
        this.next[edge] = end;
        end += this.alphabetSize;
      }
      state = this.next[edge]!;
    }
    this.groups[state]! |= bit;
    return end;
  }

  /** Fills missing edges: they lead where the longest proper suffix of what has been read leads. */
  private linkFailures(): void {
    const failures = new Map<number, number>();
    const queue = [...this.next.subarray(0, this.alphabetSize)].filter((state) => state > 0);
    for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
      const failure = failures.get(state) ?? 0;
      this.groups[state]! |= this.groups[failure]!;
      for (let letter = 0; letter < this.alphabetSize; letter++) {
        const target = this.next[state + letter]!;
        if (target) {
          failures.set(target, this.next[failure + letter]!);
          queue.push(target);
        } else this.next[state + letter] = this.next[failure + letter]!;
      }
    }
  }
}

/** Tells whether a line starts with one of many phrases, ignoring case; compares only those with its first two letters. */
export class PrefixMatcher {
  private readonly before: RegExp;
  private readonly patterns = new Map<number, RegExp>();

  /**
   * @param before characters that may precede a phrase (inside of a character class)
   * @param after what has to follow it (regular expression)
   */
  constructor(phrases: readonly string[], before: string, after: string) {
    this.before = new RegExp(`[${before}]*`, 'uy');
    const alternatives = new Map<number, string[]>();
    for (const phrase of phrases.map((phrase) => phrase.normalize('NFC').toLowerCase())) {
      const key = keyOf(phrase, 0);
      alternatives.set(key, [...(alternatives.get(key) ?? []), phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')]);
    }
    for (const [key, phrases] of alternatives) {
      phrases.sort((a, b) => b.length - a.length);
      this.patterns.set(key, new RegExp(`(?:${phrases.join('|')})${after}`, 'iuy'));
    }
  }

  test(line: string): boolean {
    this.before.lastIndex = 0;
    this.before.test(line);
    const start = this.before.lastIndex;
    const pattern = this.patterns.get(keyOf(line, start));
    if (!pattern) return false;
    pattern.lastIndex = start;
    return pattern.test(line);
  }
}

/** Two code units in lower case as one number; 0 behind the end. */
function keyOf(line: string, start: number): number {
  const [first, second] = [line.charCodeAt(start) || 0, line.charCodeAt(start + 1) || 0];
  return (charProperties(first) & LOWER_CASE) * 0x10000 + (charProperties(second) & LOWER_CASE);
}
