import { Hash30 } from './fold.js';
import { nextHigh, nextLow } from './text-hash.js';

const TAB = 9;
const NEWLINE = 10;
const COMMA = 44;
const ZERO = 48;

/** Reads the fields of the lexicon's lines without making strings of them. Codes are UTF-16 code units. */
export class LineReader {
  private at = 0;
  /** The code read last. */
  last = 0;
  /** The decimal digits in what `hash` read. */
  lastNumber = 0;

  /** @param text every line ends with a newline */
  constructor(private readonly text: string) {}

  get hasMore(): boolean {
    return this.at < this.text.length;
  }

  peek(): number {
    return this.text.charCodeAt(this.at);
  }

  next(): number {
    return (this.last = this.text.charCodeAt(this.at++));
  }

  /** hash30 of the text up to the next comma, which is passed, or up to a tab or line end. */
  hash(): number {
    const hash = new Hash30();
    this.lastNumber = 0;
    for (let code = this.peek(); code !== TAB && code !== NEWLINE; code = this.peek()) {
      this.at++;
      if (code === COMMA) break;
      if (code >= ZERO && code < ZERO + 10) this.lastNumber = this.lastNumber * 10 + code - ZERO;
      hash.add(code);
    }
    return hash.value;
  }

  /** A decimal number and the tab or line end after it; 0 when there is none. */
  number(): number {
    let value = 0;
    for (let code = this.next(); code !== TAB && code !== NEWLINE; code = this.next()) value = value * 10 + code - ZERO;
    return value;
  }

  /** Goes on with a hash (text-hash.ts) with a tab and the rest of the line, which is passed. */
  continueHash(low: number, high: number): [low: number, high: number] {
    let [ownLow, ownHigh] = [nextLow(low, TAB), nextHigh(high, TAB)];
    for (let code = this.next(); code !== NEWLINE; code = this.next()) {
      ownLow = nextLow(ownLow, code);
      ownHigh = nextHigh(ownHigh, code);
    }
    return [ownLow, ownHigh];
  }
}
