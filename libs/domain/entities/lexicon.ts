import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { findDataFile } from '../data-file.js';
import { Kind } from './anchor-kinds.js';
import { CharClass, classOf } from './char-classes.js';
import { LineReader } from './line-reader.js';
import { NO_PRIOR, priorOfZipf } from './prior.js';
import { HashTable, HIGH_SEED, LOW_SEED, nextHigh, nextLow } from './text-hash.js';

/** What a surface form stands for. */
export interface LexiconEntry {
  /** Concepts as pairs: kind, key, kind, key … */
  keys: readonly number[];
  /** Power of ten, when it is a word such as "million"; else 0. */
  magnitude: number;
  /** How common the word is in the language in which it is commonest; see prior.ts. */
  prior: number;
}

const DATA_FILE = 'libs/domain/entities/data/lexicon.tsv.gz';
const TAB = 9;
const NEWLINE = 10;
const SPACE = 32;
/** Kinds of concepts by the first letter of their names. */
const CONCEPT_KINDS: Record<string, number> = {
  R: Kind.Country,
  C: Kind.City,
  M: Kind.Date,
  D: Kind.Date,
  $: Kind.Currency,
  L: Kind.Language,
  W: Kind.Meaning,
};
const NO_KIND = 255;
const KIND_OF_LETTER = new Uint8Array(128).fill(NO_KIND);
for (const [letter, kind] of Object.entries(CONCEPT_KINDS)) KIND_OF_LETTER[letter.charCodeAt(0)] = kind;
/** `X:7` is the word for 10 to the power of 6. */
const MAGNITUDE = 'X'.charCodeAt(0);
/** A surface that only begins longer ones, and one of its own. */
const BEGINNING = 1;
const WHOLE = 2;
const FLAG_BITS = 2;
/** Layout of an entry's header; the last kind takes what is left of 32 bits. */
const MAGNITUDE_SHIFT = 8;
const COUNT_SHIFT = 12;
const KINDS_SHIFT = 15;
const MAX_CONCEPTS = 4;
/** Room for 1.2 million surfaces and beginnings. */
const CELLS = 1 << 21;

/**
 * Names of places, dates, currencies, languages and magnitudes, and meanings of common words, in many languages. Built by
 * tools/lexicon. Surfaces are kept as hashes, entries as integers in one array: a header of prior (8 bits), magnitude (4),
 * number of concepts (3) and their kinds (4 each), then their keys.
 */
export class Lexicon {
  /** Of each surface and of each beginning of one: flags, and above them where its entry starts. */
  private readonly table = new HashTable(CELLS);
  private entries = new Int32Array(1 << 20);
  private end = 0;
  private readonly parsed = new Map<number, LexiconEntry>();

  /** @param lines each with its line end: `folded surface <tab> concept,concept… [<tab> frequency <tab> language]`, see data/ATTRIBUTION.md */
  constructor(lines: string) {
    const reader = new LineReader(lines);
    while (reader.hasMore) this.addLine(reader);
  }

  private addLine(reader: LineReader): void {
    let low = LOW_SEED;
    let high = HIGH_SEED;
    const isRun = isUnspaced(classOf[reader.peek()]!);
    for (let code = reader.next(), at = 0; code !== TAB && code !== NEWLINE; code = reader.next(), at++) {
      if (isRun ? at > 0 : code === SPACE) this.addFlag(low, high, BEGINNING, 0);
      if (isRun && code === SPACE) continue;
      low = nextLow(low, code);
      high = nextHigh(high, code);
    }
    if (reader.last === NEWLINE) return;
    const start = this.readConcepts(reader);
    const zipf = reader.last === TAB ? reader.number() : 0;
    this.entries[start]! |= zipf > 0 ? priorOfZipf(zipf / 10) : NO_PRIOR;
    if (reader.last === TAB && reader.peek() !== NEWLINE) [low, high] = reader.continueHash(low, high);
    else if (reader.last === TAB) reader.next();
    this.addFlag(low, high, WHOLE, start);
  }

  /** Appends an entry but for its prior; returns where it starts. */
  private readConcepts(reader: LineReader): number {
    const start = this.end++;
    if (start + 1 + MAX_CONCEPTS > this.entries.length) this.growEntries();
    let [header, count] = [0, 0];
    while (reader.peek() !== TAB && reader.peek() !== NEWLINE) {
      const first = reader.peek();
      const key = reader.hash();
      if (first === MAGNITUDE) header |= (reader.lastNumber - 1) << MAGNITUDE_SHIFT;
      const kind = KIND_OF_LETTER[first]!;
      if (kind === NO_KIND || count === MAX_CONCEPTS) continue;
      header |= kind << (KINDS_SHIFT + 4 * count++);
      this.entries[this.end++] = key;
    }
    this.entries[start] = header | (count << COUNT_SHIFT);
    reader.next();
    return start;
  }

  private growEntries(): void {
    const larger = new Int32Array(this.entries.length * 2);
    larger.set(this.entries);
    this.entries = larger;
  }

  private addFlag(low: number, high: number, flag: number, start: number): void {
    const known = this.table.get(low, high);
    const value = known < 0 ? 0 : known;
    const entry = flag === WHOLE ? start : value >> FLAG_BITS;
    this.table.set(low, high, (value & (BEGINNING | WHOLE)) | flag | (entry << FLAG_BITS));
  }

  /** What is known of a hash (text-hash.ts) of a folded surface: -1, or a number for `entryOf` and `continues`. */
  find(low: number, high: number): number {
    return this.table.get(low, high);
  }

  entryOf(found: number): LexiconEntry | null {
    if (found < 0 || !(found & WHOLE)) return null;
    const start = found >> FLAG_BITS;
    let entry = this.parsed.get(start);
    if (!entry) {
      const header = this.entries[start]!;
      const keys: number[] = [];
      for (let i = 0; i < ((header >> COUNT_SHIFT) & 7); i++)
        keys.push((header >>> (KINDS_SHIFT + 4 * i)) & 15, this.entries[start + 1 + i]!);
      entry = { prior: header & 255, magnitude: (header >> MAGNITUDE_SHIFT) & 15, keys };
      this.parsed.set(start, entry);
    }
    return entry;
  }

  /** Whether longer surfaces begin with this one: with its words, or in a script without spaces with its letters. */
  continues(found: number): boolean {
    return found >= 0 && (found & BEGINNING) !== 0;
  }

  /** @param language BCP 47, for what the word means in that one language; without it, names that hold in all */
  exact(folded: string, language = ''): LexiconEntry | null {
    let low = LOW_SEED;
    let high = HIGH_SEED;
    for (let i = 0; i < folded.length; i++) {
      low = nextLow(low, folded.charCodeAt(i));
      high = nextHigh(high, folded.charCodeAt(i));
    }
    return this.entryOf(this.find(...inLanguage(low, high, language)));
  }

  /** The longest name that starts at `start` in a run of a script without spaces, or null. */
  runAt(text: string, start: number, end: number): { entry: LexiconEntry; length: number } | null {
    let low = LOW_SEED;
    let high = HIGH_SEED;
    let longest: { entry: LexiconEntry; length: number } | null = null;
    for (let at = start; at < end; at++) {
      const code = text.charCodeAt(at);
      low = nextLow(low, code);
      high = nextHigh(high, code);
      const found = this.find(low, high);
      const entry = this.entryOf(found);
      if (entry && (at > start || entry.magnitude)) longest = { entry, length: at + 1 - start };
      if (!this.continues(found)) break;
    }
    return longest;
  }
}

/** Meanings are kept by language: "pie" is a foot in Spanish. Their hash goes on with a tab and the language. */
function inLanguage(low: number, high: number, language: string): [low: number, high: number] {
  if (language === '') return [low, high];
  let [ownLow, ownHigh] = [nextLow(low, TAB), nextHigh(high, TAB)];
  for (let i = 0; i < language.length; i++) {
    ownLow = nextLow(ownLow, language.charCodeAt(i));
    ownHigh = nextHigh(ownHigh, language.charCodeAt(i));
  }
  return [ownLow, ownHigh];
}

const isUnspaced = (charClass: number) =>
  charClass === CharClass.Han ||
  charClass === CharClass.Hiragana ||
  charClass === CharClass.Katakana ||
  charClass === CharClass.SouthEastAsian;

let shared: Lexicon | undefined;

/** The lexicon that ships with the product; read at first use. */
export function lexicon(): Lexicon {
  return (shared ??= new Lexicon(
    gunzipSync(readFileSync(findDataFile(DATA_FILE, 'run npm run build:lexicon'))).toString('utf8'),
  ));
}
