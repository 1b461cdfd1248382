import { Kind, NO_PRIOR } from './anchor-kinds.js';
import { type AnchorDocument, MAX_KEYS, MAX_MENTIONS } from './anchors.js';
import { MAX_WORDS } from './word-cache.js';

const KEY_CELLS = 1 << 14;
const MENTION_CELLS = 1 << 13;
const MAX_BYTE = 255;

/** Collects the mentions of one text after the other and packs them into columns. Its arrays are reused for all texts. */
export class AnchorCollector {
  /** Number of the text: what earlier texts left in the arrays is ignored. */
  private round = 0;
  private size = 0;
  /** By folded form: the last round with it, and its mention. */
  private readonly forms = new Int32Array(2 * MAX_WORDS);
  /** Hash table of mentions that are no words, by their first key. */
  private readonly cellKeys = new Int32Array(MENTION_CELLS);
  private readonly cellMentions = new Int32Array(MENTION_CELLS);
  private readonly cellRounds = new Int32Array(MENTION_CELLS);
  /** Pairs of kind and key of all mentions. */
  private pairs = new Int32Array(4 * MAX_KEYS);
  private pairsEnd = 0;
  /** By mention. */
  private readonly pairsStart = new Int32Array(MAX_MENTIONS);
  private readonly pairsSize = new Int32Array(MAX_MENTIONS);
  private readonly priors = new Uint8Array(MAX_MENTIONS);
  private readonly starts = new Uint16Array(MAX_MENTIONS);
  private readonly lengths = new Uint8Array(MAX_MENTIONS);
  private readonly counts = new Uint8Array(MAX_MENTIONS);
  /** Hash table of keys: by cell a key and the last round with it. */
  private readonly keyCells = new Int32Array(2 * KEY_CELLS);

  /** Starts a text. */
  begin(): void {
    this.round++;
    this.size = this.pairsEnd = 0;
  }

  /**
   * Adds a word. Of several sets of keys for one form the one with the most informative first kind is kept.
   * @param form equal for all spellings of a word (WordCache.formOf)
   * @param keys array in which [from, to) are the word's pairs of kind and key, at least one
   */
  addWord(
    form: number,
    keys: Int32Array,
    from: number,
    to: number,
    prior: number,
    start: number,
    length: number,
  ): void {
    if (this.forms[2 * form] === this.round) return this.addOccurrence(this.forms[2 * form + 1]!, keys, from, to);
    const mention = this.addMention(keys, from, to, prior, start, length);
    if (mention < 0) return;
    this.forms[2 * form] = this.round;
    this.forms[2 * form + 1] = mention;
  }

  /** Adds anything else, identified by its first key. */
  add(keys: Int32Array, from: number, to: number, start: number, length: number, prior = NO_PRIOR): void {
    const key = keys[from + 1]!;
    let cell = (key ^ (key >>> 14)) & (MENTION_CELLS - 1);
    for (; this.cellRounds[cell] === this.round; cell = (cell + 1) & (MENTION_CELLS - 1))
      if (this.cellKeys[cell] === key) return this.addOccurrence(this.cellMentions[cell]!, keys, from, to);
    const mention = this.addMention(keys, from, to, prior, start, length);
    if (mention < 0) return;
    this.cellRounds[cell] = this.round;
    this.cellKeys[cell] = key;
    this.cellMentions[cell] = mention;
  }

  private addOccurrence(mention: number, keys: Int32Array, from: number, to: number): void {
    if (this.counts[mention]! < MAX_BYTE) this.counts[mention]!++;
    if (keys[from]! < this.pairs[this.pairsStart[mention]!]!) this.setPairs(mention, keys, from, to);
  }

  /** Returns the new mention; -1 when there are MAX_MENTIONS. */
  private addMention(keys: Int32Array, from: number, to: number, prior: number, start: number, length: number): number {
    if (this.size === MAX_MENTIONS) return -1;
    const mention = this.size++;
    this.setPairs(mention, keys, from, to);
    this.priors[mention] = prior;
    this.starts[mention] = start;
    this.lengths[mention] = Math.min(MAX_BYTE, length);
    this.counts[mention] = 1;
    return mention;
  }

  private setPairs(mention: number, keys: Int32Array, from: number, to: number): void {
    const start = this.pairsEnd;
    this.pairsEnd += to - from;
    if (this.pairsEnd > this.pairs.length) this.growPairs();
    for (let i = from; i < to; i++) this.pairs[start + i - from] = keys[i]!;
    this.pairsStart[mention] = start;
    this.pairsSize[mention] = to - from;
  }

  private growPairs(): void {
    const larger = new Int32Array(2 * this.pairsEnd);
    larger.set(this.pairs);
    this.pairs = larger;
  }

  /** Packs what has been collected; a key of several mentions belongs to the first of them. */
  pack(textLength: number, script: number): AnchorDocument {
    const limit = Math.min(MAX_KEYS, this.pairsEnd / 2);
    const keys = new Int32Array(limit);
    const kinds = new Uint8Array(limit);
    const priors = new Uint8Array(limit);
    const mentions = new Uint16Array(limit);
    let size = 0;
    let numberCount = 0;
    for (let mention = 0; mention < this.size; mention++) {
      const start = this.pairsStart[mention]!;
      const end = start + this.pairsSize[mention]!;
      if (this.pairs[start] === Kind.Number) numberCount++;
      for (let i = start; i < end && size < limit; i += 2) {
        const key = this.pairs[i + 1]!;
        if (!this.addKey(key)) continue;
        kinds[size] = this.pairs[i]!;
        keys[size] = key;
        priors[size] = this.priors[mention]!;
        mentions[size++] = mention;
      }
    }
    return {
      keys: keys.subarray(0, size),
      kinds: kinds.subarray(0, size),
      priors: priors.subarray(0, size),
      mentions: mentions.subarray(0, size),
      starts: this.starts.slice(0, this.size),
      lengths: this.lengths.slice(0, this.size),
      counts: this.counts.slice(0, this.size),
      numberCount,
      script,
      textLength,
    };
  }

  /** Whether this is the first mention of the text with the key. */
  private addKey(key: number): boolean {
    const { keyCells, round } = this;
    let cell = (key ^ (key >>> 14)) & (KEY_CELLS - 1);
    for (; keyCells[2 * cell + 1] === round; cell = (cell + 1) & (KEY_CELLS - 1))
      if (keyCells[2 * cell] === key) return false;
    keyCells[2 * cell] = key;
    keyCells[2 * cell + 1] = round;
    return true;
  }
}
