import { type Check, checkArticles, failure, type ReadDocument } from './check-article.js';

/** JSON lines are given up after this many errors, unless more articles were read. */
const MAX_ERRORS = 1000;
/** Articles that are read and published together. */
export const MAX_PIECE_ARTICLES = 64;

/** Reads JSON lines, and counts them. */
export class LineReader {
  /** Of the latest line, from 1. */
  number = 0;
  isGivenUp = false;
  private articles = 0;
  private errors = 0;

  constructor(private readonly check: Check) {}

  get isEmpty(): boolean {
    return this.articles === 0 && this.errors === 0;
  }

  /** @param text whole lines */
  *read(text: string): Generator<ReadDocument> {
    let piece: ReadDocument = { articles: [], errors: [] };
    for (let start = 0; start < text.length && !this.isGivenUp;) {
      const end = text.indexOf('\n', start);
      const line = text.slice(start, end < 0 ? text.length : end);
      start += line.length + 1;
      this.number++;
      if (line.trim()) this.readLine(line, piece);
      if (piece.articles.length < MAX_PIECE_ARTICLES) continue;
      yield piece;
      piece = { articles: [], errors: [] };
    }
    yield piece;
  }

  private readLine(line: string, piece: ReadDocument): void {
    const { number } = this;
    if (this.errors >= MAX_ERRORS && this.errors > this.articles) {
      piece.errors.push({ line: number, reason: 'most lines are invalid; the rest of the file is not read' });
      this.isGivenUp = true;
      return;
    }
    const { articles, errors } = this.articlesOf(line);
    piece.articles.push(...articles);
    piece.errors.push(...errors.map(({ field, reason }) => ({ line: number, field, reason })));
    this.articles += articles.length;
    this.errors += errors.length;
  }

  private articlesOf(line: string): ReadDocument {
    const bare = bareLine(line);
    const { error, value } = parseJson(bare);
    return error
      ? failure(`${error}${lineHint(bare)}`)
      : checkArticles(Array.isArray(value) ? value : [value], this.check);
  }
}

/** Without what joined files, RFC 7464 and the lines of arrays have around an article: byte order marks, separators, commas. */
function bareLine(line: string): string {
  const bare = line.replace(/^[\x1e\s]+/, '').trimEnd();
  return bare.endsWith(',') ? bare.slice(0, -1) : bare;
}

/** What to do about an invalid line that is not one of JSON lines. */
function lineHint(line: string): string {
  if (/[^\r]\r[^\r]/.test(line)) return '; its lines end with CR alone: end them with LF';
  const isOpen = /^[{[]/.test(line) && !/[}\]]$/.test(line);
  return isOpen ? '; an article must be in one line: write others as an array in a .json file' : severalHint(line);
}

/** What to do about objects one after another, as jq and other programs write them. */
export function severalHint(json: string): string {
  return /[^{}]\}\s*\{\s*["}]/.test(json) ? '; write several articles as an array, [{…}, …], or one a line' : '';
}

export function parseJson(text: string): { value?: unknown; error?: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { error: `not valid JSON: ${(error as Error).message}` };
  }
}
