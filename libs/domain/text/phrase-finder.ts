/**
 * Tells in one pass which of many phrases a text holds (Aho and Corasick 1975), whatever their case. It finds them
 * inside words, too; time does not depend on how many phrases there are.
 */
export class PhraseFinder {
  /** By UTF-16 code unit: its place in the alphabet of the phrases, 0 for what is in none of them. */
  private readonly letters = new Uint8Array(0x10000);
  private alphabet = 1;
  /** By state and letter the next state. A state is the number of its first edge. */
  private readonly next: Int32Array;
  /** By state: bits of the groups with a phrase that ends in it. */
  private readonly ends: Int32Array;

  /** @param groups phrases by what they tell: a text with any phrase of group i has bit i, of 31 */
  constructor(groups: readonly (readonly string[])[]) {
    const phrases = groups.flatMap((group, i) =>
      group.map((phrase) => ({ phrase: phrase.toLowerCase(), bit: 1 << i })),
    );
    for (const { phrase } of phrases) for (const letter of phrase) this.addLetter(letter);
    const states = phrases.reduce((sum, { phrase }) => sum + phrase.length, 1);
    this.next = new Int32Array(states * this.alphabet);
    this.ends = new Int32Array(states * this.alphabet);
    let size = this.alphabet;
    for (const { phrase, bit } of phrases) size = this.addPhrase(phrase, bit, size);
    this.linkFailures();
  }

  /** Bits of the groups of which `text` holds a phrase at or behind `start`. */
  find(text: string, start = 0): number {
    const { letters, next, ends } = this;
    let state = 0;
    let found = 0;
    for (let i = start; i < text.length; i++) {
      state = next[state + letters[text.charCodeAt(i)]!]!;
      found |= ends[state]!;
    }
    return found;
  }

  private addLetter(small: string): void {
    const place = (this.letters[small.charCodeAt(0)] ||= this.alphabet++);
    this.letters[small.toUpperCase().charCodeAt(0)] = place;
  }

  /** Grows the trie, whose edges take `size` places; how many they take then. */
  private addPhrase(phrase: string, bit: number, size: number): number {
    let end = size;
    let state = 0;
    for (const letter of phrase) {
      const edge = state + this.letters[letter.charCodeAt(0)]!;
      if (!this.next[edge]) {
        this.next[edge] = end;
        end += this.alphabet;
      }
      state = this.next[edge]!;
    }
    this.ends[state]! |= bit;
    return end;
  }

  /** From a state without an edge for a letter one goes where the longest proper suffix of what was read goes. */
  private linkFailures(): void {
    const failures = new Map<number, number>();
    const queue = [...this.next.subarray(0, this.alphabet)].filter((state) => state > 0);
    for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
      const failure = failures.get(state) ?? 0;
      this.ends[state]! |= this.ends[failure]!;
      for (let letter = 0; letter < this.alphabet; letter++) {
        const target = this.next[state + letter]!;
        if (target) {
          failures.set(target, this.next[failure + letter]!);
          queue.push(target);
        } else this.next[state + letter] = this.next[failure + letter]!;
      }
    }
  }
}
