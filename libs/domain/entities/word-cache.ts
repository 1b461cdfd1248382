import { lowerCaseOf } from '../text/characters.js';
import { NO_PRIOR } from './anchor-kinds.js';
import { CharClass, classOf } from './char-classes.js';
import { splitCompound } from './compounds.js';
import { FoldedWord } from './fold.js';
import { HashTable, MAX_LOAD } from './hashes.js';
import { findBaseForm } from './inflection.js';
import { type Lexicon, NO_ENTRY } from './lexicon.js';
import { BARRIER, MAX_TOKENS, type Tokens } from './tokens.js';
import { MAX_WORD_KEYS, Trait, WordKeys } from './word-keys.js';

/** Of the hash table, a power of two. A word takes about 100 bytes in all. */
const CELLS = 1 << 19;
/** Words and forms that fit. */
export const MAX_WORDS = Math.floor(CELLS * MAX_LOAD);
/** A cell holds its word's number, and above it bits of its hash. */
const NUMBER_MASK = CELLS - 1;
const EMPTY_CELL = -1;
const firstCellOf = (low: number) => (low ^ (low >>> 15)) & (CELLS - 1);
/** Columns of a word's row. */
const ROLES = 3;
const COLUMNS = 3 + ROLES;
const HIGH = 0;
/** Number of the first word with the same folded form. */
const FORM = 1;
/** Bits of Trait, and above them the prior. */
const TRAITS = 2;
const PRIOR_SHIFT = 9;
/** By role: index of its keys in `keySets`; 0 before they are built. */
const KEY_SETS = 3;
/** Entries of a word. */
const ENTRIES = 3;
/** Index of an empty set in `keySets`. */
export const NO_KEYS = 0;

/**
 * Words by their surface form, looked up by hash while a text is read. Numbers are valid until the next `makeRoom`. Rows of
 * common words, which are added first, are close together: fetching them from memory takes most of the time.
 */
export class WordCache {
  /** Sets of keys: of each the number of its integers, then pairs of kind and key. */
  keySets = new Int32Array(1 << 16);
  private keySetsEnd = 1;
  /** By token of the last resolved text: the word's number. */
  readonly words = new Int32Array(MAX_TOKENS);
  private readonly cells = new Int32Array(CELLS).fill(EMPTY_CELL);
  private readonly rows = new Int32Array(MAX_WORDS * COLUMNS);
  /** By word: the entries of its names, of its meanings and of a compound's modifier, which its keys are built from. */
  private readonly entries = new Int32Array(MAX_WORDS * ENTRIES);
  private readonly forms = new HashTable(CELLS);
  private size = 0;
  private readonly folded = new FoldedWord();
  private readonly keys: WordKeys;

  constructor(private readonly lexicon: Lexicon) {
    this.keys = new WordKeys(lexicon);
  }

  /** Clears the cache when fewer than `count` more words fit: before a text is read, never in the middle of one. */
  makeRoom(count: number): void {
    if (this.size + count <= MAX_WORDS) return;
    this.cells.fill(EMPTY_CELL);
    this.forms.clear();
    this.size = 0;
    this.keySetsEnd = 1;
  }

  /**
   * Sets `words` to the numbers of a text's words. Reads all cells before all rows, so that the processor fetches many at once.
   * @param language BCP 47 code without region: decides what a common word means
   */
  resolve(text: string, tokens: Tokens, language: string): void {
    this.makeRoom(tokens.size);
    const { cells, words } = this;
    const { lows, lengths, size } = tokens;
    for (let i = 0; i < size; i++) words[i] = cells[firstCellOf(lows[i]!)]!;
    for (let i = 0; i < size; i++)
      if (lengths[i] !== BARRIER) words[i] = this.find(words[i]!, text, tokens, i, language);
  }

  /** @param first content of the word's first cell, from before other words of the text were added */
  private find(first: number, text: string, tokens: Tokens, i: number, language: string): number {
    const { cells } = this;
    const high = tokens.highs[i]!;
    if (this.isWord(first, high)) return first & NUMBER_MASK;
    let at = firstCellOf(tokens.lows[i]!);
    for (; cells[at] !== EMPTY_CELL; at = (at + 1) & (CELLS - 1))
      if (this.isWord(cells[at]!, high)) return cells[at]! & NUMBER_MASK;
    const word = this.size++;
    cells[at] = (high & ~NUMBER_MASK) | word;
    this.rows[word * COLUMNS + HIGH] = high;
    this.add(word, text, tokens.starts[i]!, tokens.starts[i]! + tokens.lengths[i]!, language);
    return word;
  }

  /** Whether a cell holds the word with a hash. */
  private isWord(cell: number, high: number): boolean {
    const mayBe = cell !== EMPTY_CELL && ((cell ^ high) & ~NUMBER_MASK) === 0;
    return mayBe && this.rows[(cell & NUMBER_MASK) * COLUMNS + HIGH] === high;
  }

  /** Bits of Trait. */
  traitsOf(word: number): number {
    return this.rows[word * COLUMNS + TRAITS]! & ((1 << PRIOR_SHIFT) - 1);
  }

  /** How common the word is; see anchor-kinds.ts. */
  priorOf(word: number): number {
    return this.rows[word * COLUMNS + TRAITS]! >> PRIOR_SHIFT;
  }

  /** A number that all spellings of one folded word share. */
  formOf(word: number): number {
    return this.rows[word * COLUMNS + FORM]!;
  }

  private add(word: number, text: string, start: number, end: number, language: string): void {
    const { lexicon } = this;
    const folded = this.folded.take(text, start, end);
    const charClass = classOf[text.charCodeAt(start)]!;
    const match = lexicon.find(folded.low, folded.high);
    const exact = lexicon.entryOf(match);
    const names = exact || findBaseForm(lexicon, folded, charClass, '');
    const known = lexicon.lookUp(folded.low, folded.high, language);
    const simple = known || findBaseForm(lexicon, folded, charClass, language);
    const compound = simple || names ? null : splitCompound(lexicon, folded, language);
    const meanings = compound?.head ?? simple;
    let traits = surfaceTraits(text, start, end, charClass);
    if (lexicon.isPrefix(match)) traits |= Trait.BeginsPhrase;
    if (exact === NO_ENTRY) traits |= Trait.Inflected;
    if (language === 'en' && known === NO_ENTRY && folded.length > 2) traits |= Trait.OwnMeaning;
    if (!names && !simple && lexicon.hasWordsOf(language)) traits |= Trait.Unknown;
    const common = known || names;
    const prior = common === NO_ENTRY ? NO_PRIOR : lexicon.priorOf(common);
    const row = word * COLUMNS;
    this.rows[row + FORM] = this.forms.add(folded.low, folded.high, word);
    this.rows[row + TRAITS] = traits | (prior << PRIOR_SHIFT);
    for (let role = 0; role < ROLES; role++) this.rows[row + KEY_SETS + role] = 0;
    this.entries[ENTRIES * word] = names;
    this.entries[ENTRIES * word + 1] = meanings;
    this.entries[ENTRIES * word + 2] = compound?.modifier ?? NO_ENTRY;
  }

  /** Index of a word's keys in `keySets`. The word is text[start, end). */
  keysOf(word: number, role: number, text: string, start: number, end: number): number {
    return (
      this.rows[word * COLUMNS + KEY_SETS + role] || this.buildKeys(word, role, this.folded.take(text, start, end))
    );
  }

  private buildKeys(word: number, role: number, folded: FoldedWord): number {
    const [names, meanings, modifier] = this.entries.subarray(ENTRIES * word, ENTRIES * (word + 1));
    this.keys.build(
      folded,
      {
        traits: this.traitsOf(word),
        prior: this.priorOf(word),
        names: names!,
        meanings: meanings!,
        modifier: modifier!,
      },
      role,
    );
    const { pairs, length } = this.keys;
    const set = this.keySetsEnd;
    if (set + 1 + 2 * MAX_WORD_KEYS > this.keySets.length) this.growKeySets();
    this.keySets[set] = length;
    for (let i = 0; i < length; i++) this.keySets[set + 1 + i] = pairs[i]!;
    this.keySetsEnd = set + 1 + length;
    return (this.rows[word * COLUMNS + KEY_SETS + role] = set);
  }

  private growKeySets(): void {
    const larger = new Int32Array(this.keySets.length * 2);
    larger.set(this.keySets);
    this.keySets = larger;
  }
}

/** Traits of the word text[start, end) that its spelling shows. */
function surfaceTraits(text: string, start: number, end: number, charClass: number): number {
  if (charClass === CharClass.Katakana) return Trait.Katakana;
  if (charClass !== CharClass.Latin && charClass !== CharClass.Cased) return 0;
  const cased = Trait.Cased | (charClass === CharClass.Latin ? Trait.Latin : 0);
  if (isLowerCase(text.charCodeAt(start))) return cased;
  return cased | Trait.Capital | (isAllCaps(text, start, end) ? Trait.AllCaps : 0);
}

const isLowerCase = (letter: number) => lowerCaseOf[letter] === letter;

const [LETTER_A, LETTER_Z] = [0x61, 0x7a];

/** The second letter nearly always decides. */
function isAllCaps(text: string, start: number, end: number): boolean {
  const second = text.charCodeAt(start + 1);
  if (end - start < 2 || (second >= LETTER_A && second <= LETTER_Z)) return false;
  const word = text.slice(start, end);
  return word === word.toUpperCase();
}
