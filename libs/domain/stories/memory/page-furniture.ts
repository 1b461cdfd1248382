import { PairTable } from './pair-table.js';

/** A line of a text; start and end in code units. */
export interface Line {
  hash: number;
  start: number;
  end: number;
}

/** Lines at either end of a text that are remembered: what a page puts around its text. */
const EDGE = 3;
/**
 * A line that one earlier article had is furniture; unless such lines make up more than this share of the text: then it
 * may be that article, edited, and only what several had is.
 */
const MOSTLY = 0.5;

const NEWLINE = 10;
/** Multiplier of FNV-1a (Fowler, Noll, Vo). */
const FNV_PRIME = 0x01000193;

/** All lines of a text that are not empty. */
export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let [start, hash] = [0, 0];
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : NEWLINE;
    if (code !== NEWLINE) {
      hash = Math.imul(hash ^ code, FNV_PRIME);
      continue;
    }
    if (i > start) lines.push({ hash: hash ^ (hash >>> 15), start, end: i });
    [start, hash] = [i + 1, 0];
  }
  return lines;
}

/** Hashes of the lines at both ends: what is remembered of an article. */
export function edgesOf(lines: Line[]): number[] {
  const edges = lines.length <= 2 * EDGE ? lines : [...lines.slice(0, EDGE), ...lines.slice(-EDGE)];
  return [...new Set(edges.map(({ hash }) => hash))];
}

/**
 * Lines that several articles have around their texts: notes on the author, calls to subscribe, legal notices. They are
 * learnt from the stream, as no list of phrases knows all languages and sites.
 */
export class PageFurniture {
  /** (hash, 0) → articles. */
  private readonly counts = new PairTable();

  add(edges: Iterable<number>): void {
    for (const hash of edges) this.counts.set(hash, 0, this.articlesWith(hash) + 1);
  }

  remove(edges: Iterable<number>): void {
    for (const hash of edges) {
      const left = this.articlesWith(hash) - 1;
      if (left > 0) this.counts.set(hash, 0, left);
      else this.counts.delete(hash, 0);
    }
  }

  /** Those of a text's lines that are furniture. */
  among(lines: Line[]): Line[] {
    const known = lines.filter(({ hash }) => this.articlesWith(hash) >= 1);
    if (lengthOf(known) <= MOSTLY * lengthOf(lines)) return known;
    return known.filter(({ hash }) => this.articlesWith(hash) >= 2);
  }

  private articlesWith(hash: number): number {
    return Math.max(0, this.counts.get(hash, 0));
  }
}

const lengthOf = (lines: Line[]): number => lines.reduce((sum, { start, end }) => sum + end - start, 0);
