import { CharClass, classOf } from './char-classes.js';
import { FoldedWord } from './folded-word.js';
import { findBaseForm } from './inflection.js';
import { type Lexicon, NO_ENTRY } from './lexicon.js';
import { NO_PRIOR } from './prior.js';
import { HashTable } from './text-hash.js';
import { type KnownWord, MOST_KEYS, ROLES, Trait, WordKeys } from './word-keys.js';

/** A word takes about 130 bytes with its cells and keys. */
const CACHE_SIZE = 200_000;
const CACHE_CELLS = 1 << 19;
export const FORM_LIMIT = CACHE_SIZE;

/** Words by their surface, looked up by hash while a text is read, as columns. Numbers hold until the next `makeRoom`. */
export class WordCache {
  /** By number: bits of Trait. */
  readonly traits = new Uint8Array(CACHE_SIZE);
  readonly priors = new Uint8Array(CACHE_SIZE);
  /** By number: a number that all spellings of one folded word share. */
  readonly forms = new Int32Array(CACHE_SIZE);
  /** Sets of keys, one after the other: of each the number of its integers, then pairs of kind and key. */
  sets = new Int32Array(1 << 16);
  private setsEnd = 1;
  /** By number and role: where in `sets` its keys are; 0 before they were asked for. */
  private readonly setOf = new Int32Array(CACHE_SIZE * ROLES);
  private readonly names = new Int32Array(CACHE_SIZE);
  private readonly meanings = new Int32Array(CACHE_SIZE);
  private readonly table = new HashTable(CACHE_CELLS);
  private readonly formTable = new HashTable(CACHE_CELLS);
  private size = 0;
  private readonly folded = new FoldedWord();
  private readonly keys: WordKeys;

  constructor(private readonly lexicon: Lexicon) {
    this.keys = new WordKeys(lexicon);
  }

  /** Forgets everything when fewer than `count` more words fit: before a text is read, never amid one. */
  makeRoom(count: number): void {
    if (this.size + count <= CACHE_SIZE) return;
    this.table.clear();
    this.formTable.clear();
    this.setOf.fill(0);
    this.size = 0;
    this.setsEnd = 1;
  }

  /** Number of the word at text[start, end) whose hash (text-hash.ts) is known; the hash began with the language's seed. */
  numberOf(text: string, start: number, end: number, low: number, high: number, language: string): number {
    const known = this.table.get(low, high);
    if (known >= 0) return known;
    const number = this.size++;
    this.table.set(low, high, number);
    const { traits, prior, names, meanings } = this.learn(text, start, end, language);
    this.traits[number] = traits;
    this.priors[number] = prior;
    this.names[number] = names;
    this.meanings[number] = meanings;
    this.forms[number] = this.formOf(this.folded);
    return number;
  }

  /** @param language BCP 47 code without region: decides what a common word means */
  private learn(text: string, start: number, end: number, language: string): KnownWord {
    const { lexicon } = this;
    const folded = this.folded.take(text, start, end);
    const charClass = classOf[text.charCodeAt(start)]!;
    const found = lexicon.find(folded.low, folded.high);
    const exact = lexicon.entryOf(found);
    const names = exact || findBaseForm(lexicon, folded, charClass, '');
    const known = lexicon.lookUp(folded.low, folded.high, language);
    const meanings = known || findBaseForm(lexicon, folded, charClass, language);
    let traits = traitsOf(text, start, end, charClass);
    if (lexicon.continues(found)) traits |= Trait.BeginsPhrase;
    if (exact === NO_ENTRY) traits |= Trait.Inflected;
    if (language === 'en' && known === NO_ENTRY && folded.length > 2) traits |= Trait.OwnMeaning;
    const common = known || names;
    return { traits, prior: common === NO_ENTRY ? NO_PRIOR : lexicon.priorOf(common), names, meanings };
  }

  private formOf({ low, high }: FoldedWord): number {
    const known = this.formTable.get(low, high);
    if (known >= 0) return known;
    const form = this.formTable.size;
    this.formTable.set(low, high, form);
    return form;
  }

  /** Where in `sets` the keys of a word in a role are. The word stands at text[start, end). */
  keysOf(number: number, role: number, text: string, start: number, end: number): number {
    return this.setOf[number * ROLES + role] || this.buildKeys(number, role, this.folded.take(text, start, end));
  }

  private buildKeys(number: number, role: number, folded: FoldedWord): number {
    const word = {
      traits: this.traits[number]!,
      prior: this.priors[number]!,
      names: this.names[number]!,
      meanings: this.meanings[number]!,
    };
    this.keys.build(folded, word, role);
    const { pairs, length } = this.keys;
    const set = this.setsEnd;
    if (set + 1 + 2 * MOST_KEYS > this.sets.length) this.growSets();
    this.sets[set] = length;
    for (let i = 0; i < length; i++) this.sets[set + 1 + i] = pairs[i]!;
    this.setsEnd = set + 1 + length;
    return (this.setOf[number * ROLES + role] = set);
  }

  private growSets(): void {
    const larger = new Int32Array(this.sets.length * 2);
    larger.set(this.sets);
    this.sets = larger;
  }
}

function traitsOf(text: string, start: number, end: number, charClass: number): number {
  if (charClass === CharClass.Katakana) return Trait.Katakana;
  if (charClass !== CharClass.Latin && charClass !== CharClass.Cased) return 0;
  const cased = Trait.Cased | (charClass === CharClass.Latin ? Trait.Latin : 0);
  const first = text.charAt(start);
  if (first === first.toLowerCase()) return cased;
  const surface = text.slice(start, end);
  const isAllCaps = surface.length >= 2 && surface === surface.toUpperCase();
  return cased | Trait.Capital | (isAllCaps ? Trait.AllCaps : 0);
}
