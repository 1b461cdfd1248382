import type { AnchorCollector } from './anchor-collector.js';
import { Kind } from './anchor-kinds.js';
import { CharClass } from './char-classes.js';
import { HIGH_SEED, LOW_SEED, updateHigh, updateLow } from './hashes.js';
import { type Lexicon, NO_ENTRY } from './lexicon.js';

/** Letters of an n-gram in scripts other than Han. */
const NGRAM_LENGTH = 4;
/** One in four n-grams is kept, selected by its hash, so that every text keeps the same ones. */
const SAMPLE_MASK = 3;
const KEY_MASK = 0x1fffffff;

/** Collects names of the lexicon and character n-grams from runs of scripts that are written without spaces. */
export class RunCollector {
  private readonly pair = new Int32Array(2);
  /** The name that was found last, and its length. */
  private entry = NO_ENTRY;
  private length = 0;

  constructor(
    private readonly lexicon: Lexicon,
    private readonly collector: AnchorCollector,
  ) {}

  /** Collects from text[start, end), whose characters are of one class. */
  collect(text: string, start: number, end: number, charClass: number): void {
    const { lexicon } = this;
    let rest = start;
    for (let at = start; at < end;) {
      this.findName(text, at, end);
      const { entry, length } = this;
      if (length < 2 || !lexicon.hasConcepts(entry)) {
        at += length || 1;
        continue;
      }
      this.collectNgrams(text, rest, at, charClass);
      this.collector.add(lexicon.entries, entry + 1, lexicon.endOf(entry), at, length, lexicon.priorOf(entry));
      if (charClass === CharClass.Han) this.collectNgrams(text, at, at + length, charClass);
      at += length;
      rest = at;
    }
    this.collectNgrams(text, rest, end, charClass);
  }

  /** Finds the longest name at `start`, of two letters or a magnitude; a length of 0 when there is none. */
  private findName(text: string, start: number, end: number): void {
    const { lexicon } = this;
    let low = LOW_SEED;
    let high = HIGH_SEED;
    this.length = 0;
    for (let at = start; at < end; at++) {
      const code = text.charCodeAt(at);
      low = updateLow(low, code);
      high = updateHigh(high, code);
      const match = lexicon.find(low, high);
      const entry = lexicon.entryOf(match);
      if (entry !== NO_ENTRY && (at > start || lexicon.magnitudeOf(entry) > 0)) {
        this.entry = entry;
        this.length = at + 1 - start;
      }
      if (!lexicon.isPrefix(match)) break;
    }
  }

  private collectNgrams(text: string, start: number, end: number, charClass: number): void {
    if (charClass === CharClass.Han) {
      for (let at = start; at + 1 < end; at++) {
        const hash = Math.imul(text.charCodeAt(at), 65599) ^ Math.imul(text.charCodeAt(at + 1), 40503);
        this.add(Kind.HanPair, hash, at, 2);
      }
    } else if (charClass === CharClass.SouthEastAsian) {
      for (let at = start; at + NGRAM_LENGTH <= end; at++) {
        let hash = 0;
        for (let i = 0; i < NGRAM_LENGTH; i++) hash = Math.imul(hash ^ text.charCodeAt(at + i), 0x01000193);
        hash ^= hash >>> 15;
        if ((hash & SAMPLE_MASK) === 0) this.add(Kind.SouthEastAsianRun, hash, at, NGRAM_LENGTH);
      }
    }
  }

  private add(kind: number, hash: number, start: number, length: number): void {
    this.pair[0] = kind;
    this.pair[1] = hash & KEY_MASK;
    this.collector.add(this.pair, 0, 2, start, length);
  }
}
