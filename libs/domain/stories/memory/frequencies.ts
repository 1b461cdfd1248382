import { KeyNumbers, ROW } from './key-numbers.js';
import { PairTable } from './pair-table.js';

/** Index of all languages together. */
const ANY = 0;
/** Stands for the language of a key that articles of several languages have. */
const SEVERAL = -1;
/** In a key's row: articles, and the only language that they are in. */
const ARTICLES = 1;
const LANGUAGE = 2;

/**
 * How many remembered articles have an anchor: over all, and per language. Keys go by dense numbers, which the lists of
 * stories use as well.
 */
export class Frequencies {
  private readonly keys = new KeyNumbers();
  /** (number, language) → articles, of keys in several languages: most keys are in one. */
  private readonly counts = new PairTable();
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

  /** Dense number of a key; -1 when no remembered article has it. */
  number(key: number): number {
    return this.keys.get(key);
  }

  /** Articles that have the key of this number; 0 for -1. */
  overall(number: number): number {
    return number < 0 ? 0 : this.keys.rows.array[number * ROW + ARTICLES]!;
  }

  /** The same in one language. */
  inLanguage(number: number, language: number): number {
    if (number < 0 || language < 0) return 0;
    const rows = this.keys.rows.array;
    const only = rows[number * ROW + LANGUAGE]!;
    if (only === language) return rows[number * ROW + ARTICLES]!;
    return only === SEVERAL ? Math.max(0, this.counts.get(number, language)) : 0;
  }

  articlesIn(language: number): number {
    return language < 0 ? 0 : (this.articlesByLanguage[language] ?? 0);
  }

  /** Mean number of slots of an article; at least 1. */
  get meanSlots(): number {
    return this.total ? Math.max(1, this.slotSum / this.total) : 1;
  }

  /** Counts an article. */
  add(keys: Int32Array, slots: number, tag: string): void {
    const language = this.changeArticles(tag, slots, 1);
    for (const key of keys) this.addTo(this.keys.open(key), language);
  }

  /** Takes back an article that was counted. */
  remove(keys: Int32Array, slots: number, tag: string): void {
    const language = this.changeArticles(tag, slots, -1);
    for (const key of keys) this.removeFrom(this.keys.get(key), language);
  }

  private changeArticles(tag: string, slots: number, sign: 1 | -1): number {
    let language = this.languages.get(tag);
    if (language === undefined) this.languages.set(tag, (language = this.articlesByLanguage.push(0) - 1));
    this.articlesByLanguage[ANY]! += sign;
    this.articlesByLanguage[language]! += sign;
    this.slotSum += sign * slots;
    return language;
  }

  private addTo(number: number, language: number): void {
    const rows = this.keys.rows.array;
    const articles = rows[number * ROW + ARTICLES]!++;
    const only = rows[number * ROW + LANGUAGE]!;
    if (articles === 0) rows[number * ROW + LANGUAGE] = language;
    else if (only !== SEVERAL && only !== language) {
      rows[number * ROW + LANGUAGE] = SEVERAL;
      this.counts.set(number, only, articles);
    }
    if (rows[number * ROW + LANGUAGE] === SEVERAL)
      this.counts.set(number, language, Math.max(0, this.counts.get(number, language)) + 1);
  }

  private removeFrom(number: number, language: number): void {
    const rows = this.keys.rows.array;
    const articles = --rows[number * ROW + ARTICLES]!;
    if (rows[number * ROW + LANGUAGE] === SEVERAL) {
      const left = this.counts.get(number, language) - 1;
      if (left) this.counts.set(number, language, left);
      else this.counts.delete(number, language);
    }
    if (articles === 0) this.keys.close(number);
  }
}
