import { PairTable } from './pair-table.js';
import { growable, type Growable } from './growable.js';

/** Stands for all languages together. */
const ANY = 0;

/**
 * How many remembered articles have an anchor: over all, and per language. Gives every key a small dense number, from 0,
 * that is given out again when no article has the key any more.
 */
export class Frequencies {
  /** (key, language or ANY) → entry. */
  private readonly entries = new PairTable();
  private readonly freeEntries: number[] = [];
  private readonly counts: Growable<Int32Array> = growable(Int32Array);
  private readonly numbers: Growable<Int32Array> = growable(Int32Array);
  private readonly freeNumbers: number[] = [];
  private numberLimit = 0;
  private entryLimit = 0;
  private readonly languages = new Map<string, number>();
  private readonly articlesByLanguage: number[] = [0];
  private slotSum = 0;

  /** Articles counted. */
  get total(): number {
    return this.articlesByLanguage[ANY]!;
  }

  /** A small number for a language tag, or -1. */
  language(tag: string): number {
    return this.languages.get(tag) ?? -1;
  }

  /** Entry of a key in a language, or -1. With the entry its number is known without another look-up. */
  entry(key: number, language: number): number {
    return language < 0 ? -1 : this.entries.get(key, language);
  }

  /** Entry of a key over all languages, or -1 when no remembered article has it. */
  overall(key: number): number {
    return this.entries.get(key, ANY);
  }

  /** Articles with the entry's key, in its language; 0 for -1. */
  count(entry: number): number {
    return entry < 0 ? 0 : this.counts.array[entry]!;
  }

  /** Dense number of the entry's key; -1 for -1. */
  number(entry: number): number {
    return entry < 0 ? -1 : this.numbers.array[entry]!;
  }

  articlesIn(language: number): number {
    return language < 0 ? 0 : (this.articlesByLanguage[language] ?? 0);
  }

  /** Mean number of slots of an article; at least 1. */
  get meanSlots(): number {
    return this.total ? Math.max(1, this.slotSum / this.total) : 1;
  }

  /** Counts an article (sign 1), or takes back one that was counted (sign -1). */
  update(keys: Int32Array, slots: number, tag: string, sign: 1 | -1): void {
    const language = this.languageFor(tag);
    this.articlesByLanguage[ANY]! += sign;
    this.articlesByLanguage[language]! += sign;
    this.slotSum += sign * slots;
    for (const key of keys) {
      const number = this.change(key, ANY, sign, -1);
      this.change(key, language, sign, number);
    }
  }

  private languageFor(tag: string): number {
    let language = this.languages.get(tag);
    if (language === undefined) {
      language = this.articlesByLanguage.push(0) - 1;
      this.languages.set(tag, language);
    }
    return language;
  }

  /** @returns the key's number */
  private change(key: number, language: number, sign: 1 | -1, known: number): number {
    let entry = this.entries.get(key, language);
    if (entry < 0) entry = this.open(key, language, known < 0 ? (this.freeNumbers.pop() ?? this.numberLimit++) : known);
    const number = this.numbers.array[entry]!;
    if ((this.counts.array[entry]! += sign) === 0) {
      this.entries.delete(key, language);
      this.freeEntries.push(entry);
      if (language === ANY) this.freeNumbers.push(number);
    }
    return number;
  }

  private open(key: number, language: number, number: number): number {
    const entry = this.freeEntries.pop() ?? this.entryLimit++;
    this.counts.reserve(entry + 1);
    this.numbers.reserve(entry + 1);
    this.counts.array[entry] = 0;
    this.numbers.array[entry] = number;
    this.entries.set(key, language, entry);
    return entry;
  }
}
