import { PairMap } from './pair-map.js';
import { GrowableArray } from './typed-arrays.js';

/** Index of all languages together. */
const ALL_LANGUAGES = 0;
/** Stands for the language of a key that occurs in several. */
const SEVERAL = -1;
/** Columns of a key's row, after the key itself: its articles, and their language. */
const ARTICLES = 1;
const LANGUAGE = 2;

/**
 * Document frequencies of keys among the indexed articles: over all, and per language. Keys are looked up once and then
 * go by their dense ids, which the posting lists use as well.
 */
export class DocumentFrequencies {
  private readonly keys = new KeyDictionary();
  /** (key id, language id) → articles, of keys in several languages. Most keys occur in one. */
  private readonly byLanguage = new PairMap();
  private readonly languageIds = new Map<string, number>();
  private readonly articlesByLanguage: number[] = [0];
  private mentions = 0;

  /** Number of indexed articles. */
  get articleCount(): number {
    return this.articlesByLanguage[ALL_LANGUAGES]!;
  }

  /** Number of indexed articles in a language; 0 for -1. */
  articlesIn(languageId: number): number {
    return languageId < 0 ? 0 : (this.articlesByLanguage[languageId] ?? 0);
  }

  /** Mean number of mentions of an article; at least 1. */
  get meanMentions(): number {
    return this.articleCount ? Math.max(1, this.mentions / this.articleCount) : 1;
  }

  /** Dense id of a language tag, or -1. */
  languageId(tag: string): number {
    return this.languageIds.get(tag) ?? -1;
  }

  /** Dense id of a key; -1 when no indexed article has it. */
  keyId(key: number): number {
    return this.keys.get(key);
  }

  /** Articles that have a key; 0 for -1. */
  frequency(keyId: number): number {
    return keyId < 0 ? 0 : this.keys.rows.array[keyId * ROW_SIZE + ARTICLES]!;
  }

  /** Articles in a language that have a key; 0 for -1. */
  frequencyIn(keyId: number, languageId: number): number {
    if (keyId < 0 || languageId < 0) return 0;
    const rows = this.keys.rows.array;
    const only = rows[keyId * ROW_SIZE + LANGUAGE]!;
    if (only === languageId) return rows[keyId * ROW_SIZE + ARTICLES]!;
    return only === SEVERAL ? Math.max(0, this.byLanguage.get(keyId, languageId)) : 0;
  }

  /** Counts an article. */
  add(keys: Int32Array, mentions: number, language: string): void {
    const languageId = this.changeArticles(language, mentions, 1);
    for (const key of keys) this.increment(this.keys.open(key), languageId);
  }

  /** Removes an article that was counted. */
  remove(keys: Int32Array, mentions: number, language: string): void {
    const languageId = this.changeArticles(language, mentions, -1);
    for (const key of keys) this.decrement(this.keys.get(key), languageId);
  }

  private changeArticles(tag: string, mentions: number, sign: 1 | -1): number {
    let id = this.languageIds.get(tag);
    if (id === undefined) this.languageIds.set(tag, (id = this.articlesByLanguage.push(0) - 1));
    this.articlesByLanguage[ALL_LANGUAGES]! += sign;
    this.articlesByLanguage[id]! += sign;
    this.mentions += sign * mentions;
    return id;
  }

  private increment(keyId: number, languageId: number): void {
    const rows = this.keys.rows.array;
    const articles = rows[keyId * ROW_SIZE + ARTICLES]!++;
    const only = rows[keyId * ROW_SIZE + LANGUAGE]!;
    if (articles === 0) rows[keyId * ROW_SIZE + LANGUAGE] = languageId;
    else if (only !== SEVERAL && only !== languageId) {
      rows[keyId * ROW_SIZE + LANGUAGE] = SEVERAL;
      this.byLanguage.set(keyId, only, articles);
    }
    if (rows[keyId * ROW_SIZE + LANGUAGE] === SEVERAL)
      this.byLanguage.set(keyId, languageId, Math.max(0, this.byLanguage.get(keyId, languageId)) + 1);
  }

  private decrement(keyId: number, languageId: number): void {
    const rows = this.keys.rows.array;
    const articles = --rows[keyId * ROW_SIZE + ARTICLES]!;
    if (rows[keyId * ROW_SIZE + LANGUAGE] === SEVERAL) {
      const left = this.byLanguage.get(keyId, languageId) - 1;
      if (left) this.byLanguage.set(keyId, languageId, left);
      else this.byLanguage.delete(keyId, languageId);
    }
    if (articles === 0) this.keys.close(keyId);
  }
}

/** Integers of a row: the key and its columns, side by side in memory; a power of two. */
const ROW_SIZE = 4;
const NONE = 0;
const MAX_LOAD = 0.6;
const CELL_SIZE = 2;

/** The term dictionary: gives every key in use a dense id from 0. Ids of keys that are no longer used are reused. */
class KeyDictionary {
  /** Open addressing: the key and its id plus 1, side by side. */
  private cells = new Int32Array(CELL_SIZE << 12);
  /** By id. A row begins with the key; its columns are 0 when the id is first given out. */
  readonly rows = new GrowableArray();
  private readonly free: number[] = [];
  private used = 0;

  /** The key's id, or -1. */
  get(key: number): number {
    return this.cells[this.find(key) + 1]! - 1;
  }

  /** The key's id; a new key gets one. */
  open(key: number): number {
    const known = this.get(key);
    if (known >= 0) return known;
    if (++this.used * CELL_SIZE > this.cells.length * MAX_LOAD) this.grow();
    const id = this.free.pop() ?? this.used - 1;
    this.rows.reserve((id + 1) * ROW_SIZE);
    this.rows.array[id * ROW_SIZE] = key;
    this.put(this.find(key), key, id + 1);
    return id;
  }

  /** Frees an id and shifts later cells back into the gap: no tombstones, so probes stay short. */
  close(id: number): void {
    const { cells } = this;
    let gap = this.find(this.rows.array[id * ROW_SIZE]!);
    for (let next = this.after(gap); cells[next + 1] !== NONE; next = this.after(next)) {
      const span = cells.length - 1;
      if (((next - this.home(cells[next]!)) & span) < ((next - gap) & span)) continue;
      this.put(gap, cells[next]!, cells[next + 1]!);
      gap = next;
    }
    this.put(gap, 0, NONE);
    this.used--;
    this.free.push(id);
  }

  private put(cell: number, key: number, idPlus1: number): void {
    this.cells[cell] = key;
    this.cells[cell + 1] = idPlus1;
  }

  private home(key: number): number {
    const hash = Math.imul(key, 0x9e3779b1);
    return ((hash ^ (hash >>> 15)) * CELL_SIZE) & (this.cells.length - 1);
  }

  private after(cell: number): number {
    return (cell + CELL_SIZE) & (this.cells.length - 1);
  }

  /** The key's cell, or the empty one where it would be put. */
  private find(key: number): number {
    const { cells } = this;
    let cell = this.home(key);
    while (cells[cell + 1] !== NONE && cells[cell] !== key) cell = this.after(cell);
    return cell;
  }

  private grow(): void {
    const old = this.cells;
    this.cells = new Int32Array(old.length * 2);
    for (let i = 0; i < old.length; i += CELL_SIZE)
      if (old[i + 1] !== NONE) this.put(this.find(old[i]!), old[i]!, old[i + 1]!);
  }
}
