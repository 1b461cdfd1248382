import { foldedUnits } from './fold.js';
import { HIGH_SEED, LOW_SEED, nextHigh, nextLow } from './text-hash.js';

/** Code units of a text that are taken for one word. */
export const LONGEST_WORD = 64;
export const MOST_UNITS = LONGEST_WORD * foldedUnits.longest;

/** A word folded, with the hashes of all its beginnings: what may be its stem is looked up without making strings. */
export class FoldedWord {
  readonly units = new Uint16Array(MOST_UNITS);
  length = 0;
  /** Lanes of the hash (text-hash.ts) of the first units, by how many these are. */
  readonly lows = new Int32Array(MOST_UNITS + 1).fill(LOW_SEED);
  readonly highs = new Int32Array(MOST_UNITS + 1).fill(HIGH_SEED);

  /** Takes the word at text[start, end), of at most LONGEST_WORD units, in the place of the last one. */
  take(text: string, start: number, end: number): this {
    const { units, lows, highs } = this;
    let length = 0;
    for (let at = start; at < end; at++) length = foldedUnits.write(text.charCodeAt(at), units, length);
    this.length = length;
    let [low, high] = [LOW_SEED, HIGH_SEED];
    for (let i = 0; i < length; i++) {
      lows[i + 1] = low = nextLow(low, units[i]!);
      highs[i + 1] = high = nextHigh(high, units[i]!);
    }
    return this;
  }

  get low(): number {
    return this.lows[this.length]!;
  }

  get high(): number {
    return this.highs[this.length]!;
  }

  startsWith(beginning: string): boolean {
    for (let i = 0; i < beginning.length; i++) if (this.units[i] !== beginning.charCodeAt(i)) return false;
    return beginning.length <= this.length;
  }
}
