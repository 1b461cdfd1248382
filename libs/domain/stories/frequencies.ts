import type { AnchorDocument } from '../entities/anchor-document.js';
import { PairTable } from './pair-table.js';

/** How many remembered articles have an anchor: over all, and per language. Gives every key a small dense number. */
export class Frequencies {
  private readonly numbers = new PairTable();
  private readonly freeNumbers: number[] = [];
  private readonly overall: number[] = [];
  private readonly byLanguage = new PairTable();
  private readonly languages = new Map<string, number>();
  private readonly articlesByLanguage: number[] = [];
  private slotSum = 0;

  /** Articles counted. */
  total = 0;

  /** A small number for a language tag. */
  language(tag: string): number {
    return this.languages.get(tag) ?? -1;
  }

  /** The key's dense number, or -1 when no remembered article has it. */
  number(key: number): number {
    return this.numbers.get(key, 0);
  }

  count(number: number): number {
    return number < 0 ? 0 : this.overall[number]!;
  }

  countIn(number: number, language: number): number {
    return number < 0 ? 0 : Math.max(0, this.byLanguage.get(number, language));
  }

  articlesIn(language: number): number {
    return this.articlesByLanguage[language] ?? 0;
  }

  /** Mean number of slots of an article; at least 1. */
  get meanSlots(): number {
    return this.total ? Math.max(1, this.slotSum / this.total) : 1;
  }

  add(doc: AnchorDocument, tag: string): void {
    const language = this.language(tag) >= 0 ? this.language(tag) : this.newLanguage(tag);
    this.articlesByLanguage[language]!++;
    this.total++;
    this.slotSum += doc.starts.length;
    for (const key of doc.keys) {
      const number = this.number(key) >= 0 ? this.number(key) : this.newNumber(key);
      this.overall[number]!++;
      this.byLanguage.set(number, language, this.countIn(number, language) + 1);
    }
  }

  /** Forgets an article that was added. Numbers of keys that nobody has any more are given out again. */
  remove(doc: AnchorDocument, tag: string): void {
    const language = this.language(tag);
    this.articlesByLanguage[language]!--;
    this.total--;
    this.slotSum -= doc.starts.length;
    for (const key of doc.keys) {
      const number = this.number(key);
      const left = this.countIn(number, language) - 1;
      if (left > 0) this.byLanguage.set(number, language, left);
      else this.byLanguage.delete(number, language);
      if (--this.overall[number]! === 0) {
        this.numbers.delete(key, 0);
        this.freeNumbers.push(number);
      }
    }
  }

  private newLanguage(tag: string): number {
    const language = this.languages.size;
    this.languages.set(tag, language);
    this.articlesByLanguage[language] = 0;
    return language;
  }

  private newNumber(key: number): number {
    const number = this.freeNumbers.pop() ?? this.overall.length;
    this.overall[number] = 0;
    this.numbers.set(key, 0, number);
    return number;
  }
}
