import { classOf } from './char-classes.js';
import { HashTable } from './text-hash.js';
import { Word } from './words.js';

/** About half a kilobyte each. */
const CACHE_SIZE = 100_000;
const CACHE_CELLS = 1 << 18;

/** Words by their surface, looked up by hash while a text is read. Numbers hold until the next `makeRoom`. */
export class WordCache {
  private readonly table = new HashTable(CACHE_CELLS);
  private words: Word[] = [];
  private forms = new Map<string, number>();
  private formOf: number[] = [];

  /** Forgets everything when fewer than `count` more words fit: before a text is read, never amid one. */
  makeRoom(count: number): void {
    if (this.words.length + count <= CACHE_SIZE) return;
    this.table.clear();
    this.words = [];
    this.forms.clear();
    this.formOf = [];
  }

  /** Number of the word at [start, end) whose hash (text-hash.ts) is known; the hash began with the language's seed. */
  numberOf(text: string, start: number, end: number, low: number, high: number, language: string): number {
    const known = this.table.get(low, high);
    if (known >= 0) return known;
    const word = new Word(text.slice(start, end), classOf[text.charCodeAt(start)]!, language);
    const number = this.words.push(word) - 1;
    this.table.set(low, high, number);
    let form = this.forms.get(word.folded);
    if (form === undefined) this.forms.set(word.folded, (form = this.forms.size));
    this.formOf.push(form);
    return number;
  }

  word(number: number): Word {
    return this.words[number]!;
  }

  /** A number that all spellings of one folded word share. */
  form(number: number): number {
    return this.formOf[number]!;
  }
}

export const FORM_LIMIT = CACHE_SIZE;
