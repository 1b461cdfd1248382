import { PairMap } from './pair-map.js';

/** A line of a text; start and end in UTF-16 code units. */
export interface Line {
  hash: number;
  start: number;
  end: number;
}

/** Lines at either end of a text that are remembered: where sites put their boilerplate. */
const EDGE_LINES = 3;
/**
 * A line that one earlier article has is boilerplate. If such lines make up more than this share of a text, the text may be
 * that article, edited; then only lines that several articles have are.
 */
const MAX_SHARE = 0.5;

const NEWLINE = 10;
/** Multiplier of FNV-1a (Fowler, Noll, Vo). */
const FNV_PRIME = 0x01000193;

/** All lines of a text that are not empty. */
export function splitLines(text: string): Line[] {
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

/** Distinct hashes of the lines at both ends. */
export function edgeHashes(lines: Line[]): number[] {
  const edges = lines.length <= 2 * EDGE_LINES ? lines : [...lines.slice(0, EDGE_LINES), ...lines.slice(-EDGE_LINES)];
  return [...new Set(edges.map(({ hash }) => hash))];
}

/**
 * Learns from the stream which lines several articles have at their ends: bylines, calls to subscribe, legal notices. No list of
 * phrases covers all languages and sites.
 */
export class BoilerplateLines {
  /** (hash, 0) → articles. */
  private readonly counts = new PairMap();

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

  /** The lines of a text that are boilerplate. */
  among(lines: Line[]): Line[] {
    const known = lines.filter(({ hash }) => this.articlesWith(hash) >= 1);
    if (totalLength(known) <= MAX_SHARE * totalLength(lines)) return known;
    return known.filter(({ hash }) => this.articlesWith(hash) >= 2);
  }

  private articlesWith(hash: number): number {
    return Math.max(0, this.counts.get(hash, 0));
  }
}

const totalLength = (lines: Line[]): number => lines.reduce((sum, { start, end }) => sum + end - start, 0);
