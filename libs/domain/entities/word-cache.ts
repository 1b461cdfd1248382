import { classOf } from './char-classes.js';
import { FoldedWord } from './folded-word.js';
import { findBaseForm } from './inflection.js';
import { type Lexicon, NO_ENTRY } from './lexicon.js';
import { NO_PRIOR } from './anchor-kinds.js';
import { surfaceTraits } from './surface-traits.js';
import { HashTable } from './text-hash.js';
import { BARRIER, MAX_TOKENS, type Tokens } from './tokens.js';
import { MOST_KEYS, Trait, WordKeys } from './word-keys.js';

/** Of the table, a power of two; 60 % may be filled. A word takes about 100 bytes in all. */
const CELLS = 1 << 19;
/** Numbers of words and forms are below. */
export const FORM_LIMIT = Math.floor(CELLS * 0.6);
/** A cell holds the number of its word, and above that bits of its hash. */
const NUMBER = CELLS - 1;
const EMPTY = -1;
const homeOf = (low: number) => (low ^ (low >>> 15)) & (CELLS - 1);
/** Columns of a word's row. */
const ROLES = 3;
const COLUMNS = 3 + ROLES;
const HIGH = 0;
/** The number of the first word with the same folded form. */
const FORM = 1;
/** Bits of Trait, and above them the prior. */
const TRAITS = 2;
const PRIOR_SHIFT = 8;
/** By role: where in `sets` the keys are; 0 before they were asked for. */
const SETS = 3;
/** Where in `sets` there are none. */
export const NO_KEYS = 0;

/**
 * Words by their surface, looked up by hash while a text is read. Numbers hold until the next `makeRoom`. What is known of
 * common words, which come first, lies close together: the time goes into fetching it from memory.
 */
export class WordCache {
  /** Sets of keys, one after the other: of each the number of its integers, then pairs of kind and key. */
  sets = new Int32Array(1 << 16);
  private setsEnd = 1;
  /** By token of the text that was numbered last. */
  readonly words = new Int32Array(MAX_TOKENS);
  private readonly cells = new Int32Array(CELLS).fill(EMPTY);
  private readonly rows = new Int32Array(FORM_LIMIT * COLUMNS);
  /** By number the entries of its names and meanings, which its keys are made of. */
  private readonly entries = new Int32Array(FORM_LIMIT * 2);
  private readonly forms = new HashTable(CELLS);
  private size = 0;
  private readonly folded = new FoldedWord();
  private readonly keys: WordKeys;

  constructor(private readonly lexicon: Lexicon) {
    this.keys = new WordKeys(lexicon);
  }

  /** Forgets everything when fewer than `count` more words fit: before a text is read, never amid one. */
  makeRoom(count: number): void {
    if (this.size + count <= FORM_LIMIT) return;
    this.cells.fill(EMPTY);
    this.forms.clear();
    this.size = 0;
    this.setsEnd = 1;
  }

  /**
   * Tells the numbers of a text's words. First all cells are read, then all rows: so the processor fetches many at once.
   * @param language BCP 47 code without region: decides what a common word means
   */
  number(text: string, tokens: Tokens, language: string): void {
    this.makeRoom(tokens.size);
    const { cells, words } = this;
    const { lows, lengths, size } = tokens;
    for (let i = 0; i < size; i++) words[i] = cells[homeOf(lows[i]!)]!;
    for (let i = 0; i < size; i++)
      if (lengths[i] !== BARRIER) words[i] = this.find(words[i]!, text, tokens, i, language);
  }

  /** @param first the cell where the word's search starts, as it was before other words of the text were learnt */
  private find(first: number, text: string, tokens: Tokens, i: number, language: string): number {
    const { cells } = this;
    const high = tokens.highs[i]!;
    if (this.isOf(first, high)) return first & NUMBER;
    let at = homeOf(tokens.lows[i]!);
    for (; cells[at] !== EMPTY; at = (at + 1) & (CELLS - 1))
      if (this.isOf(cells[at]!, high)) return cells[at]! & NUMBER;
    const number = this.size++;
    cells[at] = (high & ~NUMBER) | number;
    this.rows[number * COLUMNS + HIGH] = high;
    this.learn(number, text, tokens.starts[i]!, tokens.starts[i]! + tokens.lengths[i]!, language);
    return number;
  }

  /** Whether a cell is that of the word with a hash. */
  private isOf(cell: number, high: number): boolean {
    const isLike = cell !== EMPTY && ((cell ^ high) & ~NUMBER) === 0;
    return isLike && this.rows[(cell & NUMBER) * COLUMNS + HIGH] === high;
  }

  /** Bits of Trait. */
  traitsOf(number: number): number {
    return this.rows[number * COLUMNS + TRAITS]! & ((1 << PRIOR_SHIFT) - 1);
  }

  /** How common the word is; see prior.ts. */
  priorOf(number: number): number {
    return this.rows[number * COLUMNS + TRAITS]! >> PRIOR_SHIFT;
  }

  /** A number that all spellings of one folded word share. */
  formOf(number: number): number {
    return this.rows[number * COLUMNS + FORM]!;
  }

  /** @param language BCP 47 code without region: decides what a common word means */
  private learn(number: number, text: string, start: number, end: number, language: string): void {
    const { lexicon } = this;
    const folded = this.folded.take(text, start, end);
    const charClass = classOf[text.charCodeAt(start)]!;
    const found = lexicon.find(folded.low, folded.high);
    const exact = lexicon.entryOf(found);
    const names = exact || findBaseForm(lexicon, folded, charClass, '');
    const known = lexicon.lookUp(folded.low, folded.high, language);
    const meanings = known || findBaseForm(lexicon, folded, charClass, language);
    let traits = surfaceTraits(text, start, end, charClass);
    if (lexicon.continues(found)) traits |= Trait.BeginsPhrase;
    if (exact === NO_ENTRY) traits |= Trait.Inflected;
    if (language === 'en' && known === NO_ENTRY && folded.length > 2) traits |= Trait.OwnMeaning;
    const common = known || names;
    const prior = common === NO_ENTRY ? NO_PRIOR : lexicon.priorOf(common);
    const row = number * COLUMNS;
    this.rows[row + FORM] = this.forms.add(folded.low, folded.high, number);
    this.rows[row + TRAITS] = traits | (prior << PRIOR_SHIFT);
    for (let role = 0; role < ROLES; role++) this.rows[row + SETS + role] = 0;
    this.entries[2 * number] = names;
    this.entries[2 * number + 1] = meanings;
  }

  /** Where in `sets` the keys of a word in a role are. The word stands at text[start, end). */
  keysOf(number: number, role: number, text: string, start: number, end: number): number {
    return (
      this.rows[number * COLUMNS + SETS + role] || this.buildKeys(number, role, this.folded.take(text, start, end))
    );
  }

  private buildKeys(number: number, role: number, folded: FoldedWord): number {
    const names = this.entries[2 * number]!;
    const meanings = this.entries[2 * number + 1]!;
    const word = { traits: this.traitsOf(number), prior: this.priorOf(number), names, meanings };
    this.keys.build(folded, word, role);
    const { pairs, length } = this.keys;
    const set = this.setsEnd;
    if (set + 1 + 2 * MOST_KEYS > this.sets.length) this.growSets();
    this.sets[set] = length;
    for (let i = 0; i < length; i++) this.sets[set + 1 + i] = pairs[i]!;
    this.setsEnd = set + 1 + length;
    return (this.rows[number * COLUMNS + SETS + role] = set);
  }

  private growSets(): void {
    const larger = new Int32Array(this.sets.length * 2);
    larger.set(this.sets);
    this.sets = larger;
  }
}
